import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatAccuracy, formatCount, formatInterval, formatLoss, formatOf } from '../../core/format';
import { onlyClass } from '../../core/metrics/metrics';
import { orderClasses, type MatrixOrder } from '../../core/metrics/matrixOrder';
import type { Part } from '../../core/parts';
import {
  evaluationMethods,
  evaluationStateSchema,
  type EvaluationReady,
  type EvaluationState,
} from '../../protocol/pages/evaluation';
import type { PartMetrics } from '../../protocol/runFiles';
import '../charts/matrixChart';
import type { ChosenCell } from '../charts/matrixChart';
import { matrixModel, type MatrixModel, type MatrixShow } from '../charts/matrixModel';
import '../components/choice';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import '../components/section';
import '../components/stat';
import { PageElement } from '../page/pageElement';
import { reveal } from '../shared/scrolling';
import { text } from '../strings/evaluation';
import { renderEvaluations } from './evaluationsTable';
import { renderPairs, renderPerClass } from './evaluationTables';
import { cellTitle, evaluatedParts, restoredView, type MatrixView } from './matrixView';

/** Pixels of the chosen images that must be in sight: heading and first row. */
const imagesInSight = 200;

/** The confusion matrix of a run and everything around it. */
@customElement('loupe-evaluation-page')
export class EvaluationPageElement extends PageElement<EvaluationState, typeof evaluationMethods> {
  static override styles = [
    ...PageElement.styles,
    css`
      .pairs {
        --loupe-table-height: 420px;
      }
    `,
  ];

  protected readonly schema = evaluationStateSchema;
  protected readonly methods = evaluationMethods;
  @state() private view: MatrixView = { part: 'validation', show: 'counts', mute: false, order: 'name' };
  @state() private cell: ChosenCell | null = null;
  @state() private errorsOnly = false;
  private loader: ImageLoader | undefined;
  private model: MatrixModel | undefined;
  private readonly source = {
    thumbnails: (files: readonly string[], size: number) =>
      this.link.request('thumbnails', { files: [...files], size }),
  };

  protected override applySnapshot(next: EvaluationState): void {
    if (next.state === 'ready') {
      const before = this.pageState?.state === 'ready' ? this.pageState : undefined;
      const sameRun = before?.run === next.run && before.evaluation === next.evaluation;
      this.view = restoredView(this.link.remembered()['view'], next);
      if (!sameRun) this.cell = null;
    }
    super.applySnapshot(next);
    if (next.state !== 'ready') return;
    this.arrange();
    this.showImages();
  }

  protected override renderReady(data: EvaluationReady): TemplateResult {
    const metrics = data.metrics.parts[this.view.part];
    return html`
      ${this.renderHeader(data)}
      ${this.renderEvaluations(data)}
      ${metrics ? this.renderMetrics(data, metrics) : html`<loupe-message .heading=${text('evaluation.noParts')} .advice=${text('evaluation.noPartsHint')}></loupe-message>`}
    `;
  }

  private renderHeader(data: EvaluationReady): TemplateResult {
    const available = evaluatedParts(data);
    return html`<div class="title-row">
      <div>
        <h1>${text('evaluation.title')}</h1>
        <p class="quiet">${text('evaluation.subtitle', { model: data.model, dataset: data.scored, run: data.name })}</p>
      </div>
      <div class="actions">
        ${
          available.length > 1
            ? html`<loupe-choice class="part" .label=${text('evaluation.part')} .value=${this.view.part}
          .options=${available.map((part) => ({ value: part, label: text(`part.${part}`) }))}
          @change=${(event: CustomEvent<Part>) => this.change({ part: event.detail })}></loupe-choice>`
            : ''
        }
        <vscode-button @click=${this.use}>${text('evaluation.use')}</vscode-button>
        <vscode-button appearance="secondary" @click=${this.openTraining}>${text('evaluation.openTraining')}</vscode-button>
      </div>
    </div>`;
  }

  /** What the run was scored on, side by side, where that is more than its own parts; a row is opened to be shown. */
  private renderEvaluations(data: EvaluationReady): TemplateResult | '' {
    if (new Set(data.evaluations.map(({ id }) => id)).size < 2) return '';
    return html`<loupe-section class="evaluations" .heading=${text('evaluations.title')}>
      ${renderEvaluations(data, this.view.part, (row) => {
        if (row.part !== this.view.part) this.change({ part: row.part });
        if (row.id !== data.evaluation) this.ask(this.link.request('showEvaluation', { id: row.id }));
      })}
    </loupe-section>`;
  }

  private renderMetrics(data: EvaluationReady, metrics: PartMetrics): TemplateResult {
    const { classes } = data.metrics;
    return html`
      ${this.renderStats(metrics)}
      <loupe-section .heading=${text('matrix.section')}>
        <loupe-matrix .heading=${text('matrix.title')}
            .note=${`${text(`part.${this.view.part}`)} · ${text('matrix.note', { n: formatCount(metrics.images) })}`}
            .model=${this.model} .chosen=${this.cell}
            @choose=${(event: CustomEvent<ChosenCell | null>) => this.choose(event.detail)}>
          <div slot="controls" class="controls">${this.renderControls()}</div>
          <loupe-section slot="side" class="pairs" .heading=${text('pairs.title')}>
            ${renderPairs(metrics, classes, ({ truth, predicted }) => this.choose({ truth, predicted }))}
          </loupe-section>
        </loupe-matrix>
      </loupe-section>
      ${this.renderImages(classes)}
      <loupe-section class="per-class" .heading=${text('perClass.title')}>
        ${renderPerClass(metrics, classes, (truth) => this.choose({ truth, predicted: null }))}
      </loupe-section>`;
  }

  private renderStats(metrics: PartMetrics): TemplateResult {
    const interval = formatInterval(metrics.accuracyInterval);
    const right = Math.round(metrics.accuracy * metrics.images);
    const stat = (
      name: 'macroF1' | 'balanced' | 'logLoss' | 'calibration',
      value: string,
    ): TemplateResult => html`<loupe-stat
      .label=${text(`evaluation.${name}`)} .value=${value} .note=${text(`evaluation.${name}Note`)} .explanation=${text(`evaluation.${name}Meaning`)}></loupe-stat>`;
    const one = onlyClass(metrics);
    if (one !== null)
      return html`<div class="stats">
        <loupe-stat .label=${text('evaluation.recallOf', { class: one })} .value=${formatAccuracy(metrics.accuracy)}
          .note=${`${formatOf(right, metrics.images)} · ${interval}`}
          .explanation=${text('evaluation.recallMeaning', { interval })}></loupe-stat>
      </div>
      <p class="quiet">${text('evaluation.oneClass', { class: one })}</p>`;
    return html`<div class="stats">
      <loupe-stat .label=${text('evaluation.accuracy')} .value=${formatAccuracy(metrics.accuracy)}
        .note=${`${formatOf(right, metrics.images)} · ${interval}`}
        .explanation=${text('evaluation.accuracyMeaning', { interval })}></loupe-stat>
      ${stat('macroF1', formatAccuracy(metrics.macroF1))}
      ${stat('balanced', formatAccuracy(metrics.balancedAccuracy))}
      ${stat('logLoss', formatLoss(metrics.logLoss))}
      ${stat('calibration', formatAccuracy(metrics.calibrationError))}
    </div>`;
  }

  private renderControls(): TemplateResult {
    return html`
      <loupe-choice class="show" .label=${text('matrix.show')} .value=${this.view.show}
        .options=${[
          { value: 'counts', label: text('matrix.counts') },
          { value: 'rows', label: text('matrix.rows') },
          { value: 'columns', label: text('matrix.columns') },
        ]}
        @change=${(event: CustomEvent<MatrixShow>) => this.change({ show: event.detail })}></loupe-choice>
      <span class="labelled">${text('matrix.order')}
        <loupe-choice class="order" .label=${text('matrix.order')} .value=${this.view.order}
          .options=${[
            { value: 'name', label: text('matrix.byName') },
            { value: 'size', label: text('matrix.bySize') },
            { value: 'accuracy', label: text('matrix.byAccuracy') },
            { value: 'confusion', label: text('matrix.byConfusion') },
          ]}
          @change=${(event: CustomEvent<MatrixOrder>) => this.change({ order: event.detail })}></loupe-choice>
      </span>
      <vscode-checkbox ?checked=${this.view.mute} @change=${(event: Event) => this.change({ mute: (event.target as HTMLInputElement).checked })}>${text('matrix.mute')}</vscode-checkbox>`;
  }

  private renderImages(classes: readonly string[]): TemplateResult {
    const heading = `${text('cell.title')}: ${cellTitle(this.cell, classes, this.errorsOnly)}`;
    const mixed = this.cell !== null && (this.cell.truth === null || this.cell.predicted === null);
    return html`<loupe-section class="images" .heading=${text('cell.title')}>
      <span slot="note">${cellTitle(this.cell, classes, this.errorsOnly)}</span>
      ${mixed ? html`<vscode-checkbox slot="actions" ?checked=${this.errorsOnly} @change=${this.toggleErrors}>${text('cell.onlyErrors')}</vscode-checkbox>` : ''}
      ${this.cell ? html`<button slot="actions" type="button" class="link" @click=${() => this.choose(null)}>${text('cell.clear')}</button>` : ''}
      <loupe-image-grid predictions .label=${heading} .loader=${this.loader} .source=${this.source}></loupe-image-grid>
    </loupe-section>`;
  }

  private change(part: Partial<MatrixView>): void {
    const before = this.view;
    this.view = { ...before, ...part };
    this.link.remember({ view: this.view });
    this.arrange();
    if (this.view.part !== before.part) this.showImages();
  }

  private choose(cell: ChosenCell | null): void {
    this.cell = cell;
    this.showImages();
    if (cell) void this.updateComplete.then(() => reveal(this.renderRoot.querySelector('.images'), imagesInSight));
  }

  /** The model is made when something about it changes, not with every drawing. */
  private arrange(): void {
    const data = this.pageState;
    if (data?.state !== 'ready') return;
    const { classes, parts } = data.metrics;
    const matrix = parts[this.view.part]?.matrix;
    if (!matrix) return;
    const { show, mute, order } = this.view;
    this.model = matrixModel({ classes, matrix, order: orderClasses(order, classes, matrix), show, mute });
  }

  private showImages(): void {
    const { part } = this.view;
    const params = this.cell
      ? {
          part,
          ...this.cell,
          errorsOnly: this.errorsOnly && (this.cell.truth === null || this.cell.predicted === null),
        }
      : { part, truth: null, predicted: null, errorsOnly: true };
    this.loader = (offset, limit) => this.link.request('cellImages', { ...params, offset, limit });
    this.requestUpdate();
  }

  private readonly toggleErrors = (event: Event): void => {
    this.errorsOnly = (event.target as HTMLInputElement).checked;
    this.showImages();
  };
  private readonly use = (): void => this.ask(this.link.request('usePredictions', null));
  private readonly openTraining = (): void => this.ask(this.link.request('openTraining', null));
}
