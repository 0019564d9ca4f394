import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { emit } from '../shared/events';
import { moveFocus } from '../shared/roving';
import { scrollToShow, visibleRows } from '../shared/scrolling';
import { SizeController } from '../shared/sizeController';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/common';
import { dataTableStyles } from './dataTableStyles';
import { cellText, sortRows, type Column, type SortOrder } from './tableModel';
/** Pixels of the head, and of a row unless it holds a picture. */
const usualHeight = 24;
const pictureHeight = 44;

/** What a data table shows. */
export interface DataTableOptions<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly sort?: SortOrder | null;
  /** Called when a row is opened by Enter or a click; without it rows are only for reading. */
  readonly open?: (row: Row) => void;
  /** Stays with its row when rows come and go; the row's place where absent. */
  readonly key?: (row: Row) => string | number;
  /** Called with the rows that came into view. */
  readonly inView?: (rows: readonly Row[]) => void;
  /** Acts by a key on the row that has the keyboard; `next` moves the keyboard on, undefined: it is another's. */
  readonly keys?: (row: Row, event: KeyboardEvent) => RowKey | undefined;
  /** What the editor's menu is told of a row (`data-vscode-context`). */
  readonly context?: (row: Row) => string;
  /** Called with the row whose menu opens. */
  readonly menu?: (row: Row) => void;
  /** Called with the row that has the keyboard, undefined where none has. */
  readonly focused?: (row: Row | undefined) => void;
}

/** What a key did. */
export type RowKey = 'stay' | 'next';

/** A data table as a template, checked against the type of its rows. */
export function dataTable<Row>(options: DataTableOptions<Row>): TemplateResult {
  const open = options.open;
  return html`<loupe-table
    .label=${options.label}
    .columns=${options.columns}
    .rows=${options.rows}
    .initialSort=${options.sort ?? null}
    .rowKey=${options.key}
    .rowKeys=${options.keys}
    .rowContext=${options.context}
    @menu=${(event: CustomEvent<Row>) => options.menu?.(event.detail)}
    @focus-row=${(event: CustomEvent<Row | undefined>) => options.focused?.(event.detail)}
    ?openable=${open !== undefined}
    @open=${(event: CustomEvent<Row>) => open?.(event.detail)}
    @in-view=${(event: CustomEvent<readonly Row[]>) => options.inView?.(event.detail)}
  ></loupe-table>`;
}

/**
 * A sortable table that draws only the rows in view. Arrow keys move between rows; Enter or a click
 * fires `open` with the row where `openable`.
 */
@customElement('loupe-table')
export class DataTableElement extends LitElement {
  static override styles = [baseStyles, dataTableStyles];

  @property() label = '';
  @property({ attribute: false }) columns: readonly Column<unknown>[] = [];
  @property({ attribute: false }) rows: readonly unknown[] = [];
  @property({ attribute: false }) initialSort: SortOrder | null = null;
  @property({ attribute: false }) rowKey: ((row: unknown) => string | number) | undefined;
  @property({ attribute: false }) rowKeys: ((row: unknown, event: KeyboardEvent) => RowKey | undefined) | undefined;
  @property({ attribute: false }) rowContext: ((row: unknown) => string) | undefined;
  @property({ type: Boolean }) openable = false;

  @state() private chosenSort: SortOrder | null = null;
  @state() private scrolled = 0;
  @state() private active = 0;
  private order: readonly number[] = [];
  private longest: readonly string[] = [];
  private keys = '';
  private viewed: readonly unknown[] = [];
  private readonly size = new SizeController(this, { height: 360 }, () => this.scroller);

  /** Pages make new column objects with every drawing; only other columns are a reason to sort and measure again. */
  override willUpdate(changed: PropertyValues): void {
    const keys = this.columns.map((column) => column.key).join('\n');
    const fresh = changed.has('rows') || keys !== this.keys;
    this.keys = keys;
    if (fresh) this.longest = this.columns.map((column) => this.longestText(column));
    if (fresh || changed.has('chosenSort') || changed.has('initialSort')) {
      this.order = sortRows(this.rows, this.columns, this.sort);
      this.active = Math.min(this.active, Math.max(0, this.rows.length - 1));
    }
  }

  override updated(): void {
    const { first, end } = this.window;
    this.spacer('before', first * this.rowHeight);
    this.spacer('after', (this.order.length - end) * this.rowHeight);
    const viewed = this.order.slice(first, end).map((row) => this.rows[row]);
    if (viewed.length === this.viewed.length && viewed.every((row, index) => row === this.viewed[index])) return;
    this.viewed = viewed;
    emit(this, 'in-view', viewed);
  }

  override render(): TemplateResult {
    const { first, end } = this.window;
    return html`<div class="scroller" @scroll=${this.onScroll}>
      <table aria-label=${this.label} aria-rowcount=${this.rows.length + 1} @keydown=${this.onKey}>
        <thead>
          <tr aria-rowindex="1">${this.columns.map((column) => this.renderHead(column))}</tr>
        </thead>
        <tbody>
          <tr class="sizer" aria-hidden="true">${this.columns.map((column, index) => html`<td class="${column.wide ? 'wide' : ''} ${column.picture ? 'pictured' : ''}">${this.longest[index]}</td>`)}</tr>
          <tr class="spacer" aria-hidden="true"><td id="before" colspan=${this.columns.length}></td></tr>
          ${repeat(
            this.order.slice(first, end),
            (row) => this.rowKey?.(this.rows[row]) ?? row,
            (row, offset) => this.renderRow(row, first + offset),
          )}
          <tr class="spacer" aria-hidden="true"><td id="after" colspan=${this.columns.length}></td></tr>
        </tbody>
      </table>
    </div>`;
  }

  private get sort(): SortOrder | null {
    return this.chosenSort ?? this.initialSort;
  }

  private get rowHeight(): number {
    return this.columns.some((column) => column.picture) ? pictureHeight : usualHeight;
  }

  private get window(): { first: number; end: number } {
    return visibleRows(
      this.scrolled,
      Math.max(this.size.height, this.rowHeight * 4),
      this.rowHeight,
      this.order.length,
    );
  }

  private get scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  private renderHead(column: Column<unknown>): TemplateResult {
    const sorted = this.sort?.key === column.key ? (this.sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${column.align === 'end' ? 'end' : ''} aria-sort=${sorted}>
      <button type="button" title=${text('table.sortBy', { column: column.label })} @click=${() => this.sortBy(column)}>
        <span>${column.label}</span><svg class="order ${sorted}" viewBox="0 0 8 8" aria-hidden="true"><path d="M1 5.5 4 2.5 7 5.5" /></svg>
      </button>
    </th>`;
  }

  private renderRow(row: number, place: number): TemplateResult {
    const item = this.rows[row];
    return html`<tr
      class=${this.openable ? 'openable' : ''}
      aria-rowindex=${place + 2}
      data-place=${place}
      tabindex=${place === this.active ? 0 : -1}
      data-vscode-context=${this.rowContext?.(item) ?? nothing}
      @contextmenu=${() => emit(this, 'menu', item)}
      @click=${this.openable ? () => this.open(place) : nothing}
      @focus=${() => this.focused(place)}
      @blur=${() => emit(this, 'focus-row', undefined)}
    >${this.columns.map((column) => {
      const shown = cellText(column, item);
      const classes = `${column.align === 'end' ? 'end' : ''} ${column.code ? 'code' : ''} ${column.wide ? 'wide' : ''}`;
      return html`<td class="${classes} ${column.picture ? 'pictured' : ''}" title=${column.title?.(item) ?? (shown.length > 12 ? shown : nothing)}>${pictureOf(column, item)}${shown}</td>`;
    })}</tr>`;
  }

  /** The longest text of a column, of some hundred rows, keeps its width steady while rows scroll through. */
  private longestText(column: Column<unknown>): string {
    let longest = '';
    const step = Math.ceil(this.rows.length / 400) || 1;
    for (let index = 0; index < this.rows.length; index += step) {
      const shown = cellText(column, this.rows[index]);
      if (shown.length > longest.length) longest = shown;
    }
    return longest;
  }

  private spacer(id: string, height: number): void {
    const cell = this.renderRoot.querySelector<HTMLElement>(`#${id}`);
    cell?.style.setProperty('height', `${height}px`);
    cell?.parentElement?.toggleAttribute('hidden', height <= 0);
  }

  private sortBy(column: Column<unknown>): void {
    const same = this.sort?.key === column.key;
    this.chosenSort = { key: column.key, descending: same ? !this.sort?.descending : column.align === 'end' };
  }

  private focused(place: number): void {
    this.active = place;
    emit(this, 'focus-row', this.rows[this.order[place] ?? 0]);
  }

  private open(place: number): void {
    this.active = place;
    emit(this, 'open', this.rows[this.order[place] ?? 0]);
  }

  private readonly onScroll = (): void => {
    this.scrolled = this.scroller?.scrollTop ?? 0;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLTableRowElement)) return;
    if (event.key === 'Enter' && this.openable) {
      event.preventDefault();
      this.open(this.active);
      return;
    }
    const acted = this.rowKeys?.(this.rows[this.order[this.active] ?? 0], event);
    if (acted) event.preventDefault();
    if (acted === 'stay') return;
    const next = acted
      ? Math.min(this.active + 1, this.order.length - 1)
      : moveFocus(event.key, this.active, { count: this.order.length, control: event.ctrlKey || event.metaKey });
    if (next === undefined) return;
    event.preventDefault();
    this.active = next;
    const scroller = this.scroller!;
    scroller.scrollTop = scrollToShow(next, scroller.scrollTop, scroller.clientHeight, this.rowHeight, usualHeight);
    this.scrolled = scroller.scrollTop;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus({ preventScroll: true });
    });
  };
}

/** The picture says nothing that the text beside it does not. */
function pictureOf(column: Column<unknown>, row: unknown): TemplateResult | typeof nothing {
  const url = column.picture?.(row);
  return url === undefined ? nothing : html`<img src=${url} alt="" />`;
}
