import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatAccuracy, formatCount, formatDuration, formatLoss, formatRate, isIteration } from '../../core/format';
import type { EpochEvent } from '../../protocol/runEvents';
import '../charts/lineChart';
import type { Series } from '../charts/lineGeometry';
import '../components/choice';
import { pageStyles } from '../page/pageElement';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/training';
import { curvesOf, stageBoundary, waitingSpan, type CurveAxis, type Curves, type Patience } from './curves';
import { trainingPageStyles } from './trainingStyles';

/** Most epochs for which the axis reaches to the planned end while the run continues. */
const plannedAxis = 100;

/** One of the charts. */
interface Drawn {
  readonly heading: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  readonly showY: (value: number) => string;
  readonly log?: boolean;
  readonly ceiling?: number | null;
  readonly height?: number;
  /** Where not that of the slider: a schedule has no noise. */
  readonly smoothing?: number;
}

/**
 * Loss and accuracy side by side, under them the learning rate where it changes, with one cursor, one smoothing and one
 * axis for both.
 */
@customElement('loupe-curves')
export class CurvesElement extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    trainingPageStyles,
    css`
      :host {
        padding: 0;
      }
      @media (min-width: 900px) {
        loupe-line-chart.rate {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) epochs: readonly EpochEvent[] = [];
  /** Milliseconds since 1970 when the run began. */
  @property({ attribute: false }) began: number | null = null;
  @property({ attribute: false }) bestEpoch: number | null = null;
  @property({ type: Boolean }) running = false;
  /** Early stopping, null without. */
  @property({ attribute: false }) patience: Patience | null = null;

  @state() private axis: CurveAxis = 'epoch';
  @state() private smoothing = 0;
  @state() private log = false;
  @state() private cursor = -1;
  @state() private hiddenSeries: ReadonlySet<string> = new Set();
  private curves!: Curves;

  override willUpdate(changed: PropertyValues): void {
    if (['epochs', 'axis', 'began', 'bestEpoch'].some((name) => changed.has(name))) {
      this.curves = curvesOf(this.epochs, this.axis, this.began, this.bestEpoch);
    }
  }

  override render(): TemplateResult {
    return html`
      ${this.renderControls()}
      <div class="columns">
        ${this.renderChart({ heading: text('curves.loss'), yLabel: text('curves.cross'), series: this.curves.loss, showY: formatLoss, log: this.log })}
        ${this.renderChart({ heading: text('curves.accuracy'), yLabel: text('curves.share'), series: this.curves.accuracy, showY: formatAccuracy, ceiling: 1 })}
        ${
          this.curves.rate.length > 0
            ? this.renderChart({
                heading: text('curves.rate'),
                yLabel: text('curves.rateAxis'),
                series: this.curves.rate,
                showY: formatRate,
                height: 160,
                smoothing: 0,
                // The blocks' rate is so much smaller than the head's that it would lie on the axis.
                log: stageBoundary(this.epochs, this.curves.x) !== null,
              })
            : ''
        }
      </div>
      ${this.patience && this.axis === 'epoch' ? html`<p class="quiet">${text('curves.patience')}</p>` : ''}`;
  }

  private renderControls(): TemplateResult {
    return html`<div class="controls curve-controls">
      <label class="labelled">${text('curves.smoothing')}
        <input type="range" min="0" max="0.98" step="0.02" .value=${String(this.smoothing)}
          @input=${(event: Event) => (this.smoothing = Number((event.target as HTMLInputElement).value))} />
        <span class="smoothing-value">${this.smoothing.toFixed(2)}</span>
      </label>
      <vscode-checkbox ?checked=${this.log} @change=${(event: Event) => (this.log = (event.target as HTMLInputElement).checked)}>${text('curves.log')}</vscode-checkbox>
      <loupe-choice .label=${text('curves.axis')} .value=${this.axis}
        .options=${[
          { value: 'epoch', label: this.stepWord() },
          { value: 'time', label: text('curves.time') },
        ]}
        @change=${(event: CustomEvent<CurveAxis>) => (this.axis = event.detail)}></loupe-choice>
    </div>`;
  }

  private renderChart({
    heading,
    yLabel,
    series,
    showY,
    log = false,
    ceiling = null,
    height = 230,
    smoothing = this.smoothing,
  }: Drawn): TemplateResult {
    const planned = this.epochs.at(-1)?.epochs ?? 0;
    const boundary = stageBoundary(this.epochs, this.curves.x);
    const xEnd = this.running && this.axis === 'epoch' && planned <= plannedAxis ? planned : null;
    return html`<loupe-line-chart class=${series === this.curves.rate ? 'rate' : ''}
      .heading=${heading} .yLabel=${yLabel} .xLabel=${this.axis === 'epoch' ? this.stepWord() : text('curves.time')}
      .x=${this.curves.x} .series=${series} .hiddenSeries=${this.hiddenSeries}
      ?wholeX=${this.axis === 'epoch'} .height=${height} .smoothing=${smoothing} ?log=${log} .floor=${0} .ceiling=${ceiling} .xEnd=${xEnd}
      .shade=${this.patience && this.axis === 'epoch' ? waitingSpan(this.epochs, this.patience) : null}
      .boundary=${boundary === null ? null : { x: boundary, label: text('curves.blocks') }}
      .best=${this.curves.best} .cursor=${this.cursor}
      .showX=${this.axis === 'epoch' ? formatCount : formatDuration} .showY=${showY}
      @cursor=${(event: CustomEvent<number>) => (this.cursor = event.detail)}
      @toggle=${(event: CustomEvent<string>) => this.toggle(event.detail)}
    ></loupe-line-chart>`;
  }

  private stepWord(): string {
    return text(this.epochs.some(isIteration) ? 'curves.iteration' : 'curves.epoch');
  }

  private toggle(id: string): void {
    const next = new Set(this.hiddenSeries);
    if (!next.delete(id)) next.add(id);
    this.hiddenSeries = next;
  }
}
