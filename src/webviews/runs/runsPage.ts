import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import {
  runsMethods,
  runsStateSchema,
  runsUpdateSchema,
  type RunRow,
  type RunsState,
  type RunsUpdate,
  type RunsView,
} from '../../protocol/pages/runs';
import { parseWith } from '../../protocol/parse';
import '../components/notices';
import type { Notice } from '../components/notices';
import '../components/section';
import { sortRows, type SortOrder } from '../components/tableModel';
import { ask } from '../shared/events';
import { FrameBatch } from '../shared/frameBatch';
import { PageElement } from '../page/pageElement';
import { reveal } from '../shared/scrolling';
import { shortcutOf, type KeyLine, type Shortcut } from '../shared/shortcuts';
import { text } from '../strings/runs';
import { RunComparisonState } from '../runComparison/runComparisonState';
import '../runComparison/runComparisonView';
import type { ComparedImage } from '../runComparison/verdictView';
import { ShownColumns } from './runColumns';
import './runDetails';
import type { RunAct } from './runDetails';
import { filterRuns, type FilteredRuns } from './runFilter';
import { toStored, readStored } from './runsMemory';
import { RunsRequests, type NextStep } from './runsRequests';
import { runsPageStyles } from './runsStyles';
import { RunsTableElement } from './runsTable';
import { countWords, runsCsv } from './runsText';
import { menuWords } from './runMenu';
import { canCompare, type RunsToolbarElement, type ToolbarAct } from './runsToolbar';

/** All runs: sorted, filtered, selected, compared. */
@customElement('loupe-runs-page')
export class RunsPageElement extends PageElement<RunsState, typeof runsMethods> {
  static override styles = [...PageElement.styles, runsPageStyles];

  protected readonly schema = runsStateSchema;
  protected readonly methods = runsMethods;
  @state() private rows: ReadonlyMap<string, RunRow> = new Map();
  @state() private reading: RunsUpdate['reading'] = null;
  @state() private view: RunsView = { columns: null, sort: null };
  @state() private filter = '';
  @state() private selected: ReadonlySet<string> = new Set();
  @query('loupe-runs-table') private readonly table!: RunsTableElement | null;
  @query('loupe-runs-toolbar') private readonly toolbar!: RunsToolbarElement | null;
  private readonly comparing = new RunComparisonState(this, {
    request: (method, params) => this.link.request(method, params),
    failed: (sentence) => this.complain(sentence),
    ready: (runs) => this.announcer.interrupt(text('compare.ready', { n: runs })),
  });
  private readonly requests = new RunsRequests({
    request: (method, params, timeout) => this.link.request(method, params, timeout),
    ask: (answer) => this.ask(answer),
    announce: (sentence) => this.announcer.interrupt(sentence),
  });
  /** Kept between drawings: they are made from all rows. */
  private readonly columns = new ShownColumns();
  private filtered: FilteredRuns = { rows: [], unknown: [] };
  private readonly incoming = new FrameBatch<RunsUpdate>((updates) => this.takeIn(updates));

  override connectedCallback(): void {
    super.connectedCallback();
    const stored = readStored(this.link.remembered());
    this.filter = stored.filter;
    this.selected = new Set(stored.selected);
    if (stored.compared.length > 1) this.comparing.start(stored.compared);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.incoming.clear();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('rows') || changed.has('view')) this.columns.update(this.rows.values(), this.view.columns);
    if (changed.has('rows') || changed.has('filter'))
      this.filtered = filterRuns([...this.rows.values()], this.columns.all, this.filter);
    if (changed.has('filter') || changed.has('selected')) this.remember();
  }

  protected override applySnapshot(next: RunsState): void {
    this.incoming.clear();
    if (next.state === 'ready') {
      this.rows = new Map(next.rows.map((row) => [row.run, row]));
      this.reading = next.reading;
      this.view = next.view;
    }
    super.applySnapshot(next);
    if (next.state === 'ready') this.compareAsked(next.compare);
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(runsUpdateSchema, update);
    if (!parsed.ok) return this.complain(`${text('state.misread')} (${parsed.problem})`);
    if (this.pageState?.state === 'ready') this.incoming.push(parsed.value);
  }

  protected override keys(): readonly KeyLine[] {
    return [...RunsTableElement.keys, ...this.shortcuts];
  }

  protected override renderEmptyActions(): TemplateResult {
    return html`<div><vscode-button @click=${this.train}>${text('runs.train')}</vscode-button></div>`;
  }

  protected override renderReady(): TemplateResult {
    const chosen = this.chosen();
    const one = chosen.length === 1 ? chosen[0] : undefined;
    const { rows, unknown } = this.filtered;
    const notices: Notice[] = unknown.map((key) => ({ level: 'warning', message: text('runs.unknownKey', { key }) }));
    if (this.reading) {
      notices.push({
        level: 'info',
        message: text('runs.reading', { done: formatCount(this.reading.done), total: formatCount(this.reading.total) }),
      });
    }
    return html`
      <div class="title-row">
        <div><h1>${text('runs.title')}</h1><p class="quiet" id="count">${countWords(this.rows.values(), this.filtered.rows.length, chosen.length)}</p></div>
        <div class="actions"><vscode-button appearance="secondary" @click=${this.train}>${text('runs.train')}</vscode-button></div>
      </div>
      <div class="table" @keydown=${this.onKey}>
        <loupe-runs-toolbar .filter=${this.filter} .columns=${this.columns.all} .shown=${this.columns.shown} .chosen=${chosen}
          @filter=${(event: CustomEvent<string>) => (this.filter = event.detail)}
          @columns=${(event: CustomEvent<string[] | null>) => this.changeView({ columns: event.detail })}
          @act=${(event: CustomEvent<ToolbarAct>) => this.act(event.detail)}></loupe-runs-toolbar>
        ${notices.length > 0 ? html`<loupe-notices .notices=${notices}></loupe-notices>` : nothing}
        <loupe-runs-table .rows=${rows} .columns=${this.columns.shown} .sortable=${this.columns.all} .sort=${this.sort} .selected=${this.selected}
          @sort=${(event: CustomEvent<SortOrder>) => this.changeView({ sort: event.detail })}
          @select=${(event: CustomEvent<ReadonlySet<string>>) => (this.selected = event.detail)}
          @open=${(event: CustomEvent<RunRow>) => this.openRun(event.detail.run)}
          @star=${(event: CustomEvent<readonly RunRow[]>) => this.requests.star(event.detail)}
          @remove=${(event: CustomEvent<readonly RunRow[]>) => this.requests.remove(event.detail)}
          @rename=${(event: CustomEvent<RunRow>) => this.rename(event.detail)}
          @menu=${(event: CustomEvent<RunRow>) => this.openMenu(event.detail)}></loupe-runs-table>
        ${rows.length === 0 ? html`<p>${text('runs.noneFit')} <button type="button" class="link" @click=${() => (this.filter = '')}>${text('runs.clearFilter')}</button></p>` : nothing}
        ${
          one
            ? html`<loupe-run-details .row=${one} @act=${(event: CustomEvent<RunAct>) => this.actOn(event.detail, one)} @note=${(event: CustomEvent<{ run: string; note: string }>) => this.requests.note(event.detail)}
          @next-step=${(event: CustomEvent<NextStep>) => this.ask(this.link.request(event.detail, { run: one.run }))}></loupe-run-details>`
            : nothing
        }
      </div>
      ${this.renderComparison()}`;
  }

  private renderComparison(): TemplateResult | typeof nothing {
    const { runs, comparison, curves } = this.comparing;
    if (runs.length === 0) return nothing;
    return html`<loupe-section id="comparison" .heading=${text('compare.title')}>
      <vscode-button slot="actions" appearance="secondary" @click=${this.closeComparison}>${text('compare.close')}</vscode-button>
      ${
        comparison
          ? html`<loupe-comparison .comparison=${comparison} .curves=${curves} @open=${(event: CustomEvent<string>) => this.openRun(event.detail)}
            @open-image=${(event: CustomEvent<ComparedImage>) => this.ask(this.link.request('openCompared', event.detail))}></loupe-comparison>`
          : html`<p class="quiet" role="status">${text('compare.loading')}</p>`
      }
    </loupe-section>`;
  }

  /** The selected runs that are shown, in the table's order: nothing is done to a run that the filter hides. */
  private chosen(): RunRow[] {
    const chosen = this.filtered.rows.filter(({ run }) => this.selected.has(run));
    return sortRows(chosen, this.columns.all, this.sort).map((index) => chosen[index]!);
  }

  /** The latest first until the user wants it otherwise. */
  private get sort(): SortOrder {
    return this.view.sort ?? { key: 'started', descending: true };
  }

  private takeIn(updates: readonly RunsUpdate[]): void {
    const rows = new Map(this.rows);
    for (const update of updates) {
      for (const row of update.rows) rows.set(row.run, row);
      for (const run of update.removed) rows.delete(run);
      this.reading = update.reading;
      this.comparing.changed(update);
      this.compareAsked(update.compare);
      if (update.removed.some((run) => this.selected.has(run)))
        this.selected = new Set([...this.selected].filter((run) => rows.has(run)));
    }
    this.rows = rows;
  }

  private changeView(change: Partial<RunsView>): void {
    this.view = { ...this.view, ...change };
    this.ask(this.link.request('setView', this.view));
  }

  private remember(): void {
    this.link.remember(
      toStored({ filter: this.filter, selected: [...this.selected], compared: [...this.comparing.runs] }),
    );
  }

  private act(act: ToolbarAct): void {
    if (act === 'exportCsv') this.exportCsv();
    else this.compare(this.chosen());
  }

  private actOn(act: RunAct, row: RunRow): void {
    if (act === 'remove') this.requests.remove([row]);
    else if (act === 'rename') this.rename(row);
    else this.ask(this.link.request(act, { run: row.run }));
  }

  private rename(row: RunRow): void {
    if (row.status !== 'broken') this.ask(this.link.request('rename', { run: row.run }));
  }

  /**
   * What the editor's menu is for. It reads this of the outermost element alone, as it sees none in a shadow root; the
   * selection has followed to the row by then.
   */
  private openMenu(row: RunRow): void {
    const runs = this.selected.has(row.run) ? this.chosen() : [row];
    this.dataset['vscodeContext'] = JSON.stringify({
      webviewSection: 'run',
      preventDefaultContextMenuItems: true,
      run: row.run,
      runs: runs.map(({ run }) => run),
      loupeRun: menuWords(row, runs),
    });
  }

  private openRun(run: string): void {
    if (this.rows.get(run)?.status === 'broken') this.selected = new Set([run]);
    else this.ask(this.link.request('open', { run }));
  }

  private compare(rows: readonly Pick<RunRow, 'run'>[]): void {
    this.comparing.start(rows.map(({ run }) => run));
    this.remember();
    void this.updateComplete.then(() => reveal(this.renderRoot.querySelector('#comparison'), window.innerHeight));
  }

  /** Asked for in a menu or the palette; told again until the page has begun. */
  private compareAsked(runs: readonly string[] | undefined): void {
    if (runs && runs.join('\n') !== this.comparing.runs.join('\n')) this.compare(runs.map((run) => ({ run })));
  }

  private readonly closeComparison = (): void => {
    this.comparing.stop();
    this.remember();
  };

  private readonly exportCsv = (): void => {
    ask(this.table ?? this, 'loupe-save', {
      name: 'runs.csv',
      text: runsCsv(this.table?.ordered ?? [], this.columns.shown),
      title: text('runs.csvTitle'),
    });
  };

  private readonly train = (): void => this.ask(this.link.request('train', null));

  private readonly shortcuts: readonly Shortcut<[KeyboardEvent]>[] = [
    {
      keys: 'C',
      key: 'c',
      command: false,
      meaning: () => text('runs.key.compare'),
      act: (event) => {
        if (event.composedPath()[0] instanceof HTMLTableRowElement && canCompare(this.chosen()))
          this.compare(this.chosen());
      },
    },
    {
      keys: '/',
      key: '/',
      meaning: () => text('runs.key.filter'),
      act: (event) => {
        if (event.composedPath()[0] instanceof HTMLInputElement) return;
        event.preventDefault();
        this.toolbar?.focusFilter();
      },
    },
  ];

  private readonly onKey = (event: KeyboardEvent): void => {
    shortcutOf(this.shortcuts, event)?.act(event);
  };
}
