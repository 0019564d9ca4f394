import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { predictionMethods, type PredictionState, type PredictionTable } from '../../protocol/pages/prediction';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { runLabel } from '../runs/describe';
import { settings } from '../shared/settings';
import { noModel, predictionHandlers, type PredictionParts } from './controller';

const storedSchema = v.object({ view: v.literal('table'), files: v.array(v.string()) });

/** Milliseconds between drawings while answers come in. */
const drawEvery = 250;

/** The key of the page for these files. */
export function tableKey(files: readonly string[]): string {
  return `table ${files.join('\n')}`;
}

/** Behind the table of predictions for several files. Rows appear as the answers come. */
export class PredictionTableController extends PageController<typeof predictionMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof predictionMethods>;
  private table: PredictionTable | undefined;
  private empty: PredictionState | undefined;
  private drawn = 0;
  private round = 0;

  constructor(
    private readonly files: readonly string[],
    private readonly parts: PredictionParts,
  ) {
    super('prediction', tableKey(files), { view: 'table', files }, predictionMethods);
    this.title = vscode.l10n.t('Predictions ({0})', files.length);
    this.handlers = predictionHandlers(
      parts,
      () => this.table,
      () => files,
    );
    this.register(parts.model.onDidChange(() => void this.run()));
    this.register({ dispose: () => this.round++ });
    void this.run();
  }

  static restorer(parts: PredictionParts): Restorer {
    return restorer(storedSchema, ({ files }) => new PredictionTableController(files, parts));
  }

  snapshot(): PredictionState {
    return this.table ?? this.empty ?? { state: 'loading', message: vscode.l10n.t('Asking the model…') };
  }

  /** Asks about one file after the other; another model starts again. */
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
      this.table = {
        state: 'ready',
        view: 'table',
        rows: [...rows],
        done: rows.length,
        total: this.files.length,
        model: runLabel(run!.record),
        run: vscode.workspace.asRelativePath(run!.folder),
      };
      this.draw();
    }
    if (round === this.round) this.draw(true);
  }

  private async predict(run: string, file: string): Promise<PredictionTable['rows'][number]> {
    const name = path.basename(file);
    try {
      const { top } = await this.parts.images.service.predict(run, file, settings.topK());
      return { file, name, top, problem: null };
    } catch (error) {
      return { file, name, top: [], problem: messageOf(error) };
    }
  }

  private draw(now = false): void {
    if (!now && Date.now() - this.drawn < drawEvery) return;
    this.drawn = Date.now();
    this.changed();
  }
}
