import type { ContactSheet } from '../../protocol/contactSheet';
import { sheetImages } from '../../protocol/pages/images';

/** A very small picture: where it lies on its sheet. */
export interface Tile {
  /** Blob address of the sheet, which is loaded and decoded. */
  readonly url: string;
  readonly sheetWidth: number;
  readonly sheetHeight: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Side of the square that it is drawn into. */
  readonly side: number;
}

interface Loaded {
  /** Kept, so that the browser has the picture at once wherever it is drawn. */
  readonly picture: HTMLImageElement;
  readonly sheet: ContactSheet;
}

const inFlight = 3;

/**
 * The contact sheets of one list, each of `sheetImages` images. Asked for in the order of `want`; what is no longer
 * wanted when its turn comes is never asked for. Keeps `capacity` sheets, about 0.3 MB each.
 */
export class ContactStore {
  private readonly loaded = new Map<number, Loaded>();
  private readonly asked = new Set<number>();
  private wanted: readonly number[] = [];
  private urgent = 0;
  private running = 0;
  /** Milliseconds from asking for a sheet until it can be drawn. */
  latency = 100;
  private failed = false;
  private disposed = false;

  constructor(
    private readonly fetch: (files: readonly string[]) => Promise<ContactSheet>,
    /** The files of a sheet, once they are known. */
    private readonly filesOf: (first: number, end: number) => readonly string[] | undefined,
    private readonly changed: () => void,
    private readonly capacity = 128,
  ) {}

  /** The tile of an image, if its sheet is here. */
  tile(index: number): Tile | undefined {
    const found = this.loaded.get(Math.floor(index / sheetImages));
    if (!found) return undefined;
    const at = index % sheetImages;
    const { tile: side, columns, sizes } = found.sheet;
    const width = sizes[2 * at] ?? 0;
    const height = sizes[2 * at + 1] ?? 0;
    if (width === 0 || height === 0) return undefined;
    return {
      url: found.picture.src,
      sheetWidth: found.picture.naturalWidth,
      sheetHeight: found.picture.naturalHeight,
      x: (at % columns) * side,
      y: Math.floor(at / columns) * side,
      width,
      height,
      side,
    };
  }

  /** Says which sheets are wanted, the most urgent first: those in view, then those that may be. */
  want(inView: readonly number[], later: readonly number[]): void {
    this.wanted = [...inView, ...later].filter((sheet) => !this.loaded.has(sheet)).slice(0, this.capacity);
    this.urgent = inView.filter((sheet) => !this.loaded.has(sheet)).length;
    this.pump();
  }

  dispose(): void {
    this.disposed = true;
    for (const { picture } of this.loaded.values()) URL.revokeObjectURL(picture.src);
    this.loaded.clear();
  }

  private pump(): void {
    for (const [at, sheet] of this.wanted.entries()) {
      // What is not in view yet leaves a place for what may come into view meanwhile.
      if (this.disposed || this.failed || this.running >= (at < this.urgent ? inFlight : 1)) return;
      if (this.asked.has(sheet)) continue;
      const files = this.filesOf(sheet * sheetImages, (sheet + 1) * sheetImages);
      if (!files) continue;
      this.asked.add(sheet);
      void this.load(sheet, files);
    }
  }

  private async load(number: number, files: readonly string[]): Promise<void> {
    this.running++;
    const began = performance.now();
    try {
      const sheet = await this.fetch(files);
      const picture = new Image();
      picture.src = URL.createObjectURL(new Blob([new Uint8Array(sheet.data)], { type: sheet.mime }));
      await picture.decode();
      this.latency = this.latency * 0.7 + (performance.now() - began) * 0.3;
      if (this.disposed) return URL.revokeObjectURL(picture.src);
      this.loaded.set(number, { picture, sheet });
      this.trim(number);
    } catch {
      // The thumbnails say what is wrong: without sheets the page has those alone.
      this.failed = true;
    } finally {
      this.running--;
      this.asked.delete(number);
    }
    this.wanted = this.wanted.filter((sheet) => sheet !== number);
    this.changed();
    this.pump();
  }

  /** Lets go what lies farthest from what came last. */
  private trim(latest: number): void {
    while (this.loaded.size > this.capacity) {
      const farthest = [...this.loaded.keys()].reduce((a, b) => (Math.abs(a - latest) > Math.abs(b - latest) ? a : b));
      URL.revokeObjectURL(this.loaded.get(farthest)!.picture.src);
      this.loaded.delete(farthest);
    }
  }
}
