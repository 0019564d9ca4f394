import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { decisionWords, formatThreshold } from '../../core/decisions/decisionWords';
import type { HeldOut } from '../../core/decisions/decisionTypes';
import { formatAccuracy, formatCount, formatInterval } from '../../core/format';
import type { AskedDecision } from '../../protocol/decision';
import type { EvaluationReady } from '../../protocol/pages/evaluation';
import type { ClassCurve } from '../../protocol/runFiles';
import '../components/choice';
import { formStyles } from '../components/formStyles';
import '../components/section';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/decision';
import { costRequest, renderCosts, type EditedCosts } from './costEditor';
import { renderOutcome, type JudgedChoice } from './decisionOutcome';
import { decisionStyles } from './decisionStyles';
import './operatingCurve';
import { operatingPoints, pointAt, type OperatingPoint } from './operatingGeometry';

/** Milliseconds that a choice rests before it is judged: a dragged point is asked about where it stops. */
const rest = 250;

/** What the view asks its page for. */
export interface DecisionSource {
  judge(request: AskedDecision): Promise<JudgedChoice>;
  set(request: AskedDecision | null): void;
}

/** What is known of a run that is decided about; `evaluation` is the empty text for its own parts. */
export type DecidedRun = Pick<EvaluationReady, 'run' | 'evaluation' | 'metrics' | 'decision' | 'decisionProblem'>;

/** Curves of one class against the rest, the choice of a threshold or of costs, and what it costs. */
@customElement('loupe-decision')
export class DecisionElement extends LitElement {
  static override styles = [baseStyles, formStyles, decisionStyles];

  @property({ attribute: false }) data!: DecidedRun;
  @property({ attribute: false }) source!: DecisionSource;
  @state() private by: 'threshold' | 'costs' = 'threshold';
  @state() private own = 0;
  @state() private threshold = 0.5;
  @state() private recall = 0.95;
  @state() private costs: EditedCosts = { otherwise: 1, rows: [] };
  @state() private judged: JudgedChoice | null = null;
  @state() private problem: string | null = null;
  private request: AskedDecision | null = null;
  private timer: number | undefined;
  private asked = 0;
  private begun = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  /** Another run, or a decision that was made elsewhere, begins anew. */
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('data')) return;
    const { run, evaluation, decision, metrics } = this.data;
    const begun = JSON.stringify([run, evaluation, decision ?? null, metrics.classes]);
    if (begun === this.begun) return;
    this.begun = begun;
    this.begin();
  }

  override render(): TemplateResult {
    const curves = this.curves;
    if (!curves)
      return html`<loupe-message .heading=${text('decision.none')} .advice=${text('decision.noneHint')}></loupe-message>`;
    const { decision, decisionProblem, evaluation } = this.data;
    const isOwn = evaluation === '';
    return html`<div class="stack">
      <p class="now" role="status">${decisionProblem ?? (decision ? text('decision.now', { words: decisionWords(decision) }) : text('decision.nowUsual'))}</p>
      ${
        isOwn
          ? html`<div><loupe-choice .label=${text('decision.by')} .value=${this.by}
              .options=${[
                { value: 'threshold', label: text('decision.byThreshold') },
                { value: 'costs', label: text('decision.byCosts') },
              ]}
              @change=${(event: CustomEvent<'threshold' | 'costs'>) => this.decideBy(event.detail)}></loupe-choice></div>`
          : html`<p class="quiet">${text('decision.otherFolder')}</p>`
      }
      ${isOwn && this.by === 'costs' ? this.renderCosts() : this.renderThreshold(curves, isOwn)}
      ${isOwn ? this.renderOutcome() : nothing}
    </div>`;
  }

  /** The part whose curves are looked at: validation images where there are some, as test images are to judge. */
  private get judgePart(): HeldOut {
    return this.data.metrics.parts.validation ? 'validation' : 'test';
  }

  private get curves(): readonly ClassCurve[] | undefined {
    return this.data.metrics.parts[this.judgePart]?.curves;
  }

  private get points(): OperatingPoint[] {
    const curve = this.curves?.[this.own];
    return curve ? operatingPoints(curve) : [];
  }

  private renderThreshold(curves: readonly ClassCurve[], isOwn: boolean): TemplateResult {
    const { classes } = this.data.metrics;
    const curve = curves[this.own];
    const points = this.points;
    const images = (curve?.positives ?? 0) + (curve?.negatives ?? 0);
    const note = text('decision.classNote', {
      n: formatCount(curve?.positives ?? 0),
      total: formatCount(images),
      part: text(`part.${this.judgePart}`).toLowerCase(),
    });
    const chosen = pointAt(points, this.threshold);
    const pick = (event: CustomEvent<number>): void => this.pick(points[event.detail]?.threshold);
    return html`
      <div class="row">
        <div class="field">
          <label for="class">${text('decision.class')}</label>
          <select id="class" aria-describedby="class-note" @change=${(event: Event) => this.chooseClass(Number((event.target as HTMLSelectElement).value))}>
            ${classes.map((name, at) => html`<option value=${at} .selected=${at === this.own}>${name}</option>`)}
          </select>
        </div>
        ${isOwn && curve?.auc !== null ? this.renderFields() : nothing}
        <p class="quiet" id="class-note">${note}</p>
      </div>
      ${
        curve && curve.auc !== null
          ? html`<div class="curves">
              <loupe-operating-curve kind="roc" .points=${points} .chosen=${chosen} .threshold=${isOwn ? this.threshold : null} ?fixed=${!isOwn} @pick=${pick}
                .heading=${text('decision.roc', { auc: formatAccuracy(curve.auc), interval: formatInterval(curve.aucInterval ?? [0, 1]) })}></loupe-operating-curve>
              <loupe-operating-curve kind="precision-recall" .points=${points} .chosen=${chosen} .threshold=${isOwn ? this.threshold : null} ?fixed=${!isOwn} @pick=${pick}
                .base=${images === 0 ? 0 : curve.positives / images}
                .heading=${text('decision.pr', { ap: formatAccuracy(curve.averagePrecision), interval: formatInterval(curve.averagePrecisionInterval ?? [0, 1]) })}></loupe-operating-curve>
            </div>`
          : html`<p>${text('decision.noCurve')}</p>`
      }
      <p class="quiet">${text('decision.meaning')}</p>`;
  }

  private renderFields(): TemplateResult {
    const share = (id: string, label: string, value: string, take: (value: number) => void): TemplateResult => html`
      <div class="field">
        <label for=${id}>${label}</label>
        <input id=${id} type="text" inputmode="decimal" .value=${value} @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const typed = Number(input.value.trim().replace(',', '.'));
          const valid = input.value.trim() !== '' && typed >= 0 && typed <= 1;
          input.setAttribute('aria-invalid', String(!valid));
          if (valid) take(typed);
        }} />
      </div>`;
    return html`
      ${share('threshold', text('decision.threshold'), formatThreshold(this.threshold), (value) => this.pick(value))}
      ${share('recall', text('decision.target'), String(this.recall), (value) => (this.recall = value))}
      <vscode-button appearance="secondary" @click=${this.findTarget}>${text('decision.find')}</vscode-button>`;
  }

  private renderCosts(): TemplateResult {
    return renderCosts(this.costs, this.data.metrics.classes, (costs) => {
      this.costs = costs;
      this.judge(costRequest(costs, this.data.metrics.classes));
    });
  }

  private renderOutcome(): TemplateResult {
    const { decision, decisionProblem, metrics } = this.data;
    return html`
      <div class="row">
        <vscode-button ?disabled=${!this.request || this.problem !== null} @click=${() => this.source.set(this.request)}>${text(this.by === 'costs' ? 'decision.useCosts' : 'decision.useThreshold')}</vscode-button>
        <vscode-button appearance="secondary" ?disabled=${!decision && !decisionProblem} @click=${() => this.source.set(null)}>${text('decision.clear')}</vscode-button>
      </div>
      ${this.problem === null ? nothing : html`<p role="alert">${this.problem}</p>`}
      ${
        this.judged
          ? html`<loupe-section .heading=${text('decision.outcome')}><div class="stack">${renderOutcome(this.judged, metrics.classes)}</div></loupe-section>`
          : nothing
      }`;
  }

  private begin(): void {
    const { decision, metrics } = this.data;
    this.judged = null;
    this.problem = null;
    if (decision?.kind === 'costs') {
      this.by = 'costs';
      this.costs = { otherwise: decision.otherwise, rows: decision.cells };
      this.judge(costRequest(this.costs, metrics.classes), 0);
      return;
    }
    if (decision) this.by = 'threshold';
    const at = decision ? metrics.classes.indexOf(decision.class) : -1;
    if (decision && at >= 0) {
      this.own = at;
      this.threshold = decision.threshold;
    } else if (this.own >= metrics.classes.length) this.own = 0;
    if (this.data.evaluation === '' && this.by === 'threshold') this.pick(this.threshold, 0);
  }

  private decideBy(by: 'threshold' | 'costs'): void {
    this.by = by;
    if (by === 'costs') this.judge(costRequest(this.costs, this.data.metrics.classes), 0);
    else this.pick(this.threshold, 0);
  }

  private chooseClass(at: number): void {
    this.own = at;
    if (this.data.evaluation === '') this.pick(this.threshold, 0);
  }

  private pick(threshold: number | undefined, wait = rest): void {
    if (threshold === undefined) return;
    this.threshold = threshold;
    this.judge(
      { kind: 'threshold', class: this.data.metrics.classes[this.own] ?? '', threshold, origin: 'picked' },
      wait,
    );
  }

  private readonly findTarget = (): void => {
    const target = { measure: 'recall', atLeast: this.recall } as const;
    this.judge({ kind: 'target', class: this.data.metrics.classes[this.own] ?? '', target }, 0);
  };

  /** Asks what a choice costs; only the latest question's answer is shown. */
  private judge(request: AskedDecision, wait = rest): void {
    this.request = request;
    const asked = ++this.asked;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.source.judge(request).then(
        (judged) => {
          if (asked !== this.asked) return;
          this.judged = judged;
          this.problem = null;
          if (judged.decision.kind === 'threshold') this.threshold = judged.decision.threshold;
          emit(this, 'judged', null);
        },
        (error: unknown) => {
          if (asked !== this.asked) return;
          this.judged = null;
          this.problem = error instanceof Error ? error.message : String(error);
        },
      );
    }, wait);
  }
}
