import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { orderClasses } from '../../core/metrics/matrixOrder';
import type { Part } from '../../core/parts';
import type { Metrics } from '../../protocol/runFiles';
import '../charts/matrixChart';
import type { ChosenCell } from '../charts/matrixChart';
import { matrixModel, type MatrixModel } from '../charts/matrixModel';
import '../components/section';
import { pageStyles } from '../page/pageElement';
import { emit } from '../shared/events';
import { reveal } from '../shared/scrolling';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/evaluation';
import './cellImages';
import type { EvaluationSource } from './evaluationSource';
import { renderPairs } from './evaluationTables';
import { renderMatrixControls } from './matrixControls';
import { defaultView, type MatrixView } from './matrixView';

/** Pixels of the chosen images that must be in sight: heading and first row. */
const imagesInSight = 200;

/**
 * The matrix of one part of an evaluation, its most confused pairs and the images of what is chosen, for any page.
 * The page owns what is chosen: `view-change` is fired with the whole new view, which the page keeps, remembers and
 * gives back. Images are asked of `source`; to open one, copy or save, the events of `PageEvents` go to the page.
 */
@customElement('loupe-evaluation-view')
export class EvaluationViewElement extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 20px;
        padding: 0;
      }
      .pairs {
        --loupe-table-height: 420px;
      }
    `,
  ];

  @property({ attribute: false }) metrics!: Metrics;
  @property({ attribute: false }) partName: Part = 'validation';
  @property({ attribute: false }) view: MatrixView = defaultView;
  @property({ attribute: false }) source!: EvaluationSource;
  private model: MatrixModel | undefined;

  /** The model is made when something about it changes, not with every drawing. */
  override willUpdate(changed: PropertyValues<this>): void {
    const matrix = this.metrics.parts[this.partName]?.matrix;
    const before = changed.get('view');
    const { show, mute, order } = this.view;
    const same =
      !changed.has('metrics') &&
      !changed.has('partName') &&
      (!changed.has('view') || (before?.show === show && before.mute === mute && before.order === order));
    if (!matrix || (same && this.model)) return;
    const { classes } = this.metrics;
    this.model = matrixModel({ classes, matrix, order: orderClasses(order, classes, matrix), show, mute });
  }

  override render(): TemplateResult | typeof nothing {
    const { view, partName: part } = this;
    const { classes } = this.metrics;
    const metrics = this.metrics.parts[part];
    if (!metrics) return nothing;
    return html`
      <loupe-section .heading=${text('matrix.section')}>
        <loupe-matrix .heading=${text('matrix.title')}
            .note=${`${text(`part.${part}`)} · ${text('matrix.note', { n: formatCount(metrics.images) })}`}
            .model=${this.model} .chosen=${view.cell}
            @choose=${(event: CustomEvent<ChosenCell | null>) => this.choose(event.detail)}>
          <div slot="controls" class="controls">${renderMatrixControls(view, (change) => this.change(change))}</div>
          <loupe-section slot="side" class="pairs" .heading=${text('pairs.title')}>
            ${renderPairs(metrics, classes, ({ truth, predicted }) => this.choose({ truth, predicted }))}
          </loupe-section>
        </loupe-matrix>
      </loupe-section>
      <loupe-cell-images class="images" .classes=${classes} .partName=${part} .cell=${view.cell} .errorsOnly=${view.errorsOnly}
        .source=${this.source} .evaluated=${this.metrics}
        @view-change=${(event: CustomEvent<Partial<MatrixView>>) => this.change(event.detail)}></loupe-cell-images>`;
  }

  private change(part: Partial<MatrixView>): void {
    emit(this, 'view-change', { ...this.view, ...part });
  }

  private choose(cell: ChosenCell | null): void {
    this.change({ cell });
    if (cell) void this.updateComplete.then(() => reveal(this.renderRoot.querySelector('.images'), imagesInSight));
  }
}
