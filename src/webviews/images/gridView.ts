import { sheetImages } from '../../protocol/pages/images';
import { CellPool } from './cellPool';
import { ContactStore } from './contactStore';
import type { CellState } from './gridCell';
import { cellsInView, groupsWanted, ScrollSpeed, type GridShape, type IndexRange } from './gridWindow';
import type { ImageList } from './imageList';
import { ThumbnailStore, type Picture, type ThumbnailSource } from './thumbnailStore';

/** Longest side of a thumbnail on the screen. */
export const thumbnailSize = 112;
/** Pixels a second above which no thumbnails are asked for: they would be gone before they come. */
const fast = 1200;
/** Milliseconds after which a scroll is over. */
const rest = 90;
/** Seconds of a scroll for which contact sheets are fetched ahead; sheets on both sides that are fetched at rest. */
const aheadSeconds = 1.5;
const sheetsAround = 40;

/** What the view draws besides pictures. */
export interface GridDrawing {
  readonly list: ImageList;
  readonly shape: GridShape;
  /** Distance from one cell's start to the next. */
  readonly pitch: number;
  readonly active: number;
  state(index: number): CellState;
}

/**
 * Draws the part of a grid that is in view of the page, whatever scrolls it: pooled cells, very small pictures at
 * once, and thumbnails where the scroll is slow enough to see them. Works outside Lit: a scroll draws no template.
 */
export class GridView {
  private readonly pool: CellPool;
  private readonly speed = new ScrollSpeed();
  private thumbnails: ThumbnailStore | undefined;
  private sheets: ContactStore | undefined;
  private sheetsOf: ImageList | undefined;
  private source: ThumbnailSource | undefined;
  /** What was in view with the latest drawing. */
  shown: IndexRange | undefined;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly body: HTMLElement,
    private readonly drawing: () => GridDrawing | undefined,
  ) {
    this.pool = new CellPool(body);
    // The page scrolls, or something in it that the grid knows nothing of.
    document.addEventListener('scroll', this.onScroll, { capture: true, passive: true });
    window.addEventListener('resize', this.draw);
  }

  dispose(): void {
    document.removeEventListener('scroll', this.onScroll, { capture: true });
    window.removeEventListener('resize', this.draw);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.useSource(undefined);
    this.body.replaceChildren();
  }

  useSource(source: ThumbnailSource | undefined): void {
    if (source === this.source) return;
    this.source = source;
    this.thumbnails?.dispose();
    this.sheets?.dispose();
    this.sheets = this.sheetsOf = undefined;
    this.thumbnails = source && new ThumbnailStore(source, thumbnailSize * 2, this.draw);
  }

  /** A thumbnail that is here already. */
  picture(file: string): Picture | undefined {
    return this.thumbnails?.get(file);
  }

  /** Rows that fit on the page. */
  rows(cellHeight: number): number {
    return Math.max(1, Math.floor(window.innerHeight / cellHeight) - 1);
  }

  /** Draws with the next frame. */
  readonly draw = (): void => {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.drawNow();
    });
  };

  /** Gives an image the keyboard, wherever it is. */
  focus(index: number, reveal: boolean): void {
    this.drawNow();
    const cell = this.pool.shown.get(index)?.element;
    cell?.focus({ preventScroll: true });
    // The browser knows what scrolls, and the margins of a cell say what stands over it.
    if (reveal) cell?.scrollIntoView({ block: 'nearest' });
  }

  private drawNow(): void {
    const drawing = this.drawing();
    if (!drawing || !this.body.isConnected) return;
    const { list, shape, pitch, active } = drawing;
    const now = performance.now();
    const top = -this.body.getBoundingClientRect().top;
    this.speed.note(top, now);
    const speed = this.speed.at(now);
    const view = cellsInView(shape, top, window.innerHeight, speed);
    this.shown = view;
    const indices = new Set<number>();
    for (let index = view.first; index < view.end; index++) indices.add(index);
    if (active < shape.total) indices.add(active);
    this.pool.show(indices);
    this.fetch(list, shape, view, speed);
    const slow = Math.abs(speed) < fast;
    for (const [index, cell] of this.pool.shown) {
      const state = drawing.state(index);
      cell.moveTo((index % shape.columns) * pitch, Math.floor(index / shape.columns) * shape.cellHeight);
      cell.fill(state);
      cell.drawTile(state.item && this.sheets?.tile(index));
      const picture = state.item && this.thumbnails?.get(state.item.file);
      // Decoding a picture that is about to leave takes time from drawing the next row.
      if (slow || !picture || !cell.shows(picture)) cell.showPicture(slow ? picture : undefined);
    }
    clearTimeout(this.timer);
    if (speed !== 0) this.timer = setTimeout(this.draw, rest);
    else this.timer = setTimeout(() => this.pool.sort(focusedIn(this.body)), rest);
  }

  private fetch(list: ImageList, shape: GridShape, view: IndexRange, speed: number): void {
    const inView = view.end - view.first;
    const ahead = Math.round(((speed * aheadSeconds) / shape.cellHeight) * shape.columns);
    list.want(Math.max(0, view.first + Math.min(0, ahead)), view.end + Math.max(inView, ahead));
    if (this.source?.contactSheet) {
      this.useSheets(list);
      const passed = Math.round(((speed * this.sheets!.latency) / 1000 / shape.cellHeight) * shape.columns);
      const wanted = groupsWanted(view, shape.total, sheetImages, { passed, ahead, around: sheetsAround });
      this.sheets!.want(wanted.inView, wanted.later);
    }
    // Thumbnails on their way are kept from nobody, but while the page is fast no more are asked for.
    const files: string[] = [];
    if (Math.abs(speed) < fast)
      for (let index = view.first; index < view.end; index++) {
        const file = list.at(index)?.file;
        if (file !== undefined) files.push(file);
      }
    this.thumbnails?.want(files);
  }

  private useSheets(list: ImageList): void {
    if (this.sheetsOf === list) return;
    this.sheetsOf = list;
    this.sheets?.dispose();
    const { source } = this;
    this.sheets = new ContactStore(
      (files) => source!.contactSheet!(files),
      (first, end) => filesOf(list, first, end),
      this.draw,
    );
  }

  private readonly onScroll = (event: Event): void => {
    if (event.target instanceof Node && event.target !== document && !event.target.contains(hostOf(this.body))) return;
    this.draw();
  };
}

/** The files of a sheet; asks for those that are not loaded yet. */
function filesOf(list: ImageList, first: number, end: number): string[] | undefined {
  const files: string[] = [];
  for (let index = first; index < Math.min(end, list.total); index++) {
    const item = list.at(index);
    if (!item) return void list.want(first, end);
    files.push(item.file);
  }
  return files;
}

/** The outermost element that an element is inside of by shadow roots. */
function hostOf(element: Element): Element {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? hostOf(root.host) : element;
}

function focusedIn(body: HTMLElement): Element | null {
  const root = body.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : null;
}
