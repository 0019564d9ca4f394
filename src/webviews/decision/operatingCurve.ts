import { LitElement, css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatThreshold } from '../../core/decisions/decisionWords';
import { formatAccuracy, formatCount } from '../../core/format';
import { chartTable, type ChartTable } from '../charts/chartFrame';
import '../charts/chartFrame';
import { lineChartStyles } from '../charts/lineChartStyles';
import { tickLabel } from '../charts/scale';
import { emit } from '../shared/events';
import { SizeController } from '../shared/sizeController';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/decision';
import {
  nearestPoint,
  operatingGeometry,
  type CurveKind,
  type OperatingGeometry,
  type OperatingPoint,
} from './operatingGeometry';

const height = 300;
const widest = 460;

/**
 * A ROC or a precision-recall curve with the point that is chosen on it. The point is dragged, or moved by arrow keys,
 * Page Up and Down, Home and End; `pick` is fired with its place among the points.
 */
@customElement('loupe-operating-curve')
export class OperatingCurveElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    lineChartStyles,
    css`
      :host {
        min-width: 0;
      }
      .plot {
        touch-action: none;
        cursor: pointer;
      }
      .chance {
        stroke: var(--loupe-quiet);
        stroke-dasharray: 3 4;
      }
      .handle {
        fill: var(--vscode-editor-background);
        stroke: var(--vscode-foreground);
        stroke-width: 2.5;
      }
      .guide {
        stroke: var(--vscode-foreground);
        stroke-opacity: 0.5;
        stroke-dasharray: 2 3;
      }
    `,
  ];

  @property() kind: CurveKind = 'roc';
  @property() heading = '';
  @property({ attribute: false }) points: readonly OperatingPoint[] = [];
  /** Place of the chosen point, -1 for none. */
  @property({ type: Number }) chosen = -1;
  /** The threshold that is chosen, which the point decides like. */
  @property({ attribute: false }) threshold: number | null = null;
  /** Share of all images that are of the class: the precision of chance. */
  @property({ type: Number }) base = 0;
  /** Whether the point can be moved. */
  @property({ type: Boolean }) fixed = false;

  private geometry: OperatingGeometry | undefined;
  private readonly size = new SizeController(this, { width: 400 });

  override render(): TemplateResult {
    const width = Math.min(widest, this.size.width);
    const geometry = operatingGeometry(this.points, this.kind, width, height);
    this.geometry = geometry;
    const last = Math.max(0, this.points.length - 1);
    return html`<loupe-chart .heading=${this.heading} .headingLevel=${2} .table=${() => this.table()}>
      <div class="plot" role="slider" tabindex="0" aria-label=${this.heading} aria-orientation="horizontal"
        aria-valuemin="0" aria-valuemax=${last} aria-valuenow=${Math.max(0, this.chosen)} aria-valuetext=${this.reading}
        aria-readonly=${this.fixed ? 'true' : nothing}
        @pointerdown=${this.onDown} @pointermove=${this.onMove} @keydown=${this.onKey}>
        <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
          ${this.renderAxes(geometry)}
          ${this.renderChance(geometry)}
          <g class="tone-train"><path class="curve" d=${geometry.path} /></g>
          ${this.renderChosen(geometry)}
        </svg>
        <p class="reading" aria-hidden="true">${this.reading}</p>
      </div>
    </loupe-chart>`;
  }

  private get reading(): string {
    const point = this.points[this.chosen];
    if (!point) return text('decision.noPoint');
    return text(this.kind === 'roc' ? 'decision.readingRoc' : 'decision.readingPr', {
      threshold: formatThreshold(this.threshold ?? point.threshold),
      recall: formatAccuracy(point.recall),
      rate: formatAccuracy(point.falsePositiveRate),
      precision: formatAccuracy(point.precision),
    });
  }

  private renderAxes(g: OperatingGeometry): SVGTemplateResult {
    const [across, up] =
      this.kind === 'roc'
        ? [text('decision.fpr'), text('decision.recall')]
        : [text('decision.recall'), text('decision.precision')];
    return svg`
      ${g.y.ticks.map(
        (
          tick,
        ) => svg`<line class="rule" x1=${g.left} x2=${g.right} y1=${Math.round(g.y.at(tick)) + 0.5} y2=${Math.round(g.y.at(tick)) + 0.5} />
        <text class="quiet" text-anchor="end" dominant-baseline="middle" x=${g.left - 6} y=${g.y.at(tick)}>${tickLabel(tick, g.y.ticks)}</text>`,
      )}
      ${g.x.ticks.map(
        (tick) => svg`<line class="axis" x1=${g.x.at(tick)} x2=${g.x.at(tick)} y1=${g.bottom} y2=${g.bottom + 4} />
        <text class="quiet" text-anchor="middle" x=${g.x.at(tick)} y=${g.bottom + 15}>${tickLabel(tick, g.x.ticks)}</text>`,
      )}
      <path class="axis" d="M${g.left} ${g.top}V${g.bottom}H${g.right}" />
      <text class="quiet" text-anchor="end" x=${g.right} y=${height - 4}>${across}</text>
      <text class="quiet" text-anchor="middle" transform="translate(10 ${(g.top + g.bottom) / 2}) rotate(-90)">${up}</text>`;
  }

  /** What a guess would reach. */
  private renderChance(g: OperatingGeometry): SVGTemplateResult {
    const [from, to] = this.kind === 'roc' ? [0, 1] : [this.base, this.base];
    return svg`<line class="chance" x1=${g.left} x2=${g.right} y1=${g.y.at(from)} y2=${g.y.at(to)} />`;
  }

  private renderChosen(g: OperatingGeometry): SVGTemplateResult | typeof nothing {
    const place = g.places[this.chosen];
    if (!place) return nothing;
    return svg`<g>
      <line class="guide" x1=${g.left} x2=${place.x} y1=${place.y} y2=${place.y} />
      <line class="guide" x1=${place.x} x2=${place.x} y1=${place.y} y2=${g.bottom} />
      <circle class="handle" cx=${place.x} cy=${place.y} r="6" />
    </g>`;
  }

  private table(): ChartTable {
    return chartTable(
      [
        text('decision.threshold'),
        text('decision.recall'),
        text('decision.fpr'),
        text('decision.precision'),
        text('decision.found'),
        text('decision.falseAlarms'),
      ],
      this.points.map((point) => [
        point.threshold,
        point.recall,
        point.falsePositiveRate,
        point.precision,
        point.truePositives,
        point.falsePositives,
      ]),
      (value, column) =>
        typeof value !== 'number'
          ? ''
          : column === 0
            ? formatThreshold(value)
            : column < 4
              ? formatAccuracy(value)
              : formatCount(value),
    );
  }

  private pick(at: number): void {
    if (this.fixed || at === this.chosen || at < 0 || at >= this.points.length) return;
    emit(this, 'pick', at);
  }

  private pickAt(event: PointerEvent): void {
    const box = this.renderRoot.querySelector('svg')?.getBoundingClientRect();
    if (box && this.geometry) this.pick(nearestPoint(this.geometry, event.clientX - box.left, event.clientY - box.top));
  }

  private readonly onDown = (event: PointerEvent): void => {
    if (this.fixed || event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.pickAt(event);
  };

  private readonly onMove = (event: PointerEvent): void => {
    if ((event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) this.pickAt(event);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const last = this.points.length - 1;
    const at = this.chosen;
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - 10,
      PageUp: at + 10,
      Home: 0,
      End: last,
    };
    const next = to[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.pick(Math.min(last, Math.max(0, next)));
  };
}
