import type { ImageItem } from '../../protocol/pages/images';
import { text } from '../strings/images';
import { boxOverlay, drawBoxes } from './boxOverlay';
import type { Tile } from './contactStore';
import { caption, description, headAndTail, reading } from './imageWords';
import type { Picture } from './thumbnailStore';

/** Pixels of the place for a picture. */
const pictureSide = 110;

/** What a cell shows besides its picture. */
export interface CellState {
  readonly index: number;
  readonly total: number;
  readonly item: ImageItem | undefined;
  readonly active: boolean;
  readonly selected: boolean;
  readonly predictions: boolean;
  /** What a repair did to it, or is about to do, in a word. */
  readonly mark: string;
  /** Repairs that the editor's menu offers here. */
  readonly repairs: string;
  /** Whether what is done with it is done with this image alone. */
  readonly single: boolean;
}

/**
 * One cell of a grid. It is made once and shows one image after the other: while a page is scrolled fast, making
 * elements costs more than all the rest. Nothing is written that stands there already.
 */
export class GridCell {
  readonly element = part('div', 'cell');
  private readonly picture = part('div', 'picture');
  private readonly tile = part('div', 'tile');
  private readonly image = document.createElement('img');
  private readonly boxes = boxOverlay();
  private readonly none = part('span', 'none quiet');
  private readonly badge = part('span', 'badge');
  private readonly mark = part('span', 'mark');
  private readonly lines = [line(), line()] as const;
  private readonly number = part('span', 'number');
  private state: CellState | undefined;
  private place = '';
  private drawn: Tile | undefined;
  private shown: Picture | undefined;

  constructor() {
    this.element.setAttribute('role', 'option');
    this.image.alt = '';
    this.image.decoding = 'async';
    this.image.draggable = false;
    this.tile.hidden = true;
    this.badge.textContent = '!';
    this.lines[1].element.append(this.number);
    this.mark.hidden = true;
    this.picture.append(this.tile, this.image, this.boxes, this.none, this.badge, this.mark);
    this.element.append(this.picture, ...this.lines.map(({ element }) => element));
  }

  /** Whether anything of the picture is drawn, or that there is none. */
  get drawnAs(): 'picture' | 'tile' | 'none' | undefined {
    if (this.picture.classList.contains('sharp')) return 'picture';
    if (this.shown && 'problem' in this.shown) return 'none';
    return this.drawn ? 'tile' : undefined;
  }

  /** Whether it shows this thumbnail already. */
  shows(picture: Picture): boolean {
    return this.shown === picture;
  }

  moveTo(x: number, y: number): void {
    const place = `${x}px ${y}px`;
    if (place === this.place) return;
    this.place = place;
    this.element.style.insetInlineStart = `${x}px`;
    this.element.style.top = `${y}px`;
  }

  fill(next: CellState): void {
    const before = this.state;
    this.state = next;
    const { element } = this;
    if (before?.index !== next.index) {
      element.dataset['index'] = String(next.index);
      element.setAttribute('aria-posinset', String(next.index + 1));
    }
    if (before?.total !== next.total) element.setAttribute('aria-setsize', String(next.total));
    if (before?.active !== next.active) element.tabIndex = next.active ? 0 : -1;
    if (before?.selected !== next.selected) element.setAttribute('aria-selected', String(next.selected));
    if (before?.repairs !== next.repairs || before.single !== next.single)
      element.dataset['vscodeContext'] = menuContext(next);
    const marked = before?.mark !== next.mark;
    if (marked) {
      this.mark.hidden = next.mark === '';
      this.mark.textContent = next.mark && ` ${next.mark} `;
      element.classList.toggle('marked', next.mark !== '');
    }
    if (!before || marked || before.item !== next.item || before.predictions !== next.predictions) this.describe(next);
  }

  private describe({ item, predictions, mark }: CellState): void {
    const { element } = this;
    drawBoxes(this.boxes, item);
    if (!item) {
      delete element.dataset['file'];
      element.removeAttribute('title');
      element.setAttribute('aria-label', text('state.loading'));
      for (const one of this.lines) one.write('');
      this.badge.hidden = true;
      return;
    }
    element.dataset['file'] = item.file;
    element.title = description(item);
    const words = caption(item, predictions);
    // In the order in which it stands there, for who speaks what is seen.
    element.setAttribute('aria-label', `${mark && `${mark} `}${reading(item, words)}`);
    this.lines[0].write(words.first);
    // Spaces between what stands in lines: who reads the text without them would read one word.
    this.lines[1].write(words.second && ` ${words.second}`);
    this.number.textContent = words.number && ` ${words.number}`;
    this.badge.hidden = !item.flags?.length;
  }

  /**
   * The very small picture that stands until the thumbnail does: a part of the sheet as background. Drawn on a canvas
   * it took more than twice the compositor's time.
   */
  drawTile(tile: Tile | undefined): void {
    const before = this.drawn;
    if (before === tile || (before?.url === tile?.url && before?.x === tile?.x && before?.y === tile?.y)) return;
    this.drawn = tile;
    this.tile.hidden = !tile;
    if (!tile) return;
    const scale = pictureSide / tile.side;
    const { style } = this.tile;
    style.width = `${tile.width * scale}px`;
    style.height = `${tile.height * scale}px`;
    style.backgroundImage = `url("${tile.url}")`;
    style.backgroundSize = `${tile.sheetWidth * scale}px ${tile.sheetHeight * scale}px`;
    style.backgroundPosition = `${-tile.x * scale}px ${-tile.y * scale}px`;
  }

  /** The thumbnail; it takes the tile's place once it is decoded. */
  showPicture(picture: Picture | undefined): void {
    const address = (one: Picture | undefined): string => (one && 'url' in one ? one.url : '');
    const before = this.shown;
    this.shown = picture;
    if (before === picture) return;
    const problem = picture && 'problem' in picture ? picture.problem : undefined;
    this.none.textContent = problem === undefined ? '' : text('grid.noPicture');
    this.none.title = problem ?? '';
    if (address(before) === address(picture)) return;
    this.picture.classList.remove('sharp');
    if (!picture || !('url' in picture)) return void this.image.removeAttribute('src');
    this.image.src = picture.url;
    const decoded = (): void => {
      if (this.shown === picture) this.picture.classList.add('sharp');
    };
    this.image.decode().then(decoded, () => undefined);
  }
}

/** Cut, Copy and Paste make no sense on an image; the commands of package.json do. */
function menuContext({ repairs, single }: Pick<CellState, 'repairs' | 'single'>): string {
  return JSON.stringify({
    webviewSection: 'loupeImage',
    preventDefaultContextMenuItems: true,
    ...(repairs !== '' && { loupeRepairs: repairs }),
    ...(single && { loupeSingle: true }),
  });
}

function part(name: 'div' | 'span', className: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

/** A line of the caption: its middle is left out where it is too long. */
function line(): { readonly element: HTMLElement; write(words: string): void } {
  const element = part('div', 'line');
  const head = part('span', 'start');
  const tail = part('span', 'end');
  element.append(head, tail);
  let written = '';
  return {
    element,
    write: (words) => {
      if (words === written) return;
      written = words;
      [head.textContent, tail.textContent] = headAndTail(words);
    },
  };
}
