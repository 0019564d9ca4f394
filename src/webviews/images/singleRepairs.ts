import type { LitElement } from 'lit';
import { isImageRepair } from '../../protocol/pages/imageRepairs';
import type { ImageItem } from '../../protocol/pages/images';
import { onRepairKey } from './gridKeys';
import { GridRepairs, type RepairedGrid } from './gridRepairs';
import { GridSelection } from './gridSelection';
import { ask } from '../shared/events';
import { menuFor } from '../shared/menuTarget';

/** A list whose files are repaired one at a time. */
export interface RepairedList extends LitElement {
  /** Whole paths of the files in the order in which they stand. */
  readonly shownFiles: readonly string[];
  /** The code of what is wrong with them; '' where that is not known. */
  readonly code: string;
  /** Gives a file the keyboard. */
  focusFile(index: number): void;
}

/** Repairs of files in a list, by the keys and the menu of a grid: the file with the keyboard is meant. */
export class SingleRepairs implements RepairedGrid {
  readonly repairs = new GridRepairs(this);
  /** Nothing is ever selected. */
  readonly selection = new GridSelection();
  active = 0;
  /** The file of the menu. */
  private chosen: string | undefined;

  constructor(private readonly list: RepairedList) {}

  get total(): number {
    return this.list.shownFiles.length;
  }

  at(index: number): ImageItem | undefined {
    const file = this.chosen ?? this.list.shownFiles[index];
    return file === undefined ? undefined : this.itemOf(file);
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
  contextOf(file: string): string {
    const repairs = this.repairs.offeredFor(this.itemOf(file)).join(' ');
    return JSON.stringify({
      webviewSection: 'loupeImage',
      loupeSingle: true,
      ...(repairs !== '' && { loupeRepairs: repairs }),
    });
  }

  /** Whether the key is one that repairs. */
  onKey(event: KeyboardEvent, index: number): boolean {
    this.active = index;
    const acted = onRepairKey(event, this.repairs);
    if (acted) event.preventDefault();
    return acted;
  }

  /** Does what is chosen in the menu with the file that it was opened on, whatever the list shows by then. */
  onMenu(file: string): void {
    menuFor((action) => {
      if (action === 'open') return ask(this.list, 'loupe-open-image', { file });
      if (!isImageRepair(action)) return ask(this.list, 'loupe-image-action', { action, files: [file] });
      this.chosen = file;
      this.repairs.act(action);
      this.chosen = undefined;
    });
  }

  private itemOf(file: string): ImageItem {
    const flags = [{ code: this.list.code, message: '' }];
    return { file, name: file, truth: null, predicted: null, probability: null, flags };
  }
}
