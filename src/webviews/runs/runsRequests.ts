import { formatCount } from '../../core/format';
import type { ParamsOf, ResultOf } from '../../protocol/pages/envelope';
import type { RunRow, runsMethods } from '../../protocol/pages/runs';
import { dialogTimeout } from '../shared/hostLink';
import { text } from '../strings/runs';

type Methods = typeof runsMethods;

/** What the page gives: a way to ask its host, to tell of a failure, and to speak. */
export interface Asking {
  request<K extends keyof Methods & string>(
    method: K,
    params: ParamsOf<Methods, K>,
    timeout?: number,
  ): Promise<ResultOf<Methods, K>>;
  /** Waits for an answer that is not needed; a failure becomes a notice. */
  ask(answer: Promise<unknown>): void;
  announce(sentence: string): void;
}

/** What is done to runs: asked of the host, and said once it is done. */
export class RunsRequests {
  constructor(private readonly page: Asking) {}

  /** Stars all of them unless all have one. */
  star(rows: readonly RunRow[]): void {
    const runs = rows.filter(({ status }) => status !== 'broken');
    if (runs.length > 0)
      this.page.ask(
        this.page.request('setStar', { runs: runs.map(({ run }) => run), star: !runs.every((row) => row.star) }),
      );
  }

  /** Moves them to the trash once the user has agreed. */
  remove(rows: readonly RunRow[]): void {
    if (rows.length === 0) return;
    this.page.ask(
      this.page.request('remove', { runs: rows.map(({ run }) => run) }, dialogTimeout).then(({ removed }) => {
        if (removed > 0)
          this.page.announce(
            removed === 1 ? text('runs.removedOne') : text('runs.removed', { n: formatCount(removed) }),
          );
      }),
    );
  }

  note(note: { run: string; note: string }): void {
    this.page.ask(this.page.request('setNote', note).then(() => this.page.announce(text('runs.noteSaved'))));
  }
}

/** What can be made of a run that is not being trained. */
export type NextStep = 'resume' | 'trainLonger' | 'continueWith';

/** What can be made of a run: nothing while it is trained, and more epochs only of a network. */
export function nextStepsOf({ status, settings }: RunRow): NextStep[] {
  const mode = settings['mode'];
  if (status === 'running' || status === 'paused' || status === 'broken' || typeof mode !== 'string') return [];
  return [
    ...(status === 'completed' ? [] : ['resume' as const]),
    ...(mode === 'features' ? [] : ['trainLonger' as const, 'continueWith' as const]),
  ];
}
