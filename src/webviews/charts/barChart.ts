import { LitElement, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { emit } from '../shared/events';
import { moveFocus } from '../shared/roving';
import { scrollToShow, visibleRows } from '../shared/scrolling';
import { SizeController } from '../shared/sizeController';
import { baseStyles, chartStyles } from '../shared/styles';
import { barGeometry, barRowHeight, barTop, type BarGeometry } from './barGeometry';
import { barChartStyles } from './barChartStyles';
import { chartTable, type ChartTable } from './chartFrame';
import './chartFrame';
import { tickLabel } from './scale';
import { svgFile } from './svgExport';
import { measureText } from './textWidth';

export interface BarSeries {
  readonly id: string;
  readonly label: string;
  readonly tone: 'train' | 'validation' | 'test' | 'none' | 'good';
}

export interface BarRow {
  readonly id: string;
  readonly label: string;
  /** One value for each series. */
  readonly segments: readonly number[];
  /** What stands behind the bar. */
  readonly text: string;
  /** What a screen reader and the pointer are told. */
  readonly reading: string;
}

/**
 * Horizontal bars, stacked by series. Arrow keys move; with `selectable`, Enter, Space or a click fires
 * `select` with the row's id and Escape with null. The SVG has hatches besides colours.
 */
@customElement('loupe-bar-chart')
export class BarChartElement extends LitElement {
  static override styles = [baseStyles, chartStyles, barChartStyles];

  @property() heading = '';
  @property() note = '';
  @property() rowLabel = '';
  @property() valueLabel = '';
  @property({ attribute: false }) series: readonly BarSeries[] = [];
  @property({ attribute: false }) rows: readonly BarRow[] = [];
  @property({ attribute: false }) max: number | null = null;
  @property({ attribute: false }) showValue: (value: number) => string = String;
  @property({ type: Boolean }) selectable = false;
  @property() selected: string | null = null;

  @state() private scrolled = 0;
  @state() private active = 0;
  @state() private hiddenSeries: ReadonlySet<string> = new Set();
  @state() private wholeDrawing = false;
  private readonly size = new SizeController(this, { width: 480, height: 400 }, () =>
    this.renderRoot.querySelector('.scroller'),
  );

  override render(): TemplateResult {
    const geometry = barGeometry({
      labels: this.rows.map((row) => row.label),
      heading: this.rowLabel,
      segments: this.rows.map((row) => row.segments.map((value, index) => (this.isHidden(index) ? 0 : value))),
      texts: this.rows.map((row) => row.text),
      width: this.width,
      max: this.max,
      measure: (label) => measureText(label, 12),
    });
    const height = barTop + this.rows.length * barRowHeight + 2;
    return html`<loupe-chart
      .heading=${this.heading} .note=${this.note}
      .legend=${this.series.map((series, index) => ({ ...series, hidden: this.isHidden(index) }))}
      .table=${() => this.table()}
      .drawing=${() => this.draw()}
      @toggle=${this.onToggle}
    >
      <slot name="controls" slot="controls"></slot>
      <div class="scroller" @scroll=${this.onScroll}>
        <svg width=${this.width} height=${height} viewBox="0 0 ${this.width} ${height}"
          role="listbox" aria-label="${this.heading}" @keydown=${this.onKey}>
          ${hatches}
          ${this.renderAxis(geometry, height)}
          ${repeat(
            this.shownRows(),
            (index) => this.rows[index]!.id,
            (index) => this.renderRow(index, geometry),
          )}
        </svg>
      </div>
    </loupe-chart>`;
  }

  private get width(): number {
    return Math.max(160, this.size.width);
  }

  private renderAxis(g: BarGeometry, height: number): SVGTemplateResult {
    // The title stands where the first number would; where bars are short, it may need the place of others.
    const title = g.barStart + measureText(this.valueLabel, 12) + axisGap;
    const label = (tick: number, index: number): string => {
      if (index === 0) return this.valueLabel;
      const words = tickLabel(tick, g.scale.ticks);
      return g.scale.at(tick) - measureText(words, 12) / 2 < title ? '' : words;
    };
    return svg`<g aria-hidden="true">
      <text class="quiet" text-anchor="end" x=${g.labelEnd} y="12">${this.rowLabel}</text>
      ${g.scale.ticks.map(
        (tick, index) => svg`
        <line class="rule" x1=${g.scale.at(tick)} x2=${g.scale.at(tick)} y1=${barTop - 4} y2=${height} />
        <text class="quiet" text-anchor=${index === 0 ? 'start' : 'middle'} x=${g.scale.at(tick)} y="12">${label(tick, index)}</text>`,
      )}
      <line class="axis" x1=${g.barStart} x2=${g.barStart} y1=${barTop - 4} y2=${height} />
    </g>`;
  }

  private renderRow(index: number, g: BarGeometry): SVGTemplateResult {
    const row = this.rows[index]!;
    const top = barTop + index * barRowHeight;
    const middle = top + barRowHeight / 2 + 0.5;
    return svg`<g
      role="option" class="row ${this.selectable ? 'selectable' : ''} ${row.id === this.selected ? 'selected' : ''}"
      aria-selected=${row.id === this.selected ? 'true' : 'false'} aria-label=${row.reading}
      aria-setsize=${this.rows.length} aria-posinset=${index + 1}
      data-row=${index} data-id=${row.id} tabindex=${index === this.active ? 0 : -1}
      @click=${() => this.choose(index)} @focus=${() => (this.active = index)}
    >
      <title>${row.reading}</title>
      <rect class="back" x="0.5" y=${top + 0.5} width=${Math.max(0, this.width - 1)} height=${barRowHeight - 1} rx="2" />
    </g>
    <g class="art ${row.id === this.selected ? 'selected' : ''}" data-art=${index} aria-hidden="true">
      <text class="label" text-anchor="end" dominant-baseline="middle" x=${g.labelEnd} y=${middle}>${g.labels[index]}</text>
      ${g.bars[index]!.map((bar) => {
        const tone = this.series[bar.series]?.tone ?? 'train';
        return svg`<g class="tone-${tone}">
          <rect class="bar" x=${bar.x} y=${top + 5} width=${bar.width} height=${barRowHeight - 10} />
          ${tone === 'validation' || tone === 'test' ? svg`<rect class="hatch" fill="url(#${tone})" x=${bar.x} y=${top + 5} width=${bar.width} height=${barRowHeight - 10} />` : nothing}
        </g>`;
      })}
      <text class="value" dominant-baseline="middle" x=${g.barEnd + 8} y=${middle}>${row.text}</text>
    </g>`;
  }

  /** Rows in view, and the focused one wherever it is, so that scrolling never loses the focus. */
  private shownRows(): number[] {
    const count = this.rows.length;
    const { first, end } = this.wholeDrawing
      ? { first: 0, end: count }
      : visibleRows(this.scrolled - barTop, this.size.height, barRowHeight, count, 8);
    const indices = Array.from({ length: end - first }, (_, offset) => first + offset);
    const active = Math.min(this.active, count - 1);
    if (active >= 0 && active < first) indices.unshift(active);
    else if (active >= end) indices.push(active);
    return indices;
  }

  private isHidden(index: number): boolean {
    return this.hiddenSeries.has(this.series[index]?.id ?? '');
  }

  private table(): ChartTable {
    const parts = this.series.length > 1 ? this.series.map((series) => series.label) : [];
    return chartTable(
      [this.rowLabel, this.valueLabel, ...parts],
      this.rows.map((row) => [
        row.label,
        row.segments.reduce((sum, value) => sum + value, 0),
        ...(parts.length > 0 ? row.segments : []),
      ]),
      (value) => (typeof value === 'number' ? this.showValue(value) : (value ?? '')),
    );
  }

  private async draw(): Promise<string | undefined> {
    this.wholeDrawing = true;
    await this.updateComplete;
    const plot = this.renderRoot.querySelector<SVGSVGElement>('svg[role="listbox"]');
    const file = plot ? svgFile(plot, this.heading) : undefined;
    this.wholeDrawing = false;
    return file;
  }

  private choose(index: number): void {
    this.active = index;
    if (this.selectable) emit(this, 'select', this.rows[index]!.id);
  }

  private readonly onScroll = (event: Event): void => {
    this.scrolled = (event.currentTarget as HTMLElement).scrollTop;
  };

  private readonly onToggle = (event: CustomEvent<string>): void => {
    const next = new Set(this.hiddenSeries);
    if (!next.delete(event.detail)) next.add(event.detail);
    this.hiddenSeries = next;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.selectable) return emit(this, 'select', null);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return this.choose(this.active);
    }
    const next = moveFocus(event.key, this.active, {
      count: this.rows.length,
      control: event.ctrlKey || event.metaKey,
    });
    if (next === undefined) return;
    event.preventDefault();
    this.active = next;
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller')!;
    scroller.scrollTop =
      next === 0 ? 0 : scrollToShow(next, scroller.scrollTop - barTop, scroller.clientHeight, barRowHeight) + barTop;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<SVGElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true });
    });
  };
}

/** Pixels between the title of the axis and a number beside it. */
const axisGap = 6;

/** Validation is hatched and test is dotted, so that parts differ without colour. */
const hatches = svg`<defs>
  <pattern id="validation" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="ink" x1="0" y1="0" x2="0" y2="6" stroke-width="2.5" /></pattern>
  <pattern id="test" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="spot" cx="1.5" cy="1.5" r="1.2" /></pattern>
</defs>`;
