import type { ReactiveControllerHost } from 'lit';
import type { ImageItem } from '../../protocol/pages/images';
import {
  classOfDigit,
  repairsFor,
  type ImageRepairId,
  type RepairOutcome,
  type RepairScope,
} from '../../protocol/pages/imageRepairs';
import { ask, type RepairAnswer } from '../shared/events';
import { text } from '../strings/images';
import type { GridSelection, SelectHow } from './gridSelection';
import { placeAfter, RenamedFiles, type KnownItems } from './repairedList';

/** The grid whose images are repaired. */
export interface RepairedGrid
  extends Pick<ReactiveControllerHost, 'requestUpdate'>, Pick<EventTarget, 'dispatchEvent'> {
  readonly active: number;
  readonly total: number;
  readonly selection: GridSelection;
  at(index: number): ImageItem | undefined;
  focusAt(index: number): void;
  select(index: number, how: SelectHow): Promise<void>;
  /** Takes images out of the selection. */
  deselect(files: readonly string[]): void;
}

/** What became of the latest repair. */
export interface RepairMessage {
  readonly words: string;
  readonly undoable: boolean;
  readonly failed: boolean;
}

/**
 * Repairs of the selected images of a grid, or of the active one: asks the page, shows at once what is under way, and
 * keeps the place when the list comes without what went.
 */
export class GridRepairs {
  scope: RepairScope | null = null;
  message: RepairMessage | undefined;
  /** What stands on images whose repair is under way, or whose list is older than it. */
  private readonly marks = new Map<string, string>();
  private readonly pending = new Set<string>();
  private readonly renamed = new RenamedFiles();
  /** The image to go to in the next list: one that an undo brought back. */
  private follow: string | undefined;

  constructor(private readonly grid: RepairedGrid) {}

  /** What can be done with the selection, or with the active image where nothing is selected. */
  get offered(): readonly ImageRepairId[] {
    return repairsFor(this.items(), this.scope);
  }

  /** What can be done with one image. */
  offeredFor(item: ImageItem): readonly ImageRepairId[] {
    return repairsFor([item], this.scope);
  }

  mark(item: ImageItem): string {
    return this.marks.get(item.file) ?? item.mark ?? '';
  }

  /** Assigns the class of a digit; false where there are no classes. */
  assign(digit: number): boolean {
    if (!this.scope || this.scope.classes.length === 0) return false;
    const name = classOfDigit(this.scope.classes, digit);
    if (name === undefined) this.say(text('repair.noClass', { digit: String(digit) }), true);
    else this.act('relabel', name);
    return true;
  }

  /** Does a repair. @param to the class or part, where it is known */
  act(verb: ImageRepairId, to?: string): void {
    const { grid, scope } = this;
    const items = this.items().filter(({ file }) => !this.pending.has(file));
    if (!scope || items.length === 0) return;
    const single = items.length === 1 && to !== undefined;
    if (single && items[0]!.truth === to) this.say(text('repair.already', { name: to }), false);
    else if (!repairsFor(items, scope).includes(verb))
      return this.say(text('repair.cannot', { action: text(`images.action.${verb}`) }), true);
    else this.send(verb, items, to);
    // One image after the other: the next one is looked at while this one is on its way.
    const next = grid.active + 1;
    if (!single || next >= grid.total) return;
    grid.focusAt(next);
    void grid.select(next, 'only');
  }

  /** Takes the latest repair of the dataset back. */
  undo(): void {
    if (!this.scope) return;
    ask(this.grid, 'loupe-undo-repair', {
      done: (outcome, failure) => {
        if (!outcome) return this.say(failure ?? text('repair.notUndone'), true);
        this.takeOver(outcome);
        [this.follow] = outcome.back;
        this.message = { words: text('repair.undone', { title: outcome.title }), undoable: false, failed: false };
        this.grid.requestUpdate();
      },
    });
  }

  /** A list is asked for: it knows of every repair that is done by now. */
  listAsked(): void {
    this.renamed.listAsked();
  }

  /** Another list is shown. Returns the place of the active image in it, or of the nearest one that is left. */
  listShown(before: KnownItems | undefined, after: KnownItems): number {
    for (const file of this.marks.keys()) if (!this.pending.has(file)) this.marks.delete(file);
    this.renamed.listShown();
    const { follow } = this;
    const found = follow === undefined ? -1 : after.indexOf(follow);
    if (found < 0) return placeAfter(before, after, this.grid.active);
    this.follow = undefined;
    return found;
  }

  private items(): ImageItem[] {
    return this.grid.selection.itemsOr(this.grid.at(this.grid.active));
  }

  private send(verb: ImageRepairId, items: readonly ImageItem[], to: string | undefined): void {
    for (const { file } of items) {
      this.pending.add(file);
      this.marks.set(file, to === undefined ? '…' : `→ ${to}`);
    }
    this.message = undefined;
    const done: RepairAnswer = (outcome, failure) => {
      for (const { file } of items) {
        this.pending.delete(file);
        if (!outcome) this.marks.delete(file);
        else if (to === undefined) this.marks.set(file, '✓');
      }
      if (outcome) {
        this.takeOver(outcome);
        this.grid.deselect(items.map(({ file }) => file));
        this.message = { words: outcome.title, undoable: true, failed: false };
      } else if (failure !== undefined) this.message = { words: failure, undoable: false, failed: true };
      this.grid.requestUpdate();
    };
    const files = items.map(({ file }) => this.renamed.now(file));
    ask(this.grid, 'loupe-image-action', { action: verb, files, ...(to !== undefined && { to }), done });
    this.grid.requestUpdate();
  }

  private takeOver({ moved }: RepairOutcome): void {
    for (const { from, to } of moved) this.renamed.add(from, to);
  }

  private say(words: string, failed: boolean): void {
    this.message = { words, undoable: false, failed };
    this.grid.requestUpdate();
  }
}
