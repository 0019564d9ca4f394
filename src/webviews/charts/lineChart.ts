import { LitElement, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { fillPattern } from '../../core/fillPattern';
import { emit } from '../shared/events';
import { SizeController } from '../shared/sizeController';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/curves';
import { chartTable, type ChartTable, type LegendEntry } from './chartFrame';
import './chartFrame';
import { lineGeometry, nearestIndex, type BackgroundCurve, type LineGeometry, type Series } from './lineGeometry';
import { tickLabel } from './scale';
import { measureText } from './textWidth';
import { lineChartStyles } from './lineChartStyles';

/**
 * Curves over epochs or time. A cursor follows the pointer or the arrow keys and says the values there;
 * it is shared between charts through `cursor` and the `cursor` event.
 */
@customElement('loupe-line-chart')
export class LineChartElement extends LitElement {
  static override styles = [baseStyles, chartStyles, lineChartStyles];

  @property() heading = '';
  /** As of the frame. */
  @property({ attribute: false }) headingLevel: 2 | 3 = 3;
  @property() xLabel = '';
  @property() yLabel = '';
  @property({ attribute: false }) x: readonly number[] = [];
  @property({ attribute: false }) series: readonly Series[] = [];
  /** Thin curves behind: they are in no reading and no table. */
  @property({ attribute: false }) background: readonly BackgroundCurve[] = [];
  @property({ attribute: false }) hiddenSeries: ReadonlySet<string> = new Set();
  /**
   * Buttons of the legend where they are not the series themselves; their `toggle` is answered by whoever gives them.
   */
  @property({ attribute: false }) legend: readonly LegendEntry[] | null = null;
  @property({ type: Number }) smoothing = 0;
  @property({ type: Boolean }) log = false;
  @property({ attribute: false }) floor: number | null = null;
  @property({ attribute: false }) ceiling: number | null = null;
  @property({ type: Boolean }) wholeX = false;
  @property({ type: Boolean }) logX = false;
  @property({ attribute: false }) xEnd: number | null = null;
  /** A stretch of the x axis that is shaded, or null. */
  @property({ attribute: false }) shade: readonly [number, number] | null = null;
  /** Where on the x axis something else begins, and what it is called. */
  @property({ attribute: false }) boundary: { readonly x: number; readonly label: string } | null = null;
  /** Index into `x` of the best epoch, or of what else is marked, or -1. */
  @property({ type: Number }) best = -1;
  /** What the mark says, with `{x}` for its place. */
  @property() bestLabel = text('line.best');
  /** Of the drawing, in pixels. */
  @property({ type: Number }) height = 230;
  /** Index into `x` under the cursor, or -1. */
  @property({ type: Number }) cursor = -1;
  @property({ attribute: false }) showX: (x: number) => string = String;
  @property({ attribute: false }) showY: (y: number) => string = String;

  private geometry: LineGeometry | undefined;
  private readonly size = new SizeController(this, { width: 480 });

  override render(): TemplateResult {
    const {
      height,
      size: { width },
    } = this;
    const shown = this.series.filter((series) => !this.hiddenSeries.has(series.id));
    const geometry = lineGeometry({
      x: this.x,
      series: shown,
      background: this.background,
      width,
      height,
      smoothing: this.smoothing,
      log: this.log,
      floor: this.log ? null : this.floor,
      ceiling: this.ceiling,
      wholeX: this.wholeX,
      logX: this.logX,
      xEnd: this.xEnd,
      measure: measureText,
    });
    this.geometry = geometry;
    return html`<loupe-chart
      .heading=${this.heading}
      .headingLevel=${this.headingLevel}
      .legend=${
        this.legend ??
        this.series.map((series) => ({
          id: series.id,
          label: series.label,
          tone: colourOf(series),
          dashed: series.tone === 'validation',
          hidden: this.hiddenSeries.has(series.id),
        }))
      }
      .table=${() => this.table()}
      @toggle=${(event: CustomEvent<string>) => emit(this, 'toggle', event.detail)}
    >
      <div class="plot"
        role="slider" tabindex="0" aria-orientation="horizontal"
        aria-label="${this.heading}, ${this.xLabel}"
        aria-valuemin="0" aria-valuemax=${Math.max(0, this.x.length - 1)} aria-valuenow=${Math.max(0, this.place)}
        aria-valuetext=${this.reading(this.place)}
        @pointermove=${this.onPointer} @pointerleave=${() => this.moveTo(-1)}
        @keydown=${this.onKey} @focus=${() => this.moveTo(this.place)}
      >
        <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
          ${this.renderShade(geometry)}
          ${this.renderAxes(geometry, height)}
          ${geometry.background.map(({ tone, hue, path }) => svg`<path class="behind tone-hue${hue} ${tone}" d=${path} />`)}
          ${geometry.curves.map(
            (curve) => svg`<g class="tone-${colourOf(curve)} ${curve.tone}">
            ${curve.raw ? svg`<path class="raw" d=${curve.raw} />` : nothing}
            <path class="curve" d=${curve.path} />
            ${curve.dots.map(([x, y]) => dot(curve.tone, x, y, 2.5))}
            ${curve.mark ? svg`<text class="mark" dominant-baseline="middle" x=${curve.mark.x} y=${curve.mark.y}>${curve.mark.text}</text>` : nothing}
          </g>`,
          )}
          ${this.renderBoundary(geometry)}
          ${this.renderBest(geometry)}
          ${this.renderCursor(geometry, shown)}
          ${this.x.length === 0 ? svg`<text class="quiet" text-anchor="middle" x=${(geometry.left + geometry.right) / 2} y=${(geometry.top + geometry.bottom) / 2}>${text('chart.noValues')}</text>` : nothing}
        </svg>
        <p class="reading" aria-hidden="true">${this.cursor >= 0 ? this.reading(this.cursor) : ''}</p>
      </div>
    </loupe-chart>`;
  }

  /** Where the keyboard's cursor stands: the latest value until it is moved. */
  private get place(): number {
    return this.cursor >= 0 && this.cursor < this.x.length ? this.cursor : this.x.length - 1;
  }

  private renderAxes(g: LineGeometry, height: number): SVGTemplateResult {
    return svg`
      ${g.y.ticks.map(
        (tick) => svg`
        <line class="rule" x1=${g.left} x2=${g.right} y1=${Math.round(g.y.at(tick)) + 0.5} y2=${Math.round(g.y.at(tick)) + 0.5} />
        <text class="quiet" text-anchor="end" dominant-baseline="middle" x=${g.left - 6} y=${g.y.at(tick)}>${tickLabel(tick, g.y.ticks)}</text>`,
      )}
      ${g.x.ticks.map(
        (tick) => svg`
        <line class="axis" x1=${g.x.at(tick)} x2=${g.x.at(tick)} y1=${g.bottom} y2=${g.bottom + 4} />
        <text class="quiet" text-anchor="middle" x=${g.x.at(tick)} y=${g.bottom + 15}>${this.showX(tick)}</text>`,
      )}
      <path class="axis" d="M${g.left} ${g.top}V${g.bottom}H${g.right}" />
      <text class="quiet" text-anchor="end" x=${g.right} y=${height - 4}>${this.xLabel}</text>
      <text class="quiet" text-anchor="middle" transform="translate(10 ${(g.top + g.bottom) / 2}) rotate(-90)">${this.yLabel}</text>`;
  }

  private renderShade(g: LineGeometry): SVGTemplateResult | typeof nothing {
    if (!this.shade) return nothing;
    const inside = (x: number): number => Math.min(g.right, Math.max(g.left, g.x.at(x)));
    const [from, to] = [inside(this.shade[0]), inside(this.shade[1])];
    return to > from
      ? svg`<rect class="shade" x=${from} width=${to - from} y=${g.top} height=${g.bottom - g.top} />`
      : nothing;
  }

  private renderBoundary(g: LineGeometry): SVGTemplateResult | typeof nothing {
    if (!this.boundary) return nothing;
    const at = g.x.at(this.boundary.x);
    // The label stands inside the plot, where the best epoch's is not.
    const [anchor, x] = at > (g.left + g.right) / 2 ? ['end', at - 4] : ['start', at + 4];
    return svg`<line class="boundary" x1=${at} x2=${at} y1=${g.top} y2=${g.bottom} />
      <text class="quiet" text-anchor=${anchor} x=${x} y=${g.bottom - 6}>${this.boundary.label}</text>`;
  }

  private renderBest(g: LineGeometry): SVGTemplateResult | typeof nothing {
    const x = this.x[this.best];
    if (x === undefined) return nothing;
    const at = g.x.at(x);
    const anchor = at > g.right - 40 ? 'end' : at < g.left + 40 ? 'start' : 'middle';
    return svg`<line class="best" x1=${at} x2=${at} y1=${g.top} y2=${g.bottom} />
      <text class="best-label" text-anchor=${anchor} x=${at} y=${g.top - 6}>${fillPattern(this.bestLabel, { x: this.showX(x) })}</text>`;
  }

  private renderCursor(g: LineGeometry, shown: readonly Series[]): SVGTemplateResult | typeof nothing {
    const x = this.x[this.cursor];
    if (x === undefined) return nothing;
    const at = g.x.at(x);
    return svg`<g data-transient><line class="cursor" x1=${at} x2=${at} y1=${g.top} y2=${g.bottom} />
      ${shown.map((series) => {
        const value = series.values[this.cursor] ?? NaN;
        return Number.isFinite(value)
          ? svg`<g class="tone-${colourOf(series)} ${series.tone}">${dot(series.tone, at, g.y.at(value), 4)}</g>`
          : nothing;
      })}</g>`;
  }

  private reading(index: number): string {
    const x = this.x[index];
    if (x === undefined) return text('chart.noValues');
    const values = this.series
      .filter((series) => !this.hiddenSeries.has(series.id) && Number.isFinite(series.values[index]))
      .map((series) => `${series.label} ${this.showY(series.values[index]!)}`);
    return [`${this.xLabel} ${this.showX(x)}`, ...values].join(' · ');
  }

  private table(): ChartTable {
    return chartTable(
      [this.xLabel, ...this.series.map((series) => series.label)],
      this.x.map((x, index) => [
        x,
        ...this.series.map((series) => {
          const value = series.values[index];
          return value === undefined || !Number.isFinite(value) ? null : value;
        }),
      ]),
      (value, column) => (typeof value !== 'number' ? '' : column === 0 ? this.showX(value) : this.showY(value)),
    );
  }

  private moveTo(index: number): void {
    if (index !== this.cursor) emit(this, 'cursor', index);
  }

  private readonly onPointer = (event: PointerEvent): void => {
    const box = this.renderRoot.querySelector('svg')?.getBoundingClientRect();
    if (box && this.geometry) this.moveTo(nearestIndex(this.x, this.geometry.x, event.clientX - box.left));
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const last = this.x.length - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: this.place - 1,
      ArrowDown: this.place - 1,
      ArrowRight: this.place + 1,
      ArrowUp: this.place + 1,
      PageUp: this.place + 10,
      PageDown: this.place - 10,
      Home: 0,
      End: last,
      Escape: -1,
    };
    const next = to[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.moveTo(event.key === 'Escape' ? -1 : Math.min(last, Math.max(0, next)));
  };
}

/** The class that a series takes its colour from. */
function colourOf({ tone, hue }: { readonly tone: Series['tone']; readonly hue?: number | undefined }): string {
  return hue === undefined ? tone : `hue${hue}`;
}

/** Training values are discs, validation values squares: told apart without colour. */
function dot(tone: Series['tone'], x: number, y: number, size: number): SVGTemplateResult {
  return tone === 'train'
    ? svg`<circle class="dot" cx=${x} cy=${y} r=${size} />`
    : svg`<rect class="dot" x=${x - size} y=${y - size} width=${size * 2} height=${size * 2} />`;
}
