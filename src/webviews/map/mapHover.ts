import { ThumbnailStore } from '../images/thumbnailStore';
import { toScreen } from './camera';
import type { MapStage } from './mapStage';

/** Longest side of a thumbnail in the tip, and how many are kept. */
const [thumbnailSide, kept] = [160, 200];
/** Milliseconds that the pointer rests on a point before its picture is asked for. */
const patience = 60;
/** Width and height of a tip with its distance from the point, to find the side that has room. */
const [tipWidth, tipHeight, distance] = [180, 190, 14];

/**
 * The tip beside the point under the pointer, or beside the one that has the keyboard: picture and words. Written
 * without a template: it changes with every point that the pointer passes.
 */
export class MapHover {
  readonly element = element('div', 'tip');
  private readonly picture = element('div', 'picture');
  private readonly image = document.createElement('img');
  private readonly words = document.createElement('div');
  private point = -1;
  private store: ThumbnailStore | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly stage: MapStage) {
    this.element.setAttribute('aria-hidden', 'true');
    this.element.hidden = true;
    this.image.alt = '';
    this.picture.append(this.image);
    this.element.append(this.picture, this.words);
  }

  /** @param point -1 for none */
  show(point: number): void {
    if (point === this.point) return;
    this.point = point;
    clearTimeout(this.timer);
    this.element.hidden = point < 0;
    if (point < 0) return;
    this.words.textContent = this.stage.reading(point);
    this.drawPicture();
    this.timer = setTimeout(() => this.ask(), patience);
  }

  /** Puts the tip beside its point, wherever that is seen now. */
  place(): void {
    if (this.point < 0) return;
    const { points, view, size } = this.stage;
    const [left, top] = toScreen(view, size, points.x[this.point]!, points.y[this.point]!);
    const right = left + distance;
    const x = right + tipWidth > size.width ? Math.max(0, left - distance - tipWidth) : right;
    const y = Math.max(0, Math.min(size.height - tipHeight, top - tipHeight / 2));
    this.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  dispose(): void {
    this.show(-1);
    this.store?.dispose();
    this.store = undefined;
  }

  private drawPicture(): void {
    const known = this.store?.get(this.stage.fileOf(this.point));
    if (known && 'url' in known) this.image.src = known.url;
    else this.image.removeAttribute('src');
  }

  private ask(): void {
    if (!this.stage.source || this.point < 0) return;
    this.store ??= new ThumbnailStore(
      this.stage.source,
      thumbnailSide * 2,
      () => this.point >= 0 && this.drawPicture(),
      kept,
    );
    this.store.want([this.stage.fileOf(this.point)]);
  }
}

function element(name: 'div', className: string): HTMLDivElement {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
