import * as vscode from 'vscode';
import * as v from 'valibot';
import {
  chooseModel,
  noChoices,
  type ModelChoice,
  type ModelChoices,
  type TrainedModel,
} from '../../core/runs/modelChoice';
import { parseWith } from '../../protocol/parse';
import { hasModel, holdersOf, trainedModel, type ListedRun } from '../../runfolder';
import { memoryKeys } from '../shared/ids';
import type { RunStore } from './store';

/** A model that can be asked, with its run. */
export interface UsableModel extends TrainedModel {
  readonly run: ListedRun;
}
export type ChosenModel = ModelChoice<UsableModel>;

const choicesSchema = v.object({
  pinned: v.record(v.string(), v.string()),
  chosen: v.nullable(v.string()),
  settled: v.nullable(v.string()),
});

/** A run as the choice among models sees it. */
export function usableModel(run: ListedRun): UsableModel {
  return { ...trainedModel(run), run };
}
/** Which run's model answers for an image, by the rule of `chooseModel`; the user's choices stay in the workspace. */
export class ModelInUse implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  /** Another model may be the one in use, for some image. */
  readonly onDidChange = this.emitter.event;
  private readonly subscription: vscode.Disposable;
  private last = '';

  /** `datasets` are the folders on the list of datasets; those of runs are known anyway. */
  constructor(
    private readonly store: RunStore,
    private readonly memory: vscode.Memento,
    private readonly datasets: () => readonly string[],
  ) {
    this.subscription = store.onDidChange(() => this.check());
  }

  /** Every model that can be asked, the latest first. */
  get usable(): UsableModel[] {
    return this.store.runs.filter(hasModel).map(usableModel);
  }

  /** The model for an image file, or for one outside every dataset; undefined where no run has a model. */
  for(image: string | undefined): ChosenModel | undefined {
    return chooseModel(this.usable, this.choices, image === undefined ? [] : this.holders(image));
  }

  /** The model for the images of a dataset. */
  forDataset(folder: string): ChosenModel | undefined {
    const choice = chooseModel(this.usable, this.choices, [folder]);
    return choice?.dataset === folder ? choice : undefined;
  }

  /** The datasets that an image lies in, the innermost first. */
  holders(image: string): string[] {
    return holdersOf([...this.store.runs.map(({ record }) => record.dataset.folder), ...this.datasets()], image);
  }

  /** The datasets that a run is pinned for. */
  pinnedFor(run: string): string[] {
    return Object.entries(this.choices.pinned).flatMap(([dataset, folder]) => (folder === run ? [dataset] : []));
  }

  get choices(): ModelChoices {
    const stored: unknown = this.memory.get(memoryKeys.modelChoices);
    const parsed = parseWith(choicesSchema, stored);
    if (parsed.ok) return parsed.value;
    // Earlier versions kept one run, chosen by hand, for all images.
    return { ...noChoices, chosen: this.memory.get<string>(memoryKeys.activeModel) ?? null };
  }

  /** Takes a run for a dataset's images and, as the last one chosen by hand, for those outside every dataset. */
  async pin(run: string, dataset: string): Promise<void> {
    const { pinned } = this.choices;
    await this.choose({ pinned: dataset === '' ? pinned : { ...pinned, [dataset]: run }, chosen: run });
  }

  /** Leaves a dataset's images to its best model again. */
  async unpin(dataset: string): Promise<void> {
    const { pinned, chosen } = this.choices;
    const { [dataset]: run, ...rest } = pinned;
    await this.choose({ pinned: rest, chosen: chosen === run ? null : chosen });
  }

  /** Remembers which dataset answered for an image outside every dataset: a later training does not change that. */
  async settle(dataset: string): Promise<void> {
    if (this.choices.settled !== dataset) await this.choose({ settled: dataset });
  }

  /** Changes some of the choices, or restores earlier ones. */
  async choose(change: Partial<ModelChoices>): Promise<void> {
    await this.memory.update(memoryKeys.modelChoices, { ...this.choices, ...change });
    this.check();
  }

  dispose(): void {
    this.subscription.dispose();
    this.emitter.dispose();
  }

  private check(): void {
    const now = JSON.stringify([
      this.choices,
      this.usable.map(({ folder, completed, score }) => [folder, completed, score?.accuracy]),
    ]);
    if (now === this.last) return;
    this.last = now;
    this.emitter.fire();
  }
}
