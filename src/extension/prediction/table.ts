import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { predictionMethods, type PredictionState, type PredictionTable } from '../../protocol/pages/prediction';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { settings } from '../shared/settings';
import { DecisionWatch } from './decisionWatch';
import { noModel, predictionHandlers, type PredictionParts } from './handlers';
import { shownModel, type ShownModel } from './modelActions';
import { RepairedFiles } from './repairedFiles';
import { decidedWords } from './words';

const storedSchema = v.object({ view: v.literal('table'), files: v.array(v.string()) });

/** Milliseconds between drawings while answers come in. */
const drawEvery = 250;

type Row = PredictionTable['rows'][number];

/** A file with the model that answers for it. */
interface Asked {
  readonly file: string;
  /** Its place among the files. */
  readonly place: number;
  readonly shown: ShownModel;
}

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
  private asked = '';
  private drawn = 0;
  private round = 0;
  private readonly decisions: DecisionWatch;
  private readonly repaired: RepairedFiles;
  /** Answers by the place of their file, as they came. */
  private rows: (Row | undefined)[] = [];

  constructor(
    private readonly files: readonly string[],
    private readonly parts: PredictionParts,
  ) {
    super('prediction', tableKey(files), { view: 'table', files }, predictionMethods);
    this.title = vscode.l10n.t('Predictions ({0})', files.length);
    this.repaired = new RepairedFiles(files);
    this.handlers = predictionHandlers(parts, {
      ready: () => this.table,
      images: () => this.repaired.now,
      list: () => this.repaired.now,
      imageOf: (model) => this.table?.rows.find((row) => row.model === model)?.file,
      step: () => Promise.resolve(),
    });
    this.register(parts.model.onDidChange(() => void this.run()));
    this.decisions = this.register(
      new DecisionWatch(() => {
        this.asked = '';
        void this.run();
      }),
    );
    this.register({ dispose: () => this.round++ });
    const { repairs } = parts.images;
    this.register(
      repairs.onDidRepair(({ folder }) => {
        if (!this.repaired.follow(folder, repairs.changesOf(folder)) || !this.table) return;
        this.table = { ...this.table, rows: this.shownRows() };
        this.draw(true);
      }),
    );
    void this.run();
  }

  static restorer(parts: PredictionParts): Restorer {
    return restorer(storedSchema, ({ files }) => new PredictionTableController(files, parts));
  }

  snapshot(): PredictionState {
    return this.table ?? this.empty ?? { state: 'loading', message: vscode.l10n.t('Asking the model…') };
  }

  /** Asks about one file after the other; where other models answer, all over again. */
  private async run(): Promise<void> {
    await this.parts.listed();
    const asked = this.repaired.now.flatMap((file, place): Asked[] => {
      const shown = shownModel(this.parts.model, file);
      return shown ? [{ file, place, shown }] : [];
    });
    this.decisions.of(asked.map(({ shown }) => shown.folder));
    const now = JSON.stringify(asked.map(({ shown }) => [shown.folder, shown.state]));
    if (now === this.asked && this.table) return;
    this.asked = now;
    const round = ++this.round;
    this.empty = asked.length > 0 ? undefined : noModel();
    this.table = undefined;
    const models = modelsOf(asked);
    const order = models.map(({ state }) => state);
    this.rows = this.files.map(() => undefined);
    let done = 0;
    // One model at a time is in memory: files of the same one come together.
    for (const [index, { of }] of models.entries()) {
      for (const { file, place, shown } of of) {
        const row = await this.predict(shown, file, index);
        if (round !== this.round) return;
        this.rows[place] = row;
        this.table = {
          state: 'ready',
          view: 'table',
          rows: this.shownRows(),
          done: ++done,
          total: this.files.length,
          models: order,
        };
        this.draw();
      }
    }
    if (round === this.round) this.draw(true);
    for (const { shown } of asked) if (shown.settles !== null) await this.parts.model.settle(shown.settles);
  }

  private shownRows(): Row[] {
    return this.rows.flatMap((row, place) => (row ? [this.repaired.row(row, place)] : []));
  }

  private async predict({ folder, model }: ShownModel, file: string, index: number): Promise<Row> {
    const row = { file, name: path.basename(file), model: index };
    try {
      const [{ top, decided }, truth] = await Promise.all([
        this.parts.images.service.predict(folder, file, settings.topK()),
        this.parts.truth.of(model.run, file),
      ]);
      return { ...row, top, decided: decidedWords(decided), truth: truth?.class ?? null, problem: null };
    } catch (error) {
      return { ...row, top: [], decided: null, truth: null, problem: messageOf(error) };
    }
  }

  private draw(now = false): void {
    if (!now && Date.now() - this.drawn < drawEvery) return;
    this.drawn = Date.now();
    this.changed();
  }
}

/** The models that answer, each with its files, in the order of the first of these. */
function modelsOf(asked: readonly Asked[]): { state: PredictionTable['models'][number]; of: Asked[] }[] {
  const groups = new Map<string, Asked[]>();
  for (const one of asked) {
    const key = JSON.stringify([one.shown.folder, one.shown.state]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((of) => {
    const { folder, state } = of[0]!.shown;
    return { state: { ...state, run: vscode.workspace.asRelativePath(folder), files: of.length }, of };
  });
}
