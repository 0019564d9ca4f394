import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ConfusedPair } from '../../core/metrics/matrixOrder';
import type { RepairScope } from '../../protocol/pages/imageRepairs';
import type { Part } from '../../core/parts';
import type { PartScores } from '../../protocol/common';
import type { Metrics } from '../../protocol/runFiles';
import '../components/choice';
import type { EvaluationSource } from '../evaluation/evaluationSource';
import { renderPerClass } from '../evaluation/evaluationTables';
import '../evaluation/evaluationView';
import { defaultView, evaluatedParts, restoredPart, restoredView, type MatrixView } from '../evaluation/matrixView';
import { pageStyles } from '../page/pageElement';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import '../shared/toolkit';
import { text } from '../strings/training';
import { focusImages } from './focusImages';
import { judgedPart, mostConfused, renderOtherParts, renderResult } from './runResult';
import { trainingPageStyles } from './trainingStyles';

/**
 * The result of a run: what came out and what to do next, then the matrix, its pairs and the images of the most
 * confused pair, unless another cell was chosen. With `classes`, the scores of each class instead. Fires `remember`
 * with what the page keeps, `show-result`, `use-model` and `open-matrix`.
 */
@customElement('loupe-run-result')
export class RunResultElement extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    trainingPageStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        padding: 0;
      }
      .per-class {
        --loupe-table-height: max(240px, calc(100vh - 180px));
      }
    `,
  ];

  @property({ attribute: false }) scores: PartScores = {};
  @property({ attribute: false }) metrics: Metrics | null = null;
  @property({ attribute: false }) source!: EvaluationSource;
  /** What can be repaired of the images; null where nothing can. */
  @property({ attribute: false }) repairs: RepairScope | null = null;
  /** What the panel kept. */
  @property({ attribute: false }) remembered: Readonly<Record<string, unknown>> = {};
  @property({ type: Boolean }) classes = false;
  /** The scores are on their way. */
  @property({ type: Boolean }) loading = false;
  @state() private shownPart: Part = 'test';
  @state() private view: MatrixView = defaultView;

  override willUpdate(changed: PropertyValues<this>): void {
    const { metrics, remembered } = this;
    if (!changed.has('metrics') || !metrics) return;
    const preferred = judgedPart(metrics.parts) ?? 'test';
    this.shownPart = restoredPart(remembered['part'], metrics, preferred);
    this.view = restoredView(remembered['view'], metrics.classes);
    // Until somebody chooses, what is confused most is in view.
    if (remembered['view'] === undefined)
      this.view = { ...this.view, cell: cellOf(mostConfused(metrics, this.shownPart)) };
  }

  override render(): TemplateResult {
    const { metrics } = this;
    if (this.classes) return html`${this.renderControls()}${metrics ? this.renderClasses(metrics) : nothing}`;
    return html`
      ${renderResult(this.scores, metrics, { look: (part, pair) => this.look(part, pair), use: () => emit(this, 'use-model', null) })}
      ${
        metrics
          ? html`${this.renderControls()}
            <loupe-evaluation-view .metrics=${metrics} .partName=${this.shownPart} .view=${this.view} .source=${this.source} .repairs=${this.repairs}
              @view-change=${(event: CustomEvent<MatrixView>) => this.change(event.detail)}></loupe-evaluation-view>`
          : html`${this.renderControls()}<p class="quiet">${text(this.loading ? 'state.loading' : 'result.noMatrix')}</p>`
      }`;
  }

  private renderControls(): TemplateResult {
    const available = this.metrics ? evaluatedParts(this.metrics) : [];
    return html`<div class="controls">
      ${
        available.length > 1
          ? html`<loupe-choice class="part" .label=${text('result.part')} .value=${this.shownPart}
              .options=${available.map((part) => ({ value: part, label: text(`part.${part}`) }))}
              @change=${(event: CustomEvent<Part>) => this.showPart(event.detail)}></loupe-choice>`
          : nothing
      }
      ${available.length > 0 ? html`<button type="button" class="link" @click=${() => emit(this, 'open-matrix', null)}>${text('result.openMatrix')}</button>` : nothing}
      ${renderOtherParts(this.scores)}
    </div>`;
  }

  private renderClasses(metrics: Metrics): TemplateResult | typeof nothing {
    const of = metrics.parts[this.shownPart];
    if (!of) return nothing;
    return html`<div class="per-class">${renderPerClass(of, metrics.classes, (truth) => {
      this.change({ ...this.view, cell: { truth, predicted: null } });
      emit(this, 'show-result', null);
    })}</div>`;
  }

  private look(part: Part, pair: ConfusedPair): void {
    if (part !== this.shownPart) this.showPart(part);
    this.change({ ...this.view, cell: cellOf(pair) });
    void this.updateComplete.then(() => focusImages(this));
  }

  private change(view: MatrixView): void {
    this.view = view;
    emit(this, 'remember', { view });
  }

  private showPart(part: Part): void {
    this.shownPart = part;
    emit(this, 'remember', { part });
  }
}

function cellOf(pair: ConfusedPair | undefined): MatrixView['cell'] {
  return pair ? { truth: pair.truth, predicted: pair.predicted } : null;
}
