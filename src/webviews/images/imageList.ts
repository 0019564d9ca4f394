import type { ImageItem, ImageQuery, ImageSlice } from '../../protocol/pages/images';

/** Loads a slice of the list that a query makes of the page's images. */
export type ImageLoader = (offset: number, limit: number, query: ImageQuery) => Promise<ImageSlice>;

const slice = 120;
/** Images asked for at once where many are wanted together. */
const largeSlice = 1000;

/** A long list of images of which only what is asked for is loaded. */
export class ImageList {
  /** -1 until the first slice is there. */
  total = -1;
  /** Why the latest slice could not be loaded. */
  problem = '';
  private readonly items: (ImageItem | undefined)[] = [];
  private readonly asked = new Map<number, Promise<void>>();

  constructor(
    private readonly loader: ImageLoader,
    readonly query: ImageQuery,
    private readonly changed: () => void,
  ) {}

  at(index: number): ImageItem | undefined {
    return this.items[index];
  }

  /** Where a file stands among what is loaded, or -1. */
  indexOf(file: string): number {
    return this.items.findIndex((item) => item?.file === file);
  }

  /** Loads what is missing from `first` up to `end`. */
  want(first: number, end: number): void {
    const last = this.total < 0 ? end : Math.min(end, this.total);
    for (let offset = Math.max(0, first - (first % slice)); offset < Math.max(last, 1); offset += slice)
      void this.load(offset);
  }

  /** Resolves when everything from `first` up to `end` is there or could not be loaded. */
  async ready(first: number, end: number): Promise<void> {
    const offsets: number[] = [];
    for (let offset = first - (first % slice); offset < Math.max(end, 1); offset += slice) offsets.push(offset);
    await Promise.all(offsets.map((offset) => this.load(offset)));
  }

  /** Loads a slice once; resolves when it is there or could not be loaded. */
  load(offset: number): Promise<void> {
    let loading = this.asked.get(offset);
    if (!loading) {
      loading = this.fetch(offset, slice).then(
        () => this.changed(),
        (error: unknown) => {
          this.problem = error instanceof Error ? error.message : String(error);
          this.changed();
        },
      );
      this.asked.set(offset, loading);
    }
    return loading;
  }

  /** The images from `first` up to `end`, where all of them are here. */
  known(first: number, end: number): ImageItem[] | undefined {
    const items = this.items.slice(first, Math.min(end, this.total));
    return items.length === Math.min(end, this.total) - first && !items.includes(undefined)
      ? (items as ImageItem[])
      : undefined;
  }

  /** Every image from `first` up to `end`; throws what the loader throws. */
  async range(first: number, end: number): Promise<ImageItem[]> {
    const found: ImageItem[] = [];
    for (let at = first; at < Math.min(end, this.total); at++) {
      if (!this.items[at]) await this.fetch(at, Math.min(largeSlice, end - at));
      const item = this.items[at];
      if (item) found.push(item);
    }
    return found;
  }

  private async fetch(offset: number, limit: number): Promise<void> {
    const found = await this.loader(offset, limit, this.query);
    this.total = found.total;
    this.problem = '';
    found.items.forEach((item, index) => (this.items[found.offset + index] = item));
  }
}
