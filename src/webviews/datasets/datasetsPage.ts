import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import {
  datasetMethods,
  datasetStateSchema,
  type DatasetReady,
  type DatasetState,
  type ImageFilter,
  type MapPoints,
} from '../../protocol/pages/datasets';
import '../components/choice';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import type { ImageOrder } from '../../protocol/pages/images';
import '../components/notices';
import '../components/tabs';
import { gridKeyLines } from '../images/gridKeys';
import type { KeyLine } from '../shared/shortcuts';
import { PageElement } from '../page/pageElement';
import { text } from '../strings/datasets';
import { text as mapText } from '../strings/map';
import { auditBar } from './auditBar';
import { chartsView } from './chartsView';
import { partName, type ClassOrder } from './classBars';
import { classBalance } from './classBalance';
import { datasetHeader } from './datasetHeader';
import { datasetStyles } from './datasetStyles';
import { firstProblems } from './firstProblems';
import { filterChips, toggled } from './gridFilters';
import { mapKeyLines } from '../map/mapKeys';
import { problemKinds, type ProblemKind } from './problemKinds';
import './problemsView';
import { SimilarSearches } from './similarSearch';

/** What images of a dataset can be ordered by. */
const orders = ['name', 'class', 'size'] as const;
/** And those of one that was audited. */
const auditedOrders = [...orders, 'brightness', 'sharpness'] as const;
const allOrders = [...auditedOrders, 'outlier'] as const;

/** The class-balance page of a dataset. */
@customElement('loupe-datasets-page')
export class DatasetPageElement extends PageElement<DatasetState, typeof datasetMethods> {
  static override styles = [...PageElement.styles, datasetStyles];

  protected readonly schema = datasetStateSchema;
  protected readonly methods = datasetMethods;
  @state() private order: ClassOrder = 'name';
  @state() private chosen: string | null = null;
  @state() private shownPart: string | null = null;
  @state() private imageFilter: ImageFilter = {};
  @state() private tab = 'images';
  @state() private kind = '';
  private kinds: { readonly of: DatasetReady; readonly list: readonly ProblemKind[] } | undefined;
  private loader: ImageLoader | undefined;
  /** What was chosen on the map, and what is selected in the grid. */
  @state() private chosenFiles: ReadonlySet<string> | null = null;
  @state() private selected: readonly string[] = [];
  @state() private colour = '';
  private mapFilter: { readonly class: string | null; readonly part: string | null } = { class: null, part: null };
  private readonly searches = new SimilarSearches();

  override connectedCallback(): void {
    super.connectedCallback();
    const remembered = this.link.remembered();
    if (remembered['order'] === 'count') this.order = 'count';
    if (typeof remembered['class'] === 'string') this.chosen = remembered['class'];
    if (typeof remembered['tab'] === 'string') this.tab = remembered['tab'];
    if (typeof remembered['kind'] === 'string') this.kind = remembered['kind'];
    if (typeof remembered['colour'] === 'string') this.colour = remembered['colour'];
  }

  protected override applySnapshot(next: DatasetState): void {
    super.applySnapshot(next);
    if (next.state !== 'ready') return;
    if (this.chosen !== null && !next.classes.some(({ name }) => name === this.chosen)) this.chosen = null;
    const { chosen, shownPart: part, imageFilter: filter, tab } = this;
    const other = this.searches.follow(next, { chosen, part, filter, tab });
    if (other) {
      this.chosen = other.chosen;
      this.shownPart = other.part;
      this.imageFilter = other.filter;
      this.show(other.tab);
    }
    this.showImages();
  }

  protected override keys(): readonly KeyLine[] {
    return this.tab === 'map' ? [...mapKeyLines, ...gridKeyLines] : gridKeyLines;
  }

  /** Nothing was found, or nothing was looked for yet. */
  protected override renderEmptyActions(): TemplateResult {
    const state = this.pageState;
    const unsorted = state?.state === 'empty' && state.code === 'no-classes';
    return html`<div class="actions">
      ${unsorted ? html`<vscode-button @click=${this.sortImages}>${text('dataset.sortImages')}</vscode-button>` : nothing}
      <vscode-button appearance=${unsorted ? 'secondary' : 'primary'} @click=${this.rescan}>${text('dataset.rescan')}</vscode-button>
      <vscode-button appearance="secondary" @click=${this.chooseFolder}>${text('dataset.chooseFolder')}</vscode-button>
    </div>`;
  }

  protected override renderFailureActions(): TemplateResult {
    return this.renderEmptyActions();
  }

  protected override renderReady(data: DatasetReady): TemplateResult {
    const kinds = this.kindsOf(data);
    return html`
      ${datasetHeader(data, kinds, {
        train: this.train,
        rescan: this.rescan,
        sortImages: this.sortImages,
        audit: this.audit,
        split: (purpose) => this.ask(this.link.request('split', { purpose })),
        showKind: (kind) => this.chooseKind(kind),
      })}
      ${
        data.stale
          ? html`<loupe-notices .notices=${[{ level: 'warning', message: text('dataset.stale') }]}>
        <vscode-button appearance="secondary" @click=${this.rescan}>${text('dataset.rescan')}</vscode-button>
      </loupe-notices>`
          : nothing
      }
      ${auditBar(data, { audit: this.audit, cancel: this.cancelAudit })}
      <loupe-tabs .label=${text('dataset.tabs')} .value=${this.tab} @tab-change=${(event: CustomEvent<string>) => this.show(event.detail)}
        .tabs=${[
          { value: 'images', label: text('dataset.tabImages') },
          { value: 'map', label: mapText('map.tab') },
          { value: 'problems', label: text('dataset.tabProblems') },
          { value: 'sizes', label: text('dataset.sizes') },
        ]}>
        <div slot="images">${this.tab === 'images' ? this.renderImages(data, kinds) : nothing}</div>
        <div slot="map">${this.tab === 'map' ? this.renderMap(data) : nothing}</div>
        <div slot="problems">${
          this.tab === 'problems'
            ? html`<loupe-problems-view .kinds=${kinds} .chosen=${this.kind} .source=${this.imageSource} .repairs=${this.repairs}
              .pathOf=${(file: string) => pathIn(data.folder, file)} @choose=${(event: CustomEvent<string>) => this.chooseKind(event.detail)}
              @show-images=${(event: CustomEvent<string>) => this.showProblem(event.detail)}></loupe-problems-view>`
            : nothing
        }</div>
        <div slot="sizes">${this.tab === 'sizes' ? this.renderCharts(data) : nothing}</div>
      </loupe-tabs>`;
  }

  private renderImages(data: DatasetReady, kinds: readonly ProblemKind[]): TemplateResult {
    return html`
      ${firstProblems(kinds, { choose: (kind) => this.chooseKind(kind), showAll: () => this.show('problems') })}
      <div class="beside">
        ${classBalance(data, {
          order: this.order,
          chosen: this.chosen,
          choose: (name) => this.choose(name),
          sort: (order) => this.sort(order),
        })}
        ${this.renderGrid(data)}
      </div>`;
  }

  private renderCharts(data: DatasetReady): TemplateResult {
    return html`<h2 class="visually-hidden">${text('dataset.sizes')}</h2>
      <div class="beside">
        ${chartsView(data, {
          filter: this.imageFilter,
          choose: (key, value) => this.filterBy(toggled(this.imageFilter, key, value)),
        })}
        ${this.renderGrid(data)}
      </div>`;
  }

  private renderMap(data: DatasetReady): TemplateResult {
    // Loaded when it is first asked for: the other tabs do without.
    void import('./mapView');
    const { mapFilter } = this;
    if (mapFilter.class !== this.chosen || mapFilter.part !== this.shownPart)
      this.mapFilter = { class: this.chosen, part: this.shownPart };
    return html`<h2 class="visually-hidden">${mapText('map.title')}</h2>
      <div class="beside even">
        <loupe-map-view class="map" .state=${data.map} .load=${this.loadMap} .version=${`${data.scanned} ${data.audit?.audited ?? ''}`}
          .filter=${this.mapFilter} .chosen=${this.chosenFiles} .selected=${this.selected} .colour=${this.colour}
          .source=${this.imageSource} .pathOf=${(file: string) => pathIn(data.folder, file)}
          @choose=${(event: CustomEvent<readonly string[] | null>) => this.chooseOnMap(event.detail)}
          @colour=${(event: CustomEvent<string>) => this.colourBy(event.detail)}
          @make=${() => this.ask(this.link.request('makeMap', null))}
          @cancel=${() => this.ask(this.link.request('cancelMap', null))}></loupe-map-view>
        ${this.renderGrid(data)}
      </div>`;
  }

  private headingOfGrid(): string {
    const like = this.imageFilter.chosen?.name ?? null;
    if (like !== null) return mapText('similar.heading', { name: like });
    return this.chosen === null ? text('dataset.allImages') : text('dataset.imagesOf', { name: this.chosen });
  }

  private renderGrid(data: DatasetReady): TemplateResult {
    const heading = this.headingOfGrid();
    const searched = data.similar !== null && this.searches.shows(this.imageFilter);
    // As the map: loaded by who asks for it.
    if (searched) void import('./similarBar');
    return html`<section class="images" aria-label=${heading}>
      ${searched ? html`<loupe-similar-bar .search=${data.similar} .source=${this.imageSource} @back=${this.endSimilar}></loupe-similar-bar>` : nothing}
      <div class="heading"><h2>${heading}</h2>
        ${this.chosen === null && Object.keys(this.imageFilter).length === 0 ? nothing : html`<button type="button" class="link" @click=${this.showAll}>${text('dataset.showAll')}</button>`}
      </div>
      ${filterChips(this.imageFilter, (key) => this.filterBy(toggled(this.imageFilter, key, undefined)))}
      <loupe-image-grid .label=${heading} .loader=${this.loader} .source=${this.imageSource} .scope=${this.repairs}
        .list=${JSON.stringify([this.chosen, this.shownPart, this.imageFilter])} .orders=${ordersOf(data)}
        .listOrder=${searched ? mapText('similar.order') : ''}
        @select=${(event: CustomEvent<readonly string[]>) => (this.selected = event.detail)}>
        ${
          data.parts.length > 1
            ? html`<loupe-choice slot="filters" .label=${text('dataset.partFilter')} .value=${this.shownPart ?? ''}
          .options=${[{ value: '', label: text('dataset.allParts') }, ...data.parts.map((part) => ({ value: part, label: partName(part) }))]}
          @change=${(event: CustomEvent<string>) => this.filter(event.detail || null)}></loupe-choice>`
            : nothing
        }
        ${
          data.problems.length + (data.audit?.problems.length ?? 0) > 0
            ? html`<vscode-checkbox slot="filters" ?checked=${this.imageFilter.problem !== undefined} @change=${(event: Event) => this.onlyFlagged((event.target as HTMLInputElement).checked)}>${text('dataset.flagged')}</vscode-checkbox>`
            : nothing
        }
      </loupe-image-grid>
    </section>`;
  }

  private kindsOf(data: DatasetReady): readonly ProblemKind[] {
    if (this.kinds?.of !== data) this.kinds = { of: data, list: problemKinds(data) };
    return this.kinds.list;
  }

  private show(tab: string): void {
    this.tab = tab;
    this.link.remember({ tab });
  }

  private chooseKind(kind: string): void {
    this.kind = kind;
    this.link.remember({ kind });
    this.show('problems');
  }

  private onlyFlagged(flagged: boolean): void {
    const rest = toggled(this.imageFilter, 'problem', undefined);
    // A kind that is chosen already is narrower.
    this.filterBy(flagged ? { problem: '', ...this.imageFilter } : rest);
  }

  /** Shows the images of a kind of problem in the grid, whatever else it was narrowed to. */
  private showProblem(problem: string): void {
    this.chosen = null;
    this.shownPart = null;
    this.link.remember({ class: null });
    this.filterBy({ problem });
    this.show('images');
  }

  private filterBy(filter: ImageFilter): void {
    const left = this.searches.shows(this.imageFilter) && !this.searches.shows(filter);
    this.imageFilter = filter;
    if (!filter.chosen || filter.chosen.name !== null) this.chosenFiles = null;
    if (left) this.endSimilar();
    this.showImages();
  }

  private readonly showAll = (): void => {
    this.filterBy({});
    this.choose(null);
  };

  /** The grid shows what was chosen; where another choice came meanwhile, that. */
  private chooseOnMap(files: readonly string[] | null): void {
    const chosen = files && new Set(files);
    this.chosenFiles = chosen;
    if (!files) return this.filterBy(toggled(this.imageFilter, 'chosen', undefined));
    this.ask(
      this.link.request('chooseImages', { files: [...files] }).then(({ id }) => {
        if (this.chosenFiles === chosen)
          this.filterBy({ ...this.imageFilter, chosen: { id, images: files.length, name: null } });
      }),
    );
  }

  private colourBy(colour: string): void {
    this.colour = colour;
    this.link.remember({ colour });
  }

  private readonly endSimilar = (): void => this.ask(this.link.request('endSimilar', null));
  private readonly loadMap = (): Promise<MapPoints | null> => this.link.request('mapPoints', null);

  private choose(name: string | null): void {
    this.chosen = name;
    this.link.remember({ class: name });
    this.showImages();
  }

  private filter(part: string | null): void {
    this.shownPart = part;
    this.showImages();
  }

  private sort(order: ClassOrder): void {
    this.order = order;
    this.link.remember({ order });
  }

  private showImages(): void {
    const params = { class: this.chosen, part: this.shownPart, filter: this.imageFilter };
    this.loader = (offset, limit, query) => this.link.request('classImages', { ...params, query, offset, limit });
    this.requestUpdate();
  }

  private readonly train = (): void => this.ask(this.link.request('train', null));
  private readonly sortImages = (): void => this.ask(this.link.request('sortImages', null));
  private readonly rescan = (): void => this.ask(this.link.request('rescan', null));
  private readonly audit = (): void => this.ask(this.link.request('audit', null));
  private readonly cancelAudit = (): void => this.ask(this.link.request('cancelAudit', null));
  private readonly chooseFolder = (): void => this.ask(this.link.request('chooseFolder', null));
}

/** Measures are there after an audit only, and how unusual an image is where features were computed. */
function ordersOf({ audit }: DatasetReady): readonly ImageOrder[] {
  if (!audit || audit.brightness.counts.length === 0) return orders;
  return audit.outlier.counts.length > 0 ? allOrders : auditedOrders;
}

/** The whole path of a file of the dataset, which is named with `/`. */
function pathIn(folder: string, file: string): string {
  const separator = folder.includes('\\') && !folder.startsWith('/') ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${separator}${file.split('/').join(separator)}`;
}
