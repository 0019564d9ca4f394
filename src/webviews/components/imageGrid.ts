import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { actionsFor, type ImageActionId, type PlainActionId } from '../../protocol/pages/imageActions';
import { isImageRepair, type RepairScope } from '../../protocol/pages/imageRepairs';
import type { ImageItem, ImageOrder, ImageQuery } from '../../protocol/pages/images';
import { boxStyles } from '../images/boxStyles';
import type { CellState } from '../images/gridCell';
import { onGridKey, type GridCommands } from '../images/gridKeys';
import type { GridPreview } from '../images/gridPreview';
import { GridRepairs } from '../images/gridRepairs';
import { GridSelection, type SelectHow } from '../images/gridSelection';
import { GridView, type GridDrawing } from '../images/gridView';
import { onGridMouse } from '../images/gridMouse';
import type { ImageList, ImageLoader } from '../images/imageList';
import { ShownList, type ListChange } from '../images/shownList';
import '../images/imageTools';
import '../images/repairBar';
import { repairBarPlace } from '../images/repairBarPlace';
import '../images/selectionBar';
import type { Picture, ThumbnailSource } from '../images/thumbnailStore';
import { ask, emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { imageGridStyles } from './imageGridStyles';
export type { ImageLoader };

/** Least distance from one cell's start to the next. */
const cellWidth = 124;

/**
 * Images as thumbnails with a caption, windowed by the scroll of the page. They are selected, looked at (Space),
 * opened, and acted on by bar, menu and keys: the page is asked by `loupe-open-image` and `loupe-image-action`. Setting
 * `loader` starts again, unless `list` says that it is the same list in a newer state. Event: `select` with the images.
 * Filters of the page go into the slot `filters`.
 */
@customElement('loupe-image-grid')
export class ImageGridElement extends LitElement implements GridCommands {
  static override styles = [baseStyles, imageGridStyles, boxStyles, repairBarPlace];

  @property() label = '';
  @property({ attribute: false }) loader: ImageLoader | undefined;
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  /** Which list the loader is of: while it stays the same, so do place, focus and selection. */
  @property() list = '';
  /** Orders that the loader knows besides the list's own; with any, there is a search too. */
  @property({ attribute: false }) orders: readonly ImageOrder[] = [];
  /** Name of the list's own order. */
  @property({ attribute: 'list-order' }) listOrder = '';
  /** What can be repaired of the images; null where nothing can. */
  @property({ attribute: false }) scope: RepairScope | null = null;
  /** Captions have a second line with prediction and probability. */
  @property({ type: Boolean }) predictions = false;

  @state() private columns = 1;
  @state() private pitch = cellWidth;
  active = 0;
  readonly selection = new GridSelection();
  readonly repairs = new GridRepairs(this);
  private readonly lists = new ShownList(this, (how, before) => this.listChanged(how, before));
  private view: GridView | undefined;
  private preview: GridPreview | undefined;
  private readonly resize = new ResizeObserver(() => this.measure());

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.preview?.dispose();
    this.view?.dispose();
    this.view = undefined;
  }

  override firstUpdated(): void {
    this.observe();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.repairs.scope = this.scope;
    if (!changed.has('loader') || !this.loader) return;
    const same = this.list !== '' && !changed.has('list');
    this.repairs.listAsked();
    this.lists.load(this.loader, same ? 'same' : 'other', this.view?.shown);
  }

  override updated(): void {
    const rows = Math.ceil(Math.max(this.total, 0) / this.columns);
    this.body.style.setProperty('height', `${rows * this.cellHeight}px`);
    this.view?.useSource(this.source);
    this.view?.draw();
  }

  override render(): TemplateResult {
    const some = this.total > 0;
    return html`
      <loupe-image-tools .orders=${this.orders} .listOrder=${this.listOrder} .query=${this.lists.query}
        @query=${(event: CustomEvent<ImageQuery>) => this.lists.ask(event.detail)}><slot name="filters"></slot></loupe-image-tools>
      <div class=${this.selection.size > 0 ? 'head stays' : 'head'}>
        <p class="quiet status" role="status">${this.lists.status()}</p>
        <loupe-selection-bar .count=${this.selection.size} .repairs=${this.selection.size > 0 ? this.repairs.offered : []} @clear=${() => this.clear()}
          @act=${(event: CustomEvent<ImageActionId>) => this.actByBar(event.detail)}></loupe-selection-bar>
      </div>
      <div class=${['body', this.predictions ? 'predictions' : '', this.scope ? 'repairable' : ''].filter(Boolean).join(' ')} role=${some ? 'listbox' : nothing}
        aria-multiselectable=${some ? 'true' : nothing} aria-label=${some ? this.label : nothing}
        @click=${this.onMouse} @dblclick=${this.onMouse} @contextmenu=${this.onMouse} @mousedown=${this.onMouse}
        @focusin=${this.onMouse} @keydown=${(event: KeyboardEvent) => onGridKey(event, this)}></div>
      ${this.scope ? this.renderRepairs(this.scope) : nothing}
      ${this.preview?.render() ?? nothing}
    `;
  }

  private renderRepairs({ classes }: RepairScope): TemplateResult {
    const { repairs } = this;
    const shown = this.selection.size > 0 || repairs.message !== undefined;
    return html`<loupe-repair-bar class=${shown ? 'shown' : nothing} .classes=${classes} .message=${repairs.message}
      @assign=${(event: CustomEvent<number>) => repairs.assign(event.detail)} @more=${() => repairs.act('relabel')}
      @undo=${() => repairs.undo()}></loupe-repair-bar>`;
  }

  get total(): number {
    return this.images?.total ?? -1;
  }

  private get images(): ImageList | undefined {
    return this.lists.shown;
  }

  get layout(): { readonly columns: number; readonly rows: number } {
    return { columns: this.columns, rows: this.view?.rows(this.cellHeight) ?? 1 };
  }

  at(index: number): ImageItem | undefined {
    return this.images?.at(index);
  }

  picture(file: string): Picture | undefined {
    return this.view?.picture(file);
  }

  activate(index: number): void {
    this.active = index;
    this.view?.draw();
  }

  /** Makes an image the active one, with the keyboard on it, and in view unless it was the mouse that chose it. */
  focusAt(index: number, reveal = true): void {
    this.active = index;
    this.view?.focus(index, reveal);
  }

  async select(index: number, how: SelectHow): Promise<void> {
    if (this.images && (await this.selection.select(this.images, index, how))) this.changed();
  }

  async selectAll(): Promise<void> {
    if (this.images && (await this.selection.selectAll(this.images))) this.changed();
  }

  clear(): boolean {
    if (this.selection.size === 0) return false;
    this.selection.clear();
    this.changed();
    return true;
  }

  deselect(files: readonly string[]): void {
    if (this.selection.drop(files)) this.changed();
  }

  /** Does something with the selected images, or with the active one where none is selected. */
  act(action: ImageActionId): void {
    if (isImageRepair(action)) this.repairs.act(action);
    else this.look(action);
  }

  /** The bar goes with the selection: the keyboard is on the image again. */
  private actByBar(action: ImageActionId): void {
    this.act(action);
    if (isImageRepair(action)) this.focusAt(this.active, false);
  }

  private look(action: PlainActionId): void {
    const files = this.selection.filesOr(this.at(this.active)?.file);
    if (!actionsFor(files.length).some(({ id }) => id === action)) return;
    if (action === 'open' && files.length === 1) ask(this, 'loupe-open-image', { file: files[0]! });
    else ask(this, 'loupe-image-action', { action, files });
  }

  /** Its script is loaded when it is first asked for: no page needs it to begin with. */
  async showPreview(): Promise<void> {
    if (!this.at(this.active)) return;
    const preview = await import('../images/gridPreview');
    this.preview ??= new preview.GridPreview(this);
    this.requestUpdate();
    await this.updateComplete;
    this.preview.open();
  }

  private get cellHeight(): number {
    return this.predictions ? 164 : 146;
  }

  private get body(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.body')!;
  }

  private changed(): void {
    this.requestUpdate();
    emit<readonly string[]>(this, 'select', this.selection.files());
  }

  private observe(): void {
    this.view = new GridView(this.body, () => this.drawing());
    this.view.useSource(this.source);
    this.resize.observe(this);
    // What stands above the grid moves it.
    this.resize.observe(document.body);
    this.measure();
  }

  private measure(): void {
    const room = this.clientWidth;
    this.columns = Math.max(1, Math.floor(room / cellWidth));
    this.pitch = Math.max(cellWidth, Math.floor(room / this.columns));
    this.view?.draw();
  }

  private drawing(): GridDrawing | undefined {
    const { images, columns, cellHeight, pitch, active, predictions } = this;
    if (!images || images.total < 0) return undefined;
    const { total } = images;
    const ofSelection = this.selection.size > 0 ? this.repairs.offered.join(' ') : '';
    const state = (index: number): CellState => {
      const item = images.at(index);
      const selected = item !== undefined && this.selection.has(item.file);
      const mark = item ? this.repairs.mark(item) : '';
      const repairs = selected ? ofSelection : item ? this.repairs.offeredFor(item).join(' ') : '';
      const single = !selected || this.selection.size === 1;
      return { index, total, item, active: index === active, selected, predictions, mark, repairs, single };
    };
    return { list: images, shape: { total, columns, cellHeight }, pitch, active, state };
  }

  private listChanged(how: ListChange, before: ImageList | undefined): void {
    const inside = this.shadowRoot?.activeElement?.classList.contains('cell') ?? false;
    const place = this.images ? this.repairs.listShown(before, this.images) : 0;
    this.active = how === 'same' ? place : 0;
    this.selection.listChanged(how);
    // Cells of images that went, and with them the keyboard, may be gone.
    if (inside && how === 'same') void this.updateComplete.then(() => this.keepFocus());
  }

  private keepFocus(): void {
    const index = (this.shadowRoot?.activeElement as HTMLElement | null)?.dataset['index'];
    if (index !== String(this.active) && this.total > 0) this.focusAt(this.active);
  }

  private readonly onMouse = (event: Event): void => onGridMouse(event, this);
}
