import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatAccuracy, formatCount } from '../../core/format';
import type { ImageItem, ImageSlice } from '../../protocol/pages/images';
import { ask } from '../shared/events';
import { moveFocus } from '../shared/roving';
import { scrollToShow, visibleRows } from '../shared/scrolling';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/common';
import { imageGridStyles } from './imageGridStyles';
import { ThumbnailStore, type ThumbnailSource } from './thumbnailStore';
/** Loads a slice of the list. */
export type ImageLoader = (offset: number, limit: number) => Promise<ImageSlice>;

const thumbnailSize = 112;
/** Least distance from one cell's start to the next. */
const cellWidth = 124;
const slice = 120;

/**
 * Images as thumbnails with a caption; draws, lists and fetches only what is in view. Arrow keys move,
 * Enter or a click asks the page to open the image. Setting `loader` starts again.
 */
@customElement('loupe-image-grid')
export class ImageGridElement extends LitElement {
  static override styles = [baseStyles, imageGridStyles];

  @property() label = '';
  @property({ attribute: false }) loader: ImageLoader | undefined;
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  /** Captions have a second line with truth, prediction and probability. */
  @property({ type: Boolean }) predictions = false;

  @state() private total = -1;
  @state() private problem = '';
  @state() private columns = 1;
  @state() private pitch = cellWidth;
  @state() private height = 400;
  @state() private scrolled = 0;
  @state() private active = 0;
  private items: (ImageItem | undefined)[] = [];
  private readonly asked = new Set<number>();
  private store: ThumbnailStore | undefined;
  private readonly resize = new ResizeObserver(() => this.measure());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.store?.dispose();
    this.store = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.observe();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) this.useSource();
    if (changed.has('loader')) this.restart();
  }

  override firstUpdated(): void {
    this.observe();
  }

  override updated(): void {
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    body?.style.setProperty('height', `${Math.ceil(Math.max(this.total, 0) / this.columns) * this.cellHeight}px`);
    for (const cell of this.renderRoot.querySelectorAll<HTMLElement>('.cell')) {
      const index = Number(cell.dataset['index']);
      cell.style.setProperty('inset-inline-start', `${(index % this.columns) * this.pitch}px`);
      cell.style.setProperty('top', `${Math.floor(index / this.columns) * this.cellHeight}px`);
    }
    this.fetchVisible();
  }

  override render(): TemplateResult {
    const indices = this.visibleIndices();
    return html`
      <p class="quiet status" role="status">${this.status()}</p>
      <div class="scroller" ?hidden=${this.total <= 0} @scroll=${this.onScroll}>
        <div class="body" role="listbox" aria-label=${this.label} @keydown=${this.onKey}>
          ${repeat(
            indices,
            (index) => index,
            (index) => this.renderCell(index),
          )}
        </div>
      </div>
    `;
  }

  private get cellHeight(): number {
    return this.predictions ? 164 : 146;
  }

  private get scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  private renderCell(index: number): TemplateResult {
    const item = this.items[index];
    const thumbnail = item && this.store?.get(item.file);
    return html`<div
      class="cell"
      role="option"
      data-index=${index}
      data-file=${item?.file ?? nothing}
      aria-selected=${index === this.active}
      aria-setsize=${this.total}
      aria-posinset=${index + 1}
      title=${item ? [item.name, this.verdict(item)].filter(Boolean).join('\n') : nothing}
      tabindex=${index === this.active ? 0 : -1}
      @click=${(event: MouseEvent) => this.onClick(event, index)}
      @focus=${() => (this.active = index)}
    >
      <div class="picture">
        ${thumbnail && 'url' in thumbnail ? html`<img src=${thumbnail.url} alt="" decoding="async" />` : nothing}
        ${thumbnail && 'problem' in thumbnail ? html`<span class="quiet" title=${thumbnail.problem}>${text('grid.noPicture')}</span>` : nothing}
      </div>
      <div class="name">${item?.name ?? html`<span class="visually-hidden">${text('state.loading')}</span>`}</div>
      ${this.predictions && item ? html`<div class="verdict"><span>${this.classes(item)}</span> <span>${item.probability === null ? '' : formatAccuracy(item.probability)}</span></div>` : nothing}
    </div>`;
  }

  /** The second click of a double click is not a second wish. */
  private onClick(event: MouseEvent, index: number): void {
    if (event.detail < 2) this.open(index);
  }

  private verdict(item: ImageItem): string {
    return item.probability === null ? this.classes(item) : `${this.classes(item)} ${formatAccuracy(item.probability)}`;
  }

  private classes(item: ImageItem): string {
    if (item.predicted === null) return '';
    return item.truth === null ? item.predicted : `${item.truth} → ${item.predicted}`;
  }

  private status(): string {
    if (this.problem) return text('grid.failed', { reason: this.problem });
    if (this.total < 0) return text('grid.loading');
    if (this.total === 0) return text('grid.empty');
    return this.total === 1 ? text('grid.one') : text('grid.count', { n: formatCount(this.total) });
  }

  /** Cells in view, and the focused one wherever it is, so that scrolling never loses the focus. */
  private visibleIndices(): number[] {
    if (this.total <= 0) return [];
    const rows = visibleRows(this.scrolled, this.height, this.cellHeight, Math.ceil(this.total / this.columns), 1);
    const first = rows.first * this.columns;
    const end = Math.min(this.total, rows.end * this.columns);
    const indices = Array.from({ length: end - first }, (_, offset) => first + offset);
    if (this.active < first) indices.unshift(this.active);
    else if (this.active >= end) indices.push(this.active);
    return indices;
  }

  private observe(): void {
    this.resize.observe(this);
    this.resize.observe(this.scroller!);
    this.useSource();
  }

  private measure(): void {
    // Room for the scroll bar.
    const room = this.clientWidth - 8;
    this.columns = Math.max(1, Math.floor(room / cellWidth));
    this.pitch = Math.max(cellWidth, Math.floor(room / this.columns));
    this.height = Math.max(this.scroller?.clientHeight ?? 0, this.cellHeight);
  }

  private useSource(): void {
    this.store?.dispose();
    this.store = this.source && new ThumbnailStore(this.source, thumbnailSize * 2, () => this.requestUpdate());
  }

  private restart(): void {
    this.items = [];
    this.asked.clear();
    this.total = -1;
    this.problem = '';
    this.active = 0;
    this.scrolled = 0;
    if (this.scroller) this.scroller.scrollTop = 0;
    void this.load(0);
  }

  private async load(offset: number): Promise<void> {
    const loader = this.loader;
    if (!loader || this.asked.has(offset)) return;
    this.asked.add(offset);
    try {
      const found = await loader(offset, slice);
      if (loader !== this.loader) return;
      this.total = found.total;
      found.items.forEach((item, index) => (this.items[found.offset + index] = item));
      this.requestUpdate();
    } catch (error) {
      if (loader === this.loader) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private fetchVisible(): void {
    const indices = this.visibleIndices();
    for (const index of indices) if (!this.items[index]) void this.load(index - (index % slice));
    const files = indices.flatMap((index) => this.items[index]?.file ?? []);
    if (files.length > 0) this.store?.want(files);
  }

  private open(index: number): void {
    this.active = index;
    const item = this.items[index];
    if (item) ask(this, 'loupe-open-image', { file: item.file });
  }

  private readonly onScroll = (): void => {
    this.scrolled = this.scroller?.scrollTop ?? 0;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.open(this.active);
      return;
    }
    const next = moveFocus(event.key, this.active, {
      count: this.total,
      columns: this.columns,
      page: 3,
      control: event.ctrlKey || event.metaKey,
    });
    if (next === undefined) return;
    event.preventDefault();
    this.active = next;
    const scroller = this.scroller!;
    const row = Math.floor(next / this.columns);
    scroller.scrollTop = scrollToShow(row, scroller.scrollTop, scroller.clientHeight, this.cellHeight);
    this.scrolled = scroller.scrollTop;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true });
    });
  };
}
