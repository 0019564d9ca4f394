import type { LitElement } from 'lit';
import { isImageRepair } from '../../protocol/pages/imageRepairs';
import type { ImageItem } from '../../protocol/pages/images';
import { onRepairKey } from '../images/gridKeys';
import { GridRepairs, type RepairedGrid } from '../images/gridRepairs';
import { GridSelection } from '../images/gridSelection';
import { ask } from '../shared/events';
import { menuFor } from '../shared/menuTarget';

/** A list of problems whose files are repaired one at a time. */
export interface RepairedList extends LitElement {
  /** Whole paths of the files in the order in which they stand. */
  readonly shownFiles: readonly string[];
  /** The code of what is wrong with them. */
  readonly code: string;
  /** Gives a file the keyboard. */
  focusFile(index: number): void;
}

/** Repairs of files in a list of problems, by the keys and the menu of a grid: the file with the keyboard is meant. */
export class ProblemRepairs implements RepairedGrid {
  readonly repairs = new GridRepairs(this);
  /** Nothing is ever selected. */
  readonly selection = new GridSelection();
  active = 0;

  constructor(private readonly list: RepairedList) {}

  get total(): number {
    return this.list.shownFiles.length;
  }

  at(index: number): ImageItem | undefined {
    const file = this.list.shownFiles[index];
    if (file === undefined) return undefined;
    const flags = [{ code: this.list.code, message: '' }];
    return { file, name: file, truth: null, predicted: null, probability: null, flags };
  }

  focusAt(index: number): void {
    this.active = index;
    this.list.focusFile(index);
  }

  select(): Promise<void> {
    return Promise.resolve();
  }

  deselect(): void {
    // Nothing is selected.
  }

  requestUpdate(): void {
    this.list.requestUpdate();
  }

  dispatchEvent(event: Event): boolean {
    return this.list.dispatchEvent(event);
  }

  /** Other entries are shown. */
  entriesChanged(): void {
    this.repairs.listAsked();
    this.repairs.listShown(undefined, { total: this.total, at: (index) => this.at(index), indexOf: () => -1 });
  }

  /** What the editor's menu offers for a file. */
  menuContext(index: number): string {
    const item = this.at(index);
    const repairs = item ? this.repairs.offeredFor(item).join(' ') : '';
    return JSON.stringify({ webviewSection: 'loupeImage', ...(repairs !== '' && { loupeRepairs: repairs }) });
  }

  onKey(event: KeyboardEvent, index: number): void {
    this.active = index;
    if (onRepairKey(event, this.repairs)) event.preventDefault();
  }

  onMenu(index: number): void {
    this.active = index;
    const file = this.list.shownFiles[index];
    if (file === undefined) return;
    menuFor((action) => {
      if (isImageRepair(action)) this.repairs.act(action);
      else if (action === 'open') ask(this.list, 'loupe-open-image', { file });
      else ask(this.list, 'loupe-image-action', { action, files: [file] });
    });
  }
}
