import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { RepairScope } from '../../protocol/pages/imageRepairs';
import { orderClasses } from '../../core/metrics/matrixOrder';
import type { Part } from '../../core/parts';
import type { Metrics } from '../../protocol/runFiles';
import '../charts/matrixChart';
import { needsHeatMap } from '../charts/matrixGeometry';
import '../charts/matrixLens';
import { matrixModel, placeOf, type ChosenCell, type MatrixModel, type Place } from '../charts/matrixModel';
import { measureText } from '../charts/textWidth';
import { pageStyles } from '../page/pageElement';
import { emit } from '../shared/events';
import { SizeController } from '../shared/sizeController';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/evaluation';
import './cellImages';
import { choiceOf, touches, type Choice } from './choice';
import { renderClassSearch } from './classSearch';
import './confusedPairs';
import type { EvaluationSource } from './evaluationSource';
import { evaluationViewStyles } from './evaluationViewStyles';
import { renderMatrixControls } from './matrixControls';
import { defaultView, type MatrixView } from './matrixView';
import { viewRoom } from './viewRoom';

/** Fewer classes are found by looking. */
const searchedFrom = 8;

/**
 * The matrix of one part of an evaluation, its most confused pairs and the images of what is chosen, for any page.
 * The page owns what is chosen: `view-change` is fired with the whole new view, which the page keeps, remembers and
 * gives back. Images are asked of `source`; to open one, copy or save, the events of `PageEvents` go to the page.
 */
@customElement('loupe-evaluation-view')
export class EvaluationViewElement extends LitElement {
  static override styles = [baseStyles, pageStyles, evaluationViewStyles];

  @property({ attribute: false }) metrics!: Metrics;
  @property({ attribute: false }) partName: Part = 'validation';
  @property({ attribute: false }) view: MatrixView = defaultView;
  @property({ attribute: false }) source!: EvaluationSource;
  /** What can be repaired of the images; null where nothing can. */
  @property({ attribute: false }) repairs: RepairScope | null = null;
  /** The cell that the pointer or the keyboard is on. */
  @state() private pointed: Place | null = null;
  /** Pixels from the top of the unscrolled page to the matrix. */
  @state() private top = 200;
  private model: MatrixModel | undefined;
  private choice: Choice | undefined;
  private readonly size = new SizeController(this, { width: 1000 });

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('resize', this.onResize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('resize', this.onResize);
  }

  /** The model is made when something about it changes, not with every drawing. */
  override willUpdate(changed: PropertyValues<this>): void {
    const { classes } = this.metrics;
    const matrix = this.metrics.parts[this.partName]?.matrix;
    if (!matrix) return;
    const scores = changed.has('metrics') || changed.has('partName');
    const { show, mute, order } = this.view;
    const before = changed.has('view') ? changed.get('view') : this.view;
    if (scores || !this.model || before?.show !== show || before.mute !== mute || before.order !== order) {
      this.model = matrixModel({ classes, matrix, order: orderClasses(order, classes, matrix), show, mute });
      this.pointed = null;
    }
    if (scores || changed.has('view') || !this.choice) this.choice = choiceOf(this.view, classes, matrix);
  }

  override updated(): void {
    const layout = this.renderRoot.querySelector('.layout');
    const { top, width } = layout?.getBoundingClientRect() ?? { top: 0, width: 0 };
    // A pixel more or less is no reason to draw again.
    if (width > 0 && Math.abs(top + window.scrollY - this.top) > 2) this.top = top + window.scrollY;
  }

  override render(): TemplateResult | typeof nothing {
    const { view, partName: part, model, choice } = this;
    const { classes } = this.metrics;
    const metrics = this.metrics.parts[part];
    if (!metrics || !model || !choice) return nothing;
    const { wide, matrix, reach, pairs } = viewRoom(this.size.width, this.top, window.innerHeight);
    const heat = needsHeatMap(model.labels, matrix, measureText);
    const found = choice.found?.map((index) => model.order.indexOf(index)) ?? [];
    return html`
      <h2 class="visually-hidden">${text('matrix.section')}</h2>
      <div class="controls">
        ${renderMatrixControls(view, (change) => this.change(change))}
        ${classes.length >= searchedFrom ? renderClassSearch(view.query, choice.found, (query) => this.change({ query })) : nothing}
      </div>
      <div class="layout ${wide ? 'wide' : ''}">
        <div class="matrix">
          <loupe-matrix .heading=${text('matrix.title')}
            .note=${text(metrics.images === 1 ? 'matrix.noteOne' : 'matrix.note', { part: text(`part.${part}`), n: formatCount(metrics.images) })}
            .model=${model} .chosen=${choice.cell} .room=${matrix} .found=${found}
            @point=${(event: CustomEvent<Place | null>) => (this.pointed = event.detail)}
            @choose=${(event: CustomEvent<ChosenCell | null>) => this.choose(event.detail)}></loupe-matrix>
          ${wide ? nothing : html`<button type="button" class="link" @click=${this.showImages}>${text('cell.below')}</button>`}
        </div>
        <div class="side">
          <div class="around">
            <loupe-confused-pairs .pairs=${choice.pairs} .classes=${classes} .chosen=${choice.cell} ?searched=${choice.found !== null}
              .few=${heat ? pairs : 5}
              @choose=${(event: CustomEvent<ChosenCell>) => this.choose(event.detail)}></loupe-confused-pairs>
            ${heat ? html`<loupe-matrix-lens .model=${model} .at=${this.lensPlace(model, choice)} .reach=${reach}></loupe-matrix-lens>` : nothing}
          </div>
          <loupe-cell-images class="images" .classes=${classes} .partName=${part} .cell=${choice.cell} .errorsOnly=${view.errorsOnly}
            .among=${choice.found} .flags=${view.flags} .source=${this.source} .repairs=${this.repairs} .evaluated=${this.metrics}
            @view-change=${(event: CustomEvent<Partial<MatrixView>>) => this.change(event.detail)}></loupe-cell-images>
        </div>
      </div>`;
  }

  /** Where the lens is: on what is looked at, else on what is chosen; a whole class is its right images. */
  private lensPlace(model: MatrixModel, choice: Choice): Place {
    if (this.pointed) return this.pointed;
    const { row, column } = choice.cell ? placeOf(model, choice.cell) : { row: 0, column: 0 };
    const inside = (place: number, other: number): number => (place < model.size ? place : other % model.size);
    return { row: inside(row, column), column: inside(column, row) };
  }

  private change(part: Partial<MatrixView>): void {
    emit(this, 'view-change', { ...this.view, ...part });
  }

  /** A cell of other classes than those that were searched for ends the search. */
  private choose(cell: ChosenCell | null): void {
    const found = this.choice?.found;
    const query = cell && found && !touches(cell, found) ? '' : this.view.query;
    this.change({ cell, query });
  }

  private readonly onResize = (): void => this.requestUpdate();

  private readonly showImages = (): void =>
    this.renderRoot.querySelector('.images')?.scrollIntoView({ block: 'start' });
}
