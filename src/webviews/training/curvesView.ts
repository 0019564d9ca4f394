import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatAccuracy, formatCount, formatDuration, formatLoss } from '../../core/format';
import type { EpochEvent } from '../../protocol/runEvents';
import '../charts/lineChart';
import type { Series } from '../charts/lineGeometry';
import '../components/choice';
import { pageStyles } from '../shared/pageElement';
import { baseStyles } from '../shared/styles';
import { text } from '../shared/strings/training';
import { curvesOf, stageBoundary, waitingSpan, type CurveAxis, type Curves, type Patience } from './curves';
import { trainingPageStyles } from './trainingStyles';

/** Most epochs for which the axis reaches to the planned end while the run goes on. */
const plannedAxis = 100;

/** Loss and accuracy side by side, with one cursor, one smoothing and one axis for both. */
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
        ${this.renderChart(text('curves.loss'), text('curves.cross'), this.curves.loss, formatLoss, this.log, null)}
        ${this.renderChart(text('curves.accuracy'), text('curves.share'), this.curves.accuracy, formatAccuracy, false, 1)}
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
        .options=${[{ value: 'epoch', label: text('curves.epoch') }, { value: 'time', label: text('curves.time') }]}
        @change=${(event: CustomEvent<CurveAxis>) => (this.axis = event.detail)}></loupe-choice>
    </div>`;
  }

  private renderChart(heading: string, yLabel: string, series: readonly Series[], showY: (value: number) => string, log: boolean, ceiling: number | null): TemplateResult {
    const planned = this.epochs.at(-1)?.epochs ?? 0;
    const boundary = stageBoundary(this.epochs, this.curves.x);
    const xEnd = this.running && this.axis === 'epoch' && planned <= plannedAxis ? planned : null;
    return html`<loupe-line-chart
      .heading=${heading} .yLabel=${yLabel} .xLabel=${this.axis === 'epoch' ? text('curves.epoch') : text('curves.time')}
      .x=${this.curves.x} .series=${series} .hiddenSeries=${this.hiddenSeries}
      ?wholeX=${this.axis === 'epoch'} .smoothing=${this.smoothing} ?log=${log} .floor=${0} .ceiling=${ceiling} .xEnd=${xEnd}
      .shade=${this.patience && this.axis === 'epoch' ? waitingSpan(this.epochs, this.patience) : null}
      .boundary=${boundary === null ? null : { x: boundary, label: text('curves.blocks') }}
      .best=${this.curves.best} .cursor=${this.cursor}
      .showX=${this.axis === 'epoch' ? formatCount : formatDuration} .showY=${showY}
      @cursor=${(event: CustomEvent<number>) => (this.cursor = event.detail)}
      @toggle=${(event: CustomEvent<string>) => this.toggle(event.detail)}
    ></loupe-line-chart>`;
  }

  private toggle(id: string): void {
    const next = new Set(this.hiddenSeries);
    if (!next.delete(id)) next.add(id);
    this.hiddenSeries = next;
  }
}
