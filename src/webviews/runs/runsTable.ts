import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RunRow } from '../../protocol/pages/runs';
import { dataTableStyles } from '../components/dataTableStyles';
import { sortRows, type SortOrder } from '../components/tableModel';
import { emit } from '../shared/events';
import { icon } from '../shared/icons';
import { moveFocus } from '../shared/roving';
import { scrollToShow, visibleRows } from '../shared/scrolling';
import { shortcutOf, type KeyLine, type Shortcut } from '../shared/shortcuts';
import { SizeController } from '../shared/sizeController';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runs';
import type { RunColumn } from './runColumns';
import { calledOf } from './headline';
import { pinnedStyles } from './pinnedStyles';
import { cellClasses, longestText, renderCell } from './runsTableCells';
import { runsTableStyles } from './runsTableStyles';
import { selectionAfter, type SelectionAct } from './selection';

const rowHeight = 24;

/** Moves as without Shift, which `onKey` looks at. */
const extending: KeyLine = { keys: 'Shift ↑ ↓', meaning: () => text('runs.key.shift') };

/**
 * The runs as a grid of rows that can be sorted, selected and starred; only those in view are drawn. Events: `sort`
 * with the wished order, `select` with the selected folders, `open`, `rename`, `star` and `remove` with what is meant,
 * `menu` with the row that the editor's menu opens on.
 */
@customElement('loupe-runs-table')
export class RunsTableElement extends LitElement {
  static override styles = [baseStyles, dataTableStyles, runsTableStyles, pinnedStyles];

  private static readonly shortcuts: readonly Shortcut<[table: RunsTableElement, row: RunRow]>[] = [
    {
      keys: 'Space',
      key: ' ',
      meaning: () => text('runs.key.space'),
      act: (table, { run }) => table.select({ kind: 'toggle', run }),
    },
    {
      keys: 'Ctrl A',
      key: 'a',
      command: true,
      meaning: () => text('runs.key.all'),
      act: (table) => table.select({ kind: 'all' }),
    },
    {
      keys: 'S',
      key: 's',
      command: false,
      meaning: () => text('runs.key.star'),
      act: (table, row) => emit(table, 'star', table.meant(row)),
    },
    {
      keys: 'Delete',
      key: 'delete',
      meaning: () => text('runs.key.delete'),
      act: (table, row) => emit(table, 'remove', table.meant(row)),
    },
    {
      keys: 'F2',
      key: 'f2',
      meaning: () => text('runs.key.rename'),
      act: (table, row) => emit(table, 'rename', row),
    },
  ];

  /** Besides those of every table. */
  static readonly keys: readonly KeyLine[] = [extending, ...RunsTableElement.shortcuts];

  @property({ attribute: false }) rows: readonly RunRow[] = [];
  @property({ attribute: false }) columns: readonly RunColumn[] = [];
  /** Every column, shown or not: a table stays in its order when the column that it is sorted by is hidden. */
  @property({ attribute: false }) sortable: readonly RunColumn[] = [];
  @property({ attribute: false }) sort: SortOrder | null = null;
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();

  @state() private scrolled = 0;
  /** The row that the keyboard is at, by its folder. */
  @state() private active = '';
  private anchor = '';
  private order: readonly RunRow[] = [];
  private longest: readonly string[] = [];
  private readonly size = new SizeController(this, { height: 420 }, () => this.scroller);

  override willUpdate(changed: PropertyValues): void {
    if (!['rows', 'columns', 'sort'].some((name) => changed.has(name))) return;
    this.order = sortRows(this.rows, this.sortable, this.sort).map((index) => this.rows[index]!);
    this.longest = this.columns.map((column) => longestText(column, this.order));
    if (this.place < 0) this.active = this.order[0]?.run ?? '';
  }

  override updated(): void {
    const { first, end } = this.window;
    this.spacer('before', first * rowHeight);
    this.spacer('after', (this.order.length - end) * rowHeight);
  }

  /** The rows as they stand in the table. */
  get ordered(): readonly RunRow[] {
    return this.order;
  }

  override render(): TemplateResult {
    const { first, end } = this.window;
    const width = this.columns.length + 1;
    const all = this.order.length > 0 && this.order.every((row) => this.selected.has(row.run));
    return html`<div class="scroller" @scroll=${this.onScroll}>
      <table role="grid" aria-label=${text('runs.table')} aria-multiselectable="true" aria-rowcount=${this.order.length + 1} @keydown=${this.onKey}>
        <thead>
          <tr aria-rowindex="1">
            <th scope="col" class="check pinned"><input type="checkbox" aria-label=${text('runs.selectAll')} .checked=${all} @change=${() => this.select({ kind: all ? 'none' : 'all' })} /></th>
            ${this.columns.map((column) => this.renderHead(column))}
          </tr>
        </thead>
        <tbody>
          <tr class="sizer" aria-hidden="true"><td class="check pinned"></td>${this.columns.map((column, index) => html`<td class=${cellClasses(column)}>${this.longest[index]}</td>`)}</tr>
          <tr class="spacer" aria-hidden="true"><td id="before" colspan=${width}></td></tr>
          ${repeat(
            this.order.slice(first, end),
            (row) => row.run,
            (row, offset) => this.renderRow(row, first + offset),
          )}
          <tr class="spacer" aria-hidden="true"><td id="after" colspan=${width}></td></tr>
        </tbody>
      </table>
    </div>`;
  }

  private get window(): { first: number; end: number } {
    return visibleRows(this.scrolled, Math.max(this.size.height, rowHeight * 4), rowHeight, this.order.length);
  }

  private get scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  private get place(): number {
    return this.order.findIndex((row) => row.run === this.active);
  }

  private renderHead(column: RunColumn): TemplateResult {
    const sorted = this.sort?.key === column.key ? (this.sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${cellClasses(column)} aria-sort=${sorted}>
      <button type="button" title=${text('table.sortBy', { column: column.label })} @click=${() => this.sortBy(column)}>
        ${column.key === 'star' ? html`${icon('star')}<span class="visually-hidden">${column.label}</span>` : html`<span>${column.label}</span>`}
        <svg class="order ${sorted}" viewBox="0 0 8 8" aria-hidden="true"><path d="M1 5.5 4 2.5 7 5.5" /></svg>
      </button>
    </th>`;
  }

  private renderRow(row: RunRow, place: number): TemplateResult {
    const selected = this.selected.has(row.run);
    return html`<tr
      class="openable ${selected ? 'selected' : ''} ${row.status}"
      aria-rowindex=${place + 2} aria-selected=${selected} data-run=${row.run}
      tabindex=${row.run === this.active ? 0 : -1}
      @mousedown=${this.onMouseDown}
      @click=${(event: MouseEvent) => this.onClick(event, row)}
      @dblclick=${() => emit(this, 'open', row)}
      @contextmenu=${() => this.onMenu(row)}
      @focus=${() => (this.active = row.run)}
    >
      <td class="check pinned"><input type="checkbox" tabindex="-1" aria-label=${text('runs.select', { name: calledOf(row) })} .checked=${selected}
        @click=${(event: Event) => event.stopPropagation()} @change=${() => this.select({ kind: 'toggle', run: row.run })} /></td>
      ${this.columns.map((column) => renderCell(column, row, () => emit(this, 'star', [row])))}
    </tr>`;
  }

  private spacer(id: string, height: number): void {
    const cell = this.renderRoot.querySelector<HTMLElement>(`#${id}`);
    cell?.style.setProperty('height', `${height}px`);
    cell?.parentElement?.toggleAttribute('hidden', height <= 0);
  }

  private sortBy(column: RunColumn): void {
    const same = this.sort?.key === column.key;
    emit<SortOrder>(this, 'sort', {
      key: column.key,
      descending: same ? !this.sort?.descending : column.align === 'end' || column.key === 'star',
    });
  }

  private select(act: SelectionAct): void {
    const runs = this.order.map((row) => row.run);
    if (act.kind !== 'range' && 'run' in act) this.anchor = act.run;
    emit(this, 'select', selectionAfter(this.selected, runs, this.anchor, act));
  }

  /** A range of rows is chosen, not a range of text. */
  private readonly onMouseDown = (event: MouseEvent): void => {
    if (event.shiftKey) event.preventDefault();
  };

  private onClick(event: MouseEvent, row: RunRow): void {
    this.active = row.run;
    (event.currentTarget as HTMLElement).focus({ preventScroll: true });
    this.select(
      event.shiftKey
        ? { kind: 'range', run: row.run }
        : { kind: event.ctrlKey || event.metaKey ? 'toggle' : 'only', run: row.run },
    );
  }

  /** The selection follows the menu, as in the editor's own lists. */
  private onMenu(row: RunRow): void {
    this.active = row.run;
    if (!this.selected.has(row.run)) this.select({ kind: 'only', run: row.run });
    emit(this, 'menu', row);
  }

  private readonly onScroll = (): void => {
    this.scrolled = this.scroller?.scrollTop ?? 0;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLTableRowElement)) return;
    const row = this.order[this.place];
    if (!row) return;
    const next = moveFocus(event.key, this.place, {
      count: this.order.length,
      control: event.ctrlKey || event.metaKey,
    });
    const shortcut = shortcutOf(RunsTableElement.shortcuts, event);
    if (next !== undefined) this.moveTo(next, event.shiftKey);
    else if (event.key === 'Enter') emit(this, 'open', row);
    else if (event.key === 'Escape') this.select({ kind: 'none' });
    else if (shortcut) shortcut.act(this, row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** What a key acts on: the selected runs, or the one it was pressed on where that is not among them. */
  private meant(row: RunRow): readonly RunRow[] {
    return this.selected.has(row.run) ? this.order.filter(({ run }) => this.selected.has(run)) : [row];
  }

  private moveTo(place: number, extend: boolean): void {
    const { run } = this.order[place]!;
    if (extend) {
      this.anchor ||= this.active;
      this.select({ kind: 'range', run });
    } else this.anchor = run;
    this.active = run;
    const scroller = this.scroller!;
    scroller.scrollTop = scrollToShow(place, scroller.scrollTop, scroller.clientHeight, rowHeight, rowHeight);
    this.scrolled = scroller.scrollTop;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(`tr[data-run="${CSS.escape(run)}"]`)?.focus({ preventScroll: true });
    });
  }
}
