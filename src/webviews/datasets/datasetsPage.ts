import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { sortLeftOut } from '../../core/leftOut';
import { formatAge, formatBytes, formatCount, formatShare } from '../../core/format';
import {
  datasetMethods,
  datasetStateSchema,
  type DatasetReady,
  type DatasetState,
} from '../../protocol/pages/datasets';
import '../charts/barChart';
import '../charts/histogramChart';
import '../components/choice';
import { dataTable } from '../components/dataTable';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import { gridKeyLines } from '../images/gridKeys';
import type { KeyLine } from '../shared/shortcuts';
import '../components/section';
import '../components/stat';
import { ask } from '../shared/events';
import { PageElement } from '../page/pageElement';
import { text } from '../strings/datasets';
import { classRows, partName, partSeries, type ClassOrder } from './classBars';

/** What images of a dataset can be ordered by. */
const orders = ['name', 'class', 'size'] as const;

/** The class-balance page of a dataset. */
@customElement('loupe-datasets-page')
export class DatasetPageElement extends PageElement<DatasetState, typeof datasetMethods> {
  static override styles = [
    ...PageElement.styles,
    css`
      .balance-words {
        max-width: 80ch;
        margin-bottom: 8px;
      }
      .stale {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
    `,
  ];

  protected readonly schema = datasetStateSchema;
  protected readonly methods = datasetMethods;
  @state() private order: ClassOrder = 'name';
  @state() private chosen: string | null = null;
  @state() private shownPart: string | null = null;
  private loader: ImageLoader | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const remembered = this.link.remembered();
    if (remembered['order'] === 'count') this.order = 'count';
    if (typeof remembered['class'] === 'string') this.chosen = remembered['class'];
  }

  protected override applySnapshot(next: DatasetState): void {
    super.applySnapshot(next);
    if (next.state !== 'ready') return;
    if (this.chosen !== null && !next.classes.some(({ name }) => name === this.chosen)) this.chosen = null;
    this.showImages();
  }

  protected override keys(): readonly KeyLine[] {
    return gridKeyLines;
  }

  protected override renderReady(data: DatasetReady): TemplateResult {
    return html`
      ${this.renderHeader(data)}
      ${
        data.stale
          ? html`<loupe-notices .notices=${[{ level: 'warning', message: text('dataset.stale') }]}>
        <vscode-button appearance="secondary" @click=${this.rescan}>${text('dataset.rescan')}</vscode-button>
      </loupe-notices>`
          : nothing
      }
      ${this.renderBalance(data)}
      ${this.renderImages(data)}
      ${this.renderSizes(data)}
      ${this.renderFaults(data)}
    `;
  }

  private renderHeader(data: DatasetReady): TemplateResult {
    const stat = (label: string, value: string, note = ''): TemplateResult =>
      html`<loupe-stat .label=${label} .value=${value} .note=${note}></loupe-stat>`;
    return html`
      <div class="title-row">
        <div>
          <h1>${data.name}</h1>
          <p class="quiet">${data.words}</p>
        </div>
        <div class="actions">
          <vscode-button @click=${this.train}>${text('dataset.train')}</vscode-button>
          <vscode-button appearance="secondary" @click=${this.rescan}>${text('dataset.rescan')}</vscode-button>
        </div>
      </div>
      <div class="stats">
        ${stat(text('dataset.images'), formatCount(data.images))}
        ${stat(text('dataset.classes'), formatCount(data.classes.length))}
        ${stat(text('dataset.bytes'), formatBytes(data.bytes))}
        ${stat(text('dataset.skippedCount'), formatCount(sortLeftOut(data.skipped).files.length))}
        ${stat(text('dataset.problemCount'), formatCount(data.problems.length))}
        ${stat(text('dataset.scanned'), formatAge(Date.parse(data.scanned), Date.now()))}
      </div>`;
  }

  private renderBalance(data: DatasetReady): TemplateResult {
    const series = partSeries(data.parts, data.classes);
    return html`<loupe-section .heading=${text('dataset.balance')}>
      <p class="balance-words">${data.imbalance.words}</p>
      <loupe-bar-chart
        selectable
        .selected=${this.chosen}
        .heading=${text('dataset.barsTitle')}
        .rowLabel=${text('dataset.class')}
        .valueLabel=${text('dataset.images')}
        .series=${series}
        .rows=${classRows(data.classes, series, data.parts, this.order)}
        .showValue=${formatCount}
        @select=${(event: CustomEvent<string | null>) => this.choose(event.detail)}
      >
        <loupe-choice slot="controls" .label=${text('dataset.sort')} .value=${this.order}
          .options=${[
            { value: 'name', label: text('dataset.sortName') },
            { value: 'count', label: text('dataset.sortCount') },
          ]}
          @change=${(event: CustomEvent<ClassOrder>) => this.sort(event.detail)}
        ></loupe-choice>
      </loupe-bar-chart>
    </loupe-section>`;
  }

  private renderImages(data: DatasetReady): TemplateResult {
    const heading = this.chosen === null ? text('dataset.allImages') : text('dataset.imagesOf', { name: this.chosen });
    return html`<loupe-section class="images" .heading=${heading}>
      ${
        this.chosen === null
          ? html`<span slot="note">${text('dataset.pickClass')}</span>`
          : html`
        <button slot="note" type="button" class="link" @click=${() => this.choose(null)}>${text('dataset.showAll')}</button>`
      }
      ${
        data.parts.length > 1
          ? html`<loupe-choice slot="actions" .label=${text('dataset.partFilter')} .value=${this.shownPart ?? ''}
        .options=${[{ value: '', label: text('dataset.allParts') }, ...data.parts.map((part) => ({ value: part, label: partName(part) }))]}
        @change=${(event: CustomEvent<string>) => this.filter(event.detail || null)}></loupe-choice>`
          : nothing
      }
      <loupe-image-grid .label=${heading} .loader=${this.loader}  .source=${this.imageSource}
        .list=${JSON.stringify([this.chosen, this.shownPart])} .orders=${orders}></loupe-image-grid>
    </loupe-section>`;
  }

  private renderSizes(data: DatasetReady): TemplateResult {
    const total = data.formats.reduce((sum, { count }) => sum + count, 0);
    return html`<loupe-section .heading=${text('dataset.sizes')}>
      <div class="columns three">
        ${(['width', 'height'] as const).map(
          (side) => html`<loupe-histogram
          .heading=${text(`dataset.${side}`)} .xLabel=${text('dataset.pixels')}
          .edges=${data[side].edges} .counts=${data[side].counts}></loupe-histogram>`,
        )}
        <loupe-bar-chart
          .heading=${text('dataset.formats')} .rowLabel=${text('dataset.format')} .valueLabel=${text('dataset.images')}
          .series=${[{ id: 'all', label: text('dataset.images'), tone: 'train' }]}
          .showValue=${formatCount}
          .rows=${data.formats.map(({ format, count }) => {
            const values = {
              name: format,
              count: formatCount(count),
              share: formatShare(total === 0 ? 0 : count / total),
            };
            return {
              id: format,
              label: format,
              segments: [count],
              text: text('dataset.barText', values),
              reading: text('dataset.formatReading', values),
            };
          })}
        ></loupe-bar-chart>
      </div>
    </loupe-section>`;
  }

  private renderFaults(data: DatasetReady): TemplateResult {
    return html`
      <loupe-section class="skipped" .heading=${text('dataset.skipped')}>
        <span slot="note">${skippedNote(data.skipped)}</span>
        ${
          data.skipped.length === 0
            ? nothing
            : dataTable({
                label: text('dataset.skipped'),
                rows: data.skipped,
                columns: [
                  { key: 'file', label: text('dataset.file'), code: true, value: (row) => row.file },
                  { key: 'class', label: text('dataset.class'), value: (row) => row.class },
                  { key: 'reason', label: text('dataset.reason'), wide: true, value: (row) => row.reason },
                ],
                open: (row) => this.open(data, row.file),
              })
        }
      </loupe-section>
      <loupe-section class="problems" .heading=${text('dataset.problems')}>
        <span slot="note">${data.problems.length === 0 ? text('dataset.noProblems') : text('dataset.problemsNote', { n: formatCount(data.problems.length) })}</span>
        ${
          data.problems.length === 0
            ? nothing
            : dataTable({
                label: text('dataset.problems'),
                rows: data.problems,
                columns: [
                  { key: 'file', label: text('dataset.file'), code: true, value: (row) => row.file },
                  { key: 'message', label: text('dataset.message'), wide: true, value: (row) => row.message },
                ],
                open: (row) => this.open(data, row.file),
              })
        }
      </loupe-section>`;
  }

  /** Faults name files relative to the dataset; the host opens absolute paths. */
  private open(data: DatasetReady, file: string): void {
    const separator = data.folder.includes('\\') && !data.folder.startsWith('/') ? '\\' : '/';
    const folder = data.folder.replace(/[\\/]+$/, '');
    ask(this.renderRoot.querySelector('main')!, 'loupe-open-image', {
      file: `${folder}${separator}${file.split('/').join(separator)}`,
    });
  }

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
    const params = { class: this.chosen, part: this.shownPart };
    this.loader = (offset, limit, query) => this.link.request('classImages', { ...params, query, offset, limit });
    this.requestUpdate();
  }

  private readonly train = (): void => this.ask(this.link.request('train', null));
  private readonly rescan = (): void => this.ask(this.link.request('rescan', null));
}

/** Files that are left out and rows that name none, each with its number. */
function skippedNote(skipped: DatasetReady['skipped']): string {
  const { files, rows } = sortLeftOut(skipped);
  const notes = [
    ...(files.length > 0 ? [text('dataset.skippedNote', { n: formatCount(files.length) })] : []),
    ...(rows.length > 0 ? [text('dataset.rowsNote', { n: formatCount(rows.length) })] : []),
  ];
  return notes.length > 0 ? notes.join('; ') : text('dataset.noSkipped');
}
