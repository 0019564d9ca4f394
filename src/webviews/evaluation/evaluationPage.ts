import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { Part } from '../../core/parts';
import type { AskedDecision } from '../../protocol/decision';
import {
  evaluationMethods,
  evaluationStateSchema,
  type EvaluationReady,
  type EvaluationRow,
  type EvaluationState,
} from '../../protocol/pages/evaluation';
import type { PartMetrics } from '../../protocol/runFiles';
import '../components/choice';
import '../components/tabs';
import type { TabsElement } from '../components/tabs';
import { PageElement } from '../page/pageElement';
import { gridKeyLines } from '../images/gridKeys';
import type { KeyLine } from '../shared/shortcuts';
import { text } from '../strings/evaluation';
import type { EvaluationSource } from './evaluationSource';
import './evaluationsList';
import { renderStats } from './evaluationStats';
import { renderPerClass } from './evaluationTables';
import './evaluationView';
import { defaultView, evaluatedParts, restoredPart, restoredView, withoutChoice, type MatrixView } from './matrixView';

/** The confusion matrix of a run and everything around it. */
@customElement('loupe-evaluation-page')
export class EvaluationPageElement extends PageElement<EvaluationState, typeof evaluationMethods> {
  static override styles = [
    ...PageElement.styles,
    css`
      .per-class {
        --loupe-table-height: max(240px, calc(100vh - 140px));
      }
    `,
  ];

  protected readonly schema = evaluationStateSchema;
  protected readonly methods = evaluationMethods;
  @state() private shownPart: Part = 'validation';
  @state() private tab = 'matrix';
  @state() private view: MatrixView = defaultView;
  private readonly source: EvaluationSource = {
    ...this.imageSource,
    cellImages: (query) => this.link.request('cellImages', query),
  };

  private readonly decisions = {
    judge: (request: AskedDecision) => this.link.request('judgeDecision', { request }),
    set: (request: AskedDecision | null) => this.ask(this.link.request('setDecision', { request })),
  };
  private decisionLoaded: Promise<unknown> | undefined;

  /** Curves are a third of the page's code, and not needed before they are looked at. */
  override willUpdate(): void {
    if (this.tab !== 'curves') return;
    this.decisionLoaded ??= import('../decision/decisionView').catch((error: unknown) =>
      this.complain(text('request.failed', { reason: String(error) })),
    );
  }

  protected override keys(): readonly KeyLine[] {
    return gridKeyLines;
  }

  protected override applySnapshot(next: EvaluationState): void {
    if (next.state === 'ready') {
      const before = this.pageState?.state === 'ready' ? this.pageState : undefined;
      const remembered = this.link.remembered();
      if (typeof remembered['tab'] === 'string') this.tab = remembered['tab'];
      this.shownPart = restoredPart(remembered['part'], next.metrics, next.part);
      this.view = restoredView(remembered['view'], next.metrics.classes);
      // What was chosen in another evaluation may not be there in this one.
      if (before && (before.run !== next.run || before.evaluation !== next.evaluation))
        this.choose(withoutChoice(this.view));
    }
    super.applySnapshot(next);
  }

  protected override renderReady(data: EvaluationReady): TemplateResult {
    const metrics = data.metrics.parts[this.shownPart];
    // What the run was scored on besides its own parts.
    const evaluations = new Set(data.evaluations.map(({ id }) => id)).size;
    const tabs = [
      { value: 'matrix', label: text('tab.matrix') },
      { value: 'classes', label: text('tab.classes'), note: formatCount(data.metrics.classes.length) },
      { value: 'curves', label: text('tab.curves') },
      ...(evaluations > 1
        ? [{ value: 'evaluations', label: text('evaluations.title'), note: formatCount(evaluations) }]
        : []),
    ];
    return html`
      ${this.renderHeader(data)}
      ${
        metrics
          ? html`<loupe-tabs .label=${text('evaluation.title')} .value=${this.tab} .tabs=${tabs}
              @tab-change=${(event: CustomEvent<string>) => this.showTab(event.detail)}>
              <div slot="matrix" class="stack">${this.renderMatrix(data, metrics)}</div>
              <div slot="classes" class="per-class">${this.renderClasses(data, metrics)}</div>
              <div slot="curves">${
                this.tab === 'curves'
                  ? html`<loupe-decision .data=${data} .source=${this.decisions}></loupe-decision>`
                  : nothing
              }</div>
              <div slot="evaluations">
                <loupe-evaluations .data=${data} .partName=${this.shownPart}
                  @show-evaluation=${(event: CustomEvent<EvaluationRow>) => this.openEvaluation(data, event.detail)}></loupe-evaluations>
              </div>
            </loupe-tabs>`
          : html`<loupe-message .heading=${text('evaluation.noParts')} .advice=${text('evaluation.noPartsHint')}></loupe-message>`
      }
    `;
  }

  private renderHeader(data: EvaluationReady): TemplateResult {
    const available = evaluatedParts(data.metrics);
    return html`<div class="title-row">
      <div>
        <h1>${text('evaluation.title')}</h1>
        <p class="quiet">${text('evaluation.subtitle', { model: data.model, dataset: data.scored, run: data.name })}</p>
      </div>
      <div class="actions">
        ${
          available.length > 1 && this.tab !== 'curves'
            ? html`<loupe-choice class="part" .label=${text('evaluation.part')} .value=${this.shownPart}
          .options=${available.map((part) => ({ value: part, label: text(`part.${part}`) }))}
          @change=${(event: CustomEvent<Part>) => this.showPart(event.detail)}></loupe-choice>`
            : ''
        }
        <vscode-button @click=${this.use}>${text('evaluation.use')}</vscode-button>
        <vscode-button appearance="secondary" @click=${this.openTraining}>${text('evaluation.openTraining')}</vscode-button>
      </div>
    </div>`;
  }

  private renderMatrix(data: EvaluationReady, metrics: PartMetrics): TemplateResult {
    return html`${renderStats(metrics)}
      <loupe-evaluation-view .metrics=${data.metrics} .partName=${this.shownPart} .view=${this.view} .source=${this.source} .repairs=${this.repairs}
        @view-change=${(event: CustomEvent<MatrixView>) => this.choose(event.detail)}></loupe-evaluation-view>`;
  }

  private renderClasses(data: EvaluationReady, metrics: PartMetrics): TemplateResult {
    return renderPerClass(metrics, data.metrics.classes, (truth) => {
      this.choose({ ...this.view, cell: { truth, predicted: null }, query: '' });
      this.showTab('matrix');
      this.focusTab();
    });
  }

  private openEvaluation(data: EvaluationReady, row: EvaluationRow): void {
    if (row.part !== this.shownPart) this.showPart(row.part);
    if (row.id !== data.evaluation) this.ask(this.link.request('showEvaluation', { id: row.id }));
  }

  private showTab(tab: string): void {
    this.tab = tab;
    this.link.remember({ tab });
  }

  private focusTab(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<TabsElement>('loupe-tabs')?.focusChosen());
  }

  private showPart(part: Part): void {
    this.shownPart = part;
    this.link.remember({ part });
  }

  private choose(view: MatrixView): void {
    this.view = view;
    this.link.remember({ view });
  }

  private readonly use = (): void => this.ask(this.link.request('usePredictions', null));
  private readonly openTraining = (): void => this.ask(this.link.request('openTraining', null));
}
