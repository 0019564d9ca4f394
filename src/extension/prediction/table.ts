import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import type { PageRequest } from '../../protocol/pages/envelope';
import { predictionMethods, type PredictionState, type PredictionTable } from '../../protocol/pages/prediction';
import { parseWith } from '../../protocol/parse';
import type { Controller, PageChange } from '../pages/pageController';
import { dispatch, type DispatchTrouble, type Handlers } from '../pages/dispatch';
import { runLabel } from '../runs/describe';
import { settings } from '../shared/settings';
import { noModel, predictionHandlers, type PredictionParts } from './controller';

const keptSchema = v.object({ view: v.literal('table'), files: v.array(v.string()) });

/** Milliseconds between drawings while answers come in. */
const drawEvery = 250;

/** The key of the page for these files. */
export function tableKey(files: readonly string[]): string {
  return `table ${files.join('\n')}`;
}

/** Behind the table of predictions for several files. Rows appear as the answers come. */
export class TableController implements Controller {
  readonly page = 'prediction';
  readonly key: string;
  readonly title: string;
  readonly restore: { readonly view: 'table'; readonly files: readonly string[] };
  private readonly emitter = new vscode.EventEmitter<PageChange>();
  readonly onDidChange = this.emitter.event;
  private readonly subscriptions: vscode.Disposable;
  private readonly handlers: Handlers<typeof predictionMethods>;
  private readonly allowed: ReadonlySet<string>;
  private table: PredictionTable | undefined;
  private empty: PredictionState | undefined;
  private drawn = 0;
  private round = 0;

  constructor(private readonly files: readonly string[], private readonly parts: PredictionParts) {
    this.key = tableKey(files);
    this.title = vscode.l10n.t('Predictions ({0})', files.length);
    this.restore = { view: 'table', files };
    this.allowed = new Set(files);
    this.handlers = predictionHandlers(parts, () => this.table, (file) => this.allowed.has(file));
    this.subscriptions = vscode.Disposable.from(this.emitter, parts.model.onDidChange(() => void this.run()));
    void this.run();
  }

  /** Makes the controller again from what its panel kept. */
  static restored(kept: unknown, parts: PredictionParts): TableController | undefined {
    const parsed = parseWith(keptSchema, kept);
    return parsed.ok ? new TableController(parsed.value.files, parts) : undefined;
  }

  answer(request: PageRequest, trouble: DispatchTrouble) {
    return dispatch(predictionMethods, this.handlers, request, trouble);
  }

  snapshot(): PredictionState {
    return this.table ?? this.empty ?? { state: 'loading', message: vscode.l10n.t('Asking the model…') };
  }

  dispose(): void {
    this.round++;
    this.subscriptions.dispose();
  }

  /** Asks about one file after the other; another model starts anew. */
  private async run(): Promise<void> {
    const round = ++this.round;
    await this.parts.listed();
    const run = this.parts.model.current();
    this.empty = run ? undefined : noModel();
    this.table = undefined;
    const rows: PredictionTable['rows'] = [];
    for (const file of run ? this.files : []) {
      const row = await this.predict(run!.folder, file);
      if (round !== this.round) return;
      rows.push(row);
      this.table = { state: 'ready', view: 'table', rows: [...rows], done: rows.length, total: this.files.length, model: runLabel(run!.record), run: vscode.workspace.asRelativePath(run!.folder) };
      this.draw();
    }
    if (round === this.round) this.draw(true);
  }

  private async predict(run: string, file: string): Promise<PredictionTable['rows'][number]> {
    const name = path.basename(file);
    try {
      const { top } = await this.parts.service.predict(run, file, settings.topK());
      return { file, name, top, problem: null };
    } catch (error) {
      return { file, name, top: [], problem: messageOf(error) };
    }
  }

  private draw(now = false): void {
    if (!now && Date.now() - this.drawn < drawEvery) return;
    this.drawn = Date.now();
    this.emitter.fire({ kind: 'snapshot' });
  }
}
