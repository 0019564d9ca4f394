import type { ImageItem } from '../../protocol/pages/images';
import type { ImageList } from './imageList';
import type { ListChange } from './shownList';

/** How an image is selected: alone, besides others, all from where the selection began, or these besides others. */
export type SelectHow = 'only' | 'toggle' | 'range' | 'more';

/** The selected images of a grid, by their files: they stay selected in another order. */
export class GridSelection {
  private chosen = new Map<string, ImageItem>();
  /** Where a range begins: the image that was selected last by itself. */
  anchor = 0;
  /** Counts lists, so that what was asked of one is not done to the next. */
  private lists = 0;

  get size(): number {
    return this.chosen.size;
  }

  has(file: string): boolean {
    return this.chosen.has(file);
  }

  /** False where nothing was changed: the image could not be loaded, or the list is another one by now. */
  async select(list: Pick<ImageList, 'known' | 'range'>, index: number, how: SelectHow): Promise<boolean> {
    const { lists } = this;
    const ranged = how === 'range' || how === 'more';
    const first = ranged ? Math.min(this.anchor, index) : index;
    const end = (ranged ? Math.max(this.anchor, index) : index) + 1;
    // Nothing is waited for where all of it is here, so that a click is seen with the next frame.
    const items = list.known(first, end) ?? (await list.range(first, end).catch(() => []));
    const [item] = items;
    if (!item || lists !== this.lists) return false;
    if (how === 'range' || how === 'only') this.chosen = new Map();
    if (how !== 'toggle') for (const one of items) this.chosen.set(one.file, one);
    else if (!this.chosen.delete(item.file)) this.chosen.set(item.file, item);
    if (!ranged) this.anchor = index;
    return true;
  }

  async selectAll(list: Pick<ImageList, 'range' | 'total'>): Promise<boolean> {
    const { lists } = this;
    const items = await list.range(0, list.total).catch(() => []);
    if (lists !== this.lists) return false;
    this.chosen = new Map(items.map((item) => [item.file, item]));
    return true;
  }

  clear(): void {
    this.chosen = new Map();
  }

  listChanged(how: ListChange): void {
    this.lists++;
    if (how === 'other') this.clear();
    if (how !== 'same') this.anchor = 0;
  }

  /** The selected files, `first` before all others where it is one of them. */
  files(first?: string): string[] {
    const files = [...this.chosen.keys()];
    return first !== undefined && this.chosen.has(first) ? [first, ...files.filter((file) => file !== first)] : files;
  }

  /** The selected images, `active` first; where none is selected, it alone. */
  itemsOr(active: ImageItem | undefined): ImageItem[] {
    if (this.size === 0) return active ? [active] : [];
    const items = [...this.chosen.values()];
    return active && this.has(active.file) ? [active, ...items.filter(({ file }) => file !== active.file)] : items;
  }

  /** Takes images out; whether any was in. */
  drop(files: readonly string[]): boolean {
    return files.map((file) => this.chosen.delete(file)).includes(true);
  }

  /** The selected files, or the one that is looked at where none is selected. */
  filesOr(active: string | undefined): string[] {
    return this.size > 0 || active === undefined ? this.files(active) : [active];
  }
}
