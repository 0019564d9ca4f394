import { LitElement, css, html, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { emit } from '../shared/events';
import { moveFocus } from '../shared/roving';
import { SizeController } from '../shared/sizeController';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/datasets';
import { chartTable, type ChartTable } from './chartFrame';
import './chartFrame';
import { histogramGeometry } from './histogramGeometry';

/**
 * Counts of values in bins: one bar a bin, arrow keys move from bar to bar. With `selectable`, Enter, Space or a click
 * fires `select` with the bin, with null where it was chosen already; so does Escape.
 */
@customElement('loupe-histogram')
export class HistogramElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    css`
      .bin {
        outline: none;
      }
      .bar {
        fill: var(--loupe-train);
        fill-opacity: var(--loupe-fill-opacity);
        stroke: var(--loupe-train);
        stroke-width: var(--loupe-outline);
      }
      .hit {
        fill: none;
        pointer-events: all;
      }
      .bin:hover .hit {
        fill: var(--loupe-hover);
      }
      .bin:focus-visible .hit {
        stroke: var(--vscode-focusBorder);
      }
      .selectable .bin {
        cursor: pointer;
      }
      .bin.selected .hit {
        fill: var(--vscode-list-inactiveSelectionBackground, none);
        stroke: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
      }
      .bin.selected .bar {
        fill-opacity: 1;
      }
      .reading {
        min-height: 18px;
        font-size: 12px;
        color: var(--loupe-quiet);
      }
    `,
  ];

  @property() heading = '';
  /** What is measured, with its unit. */
  @property() xLabel = '';
  @property({ attribute: false }) edges: readonly number[] = [];
  @property({ attribute: false }) counts: readonly number[] = [];
  /** A value of the axis as it is read. */
  @property({ attribute: false }) showValue: (value: number) => string = formatCount;
  @property({ type: Boolean }) selectable = false;
  /** The chosen bin; -1 for none. */
  @property({ type: Number }) selected = -1;

  @state() private active = 0;
  @state() private shown = -1;
  private readonly size = new SizeController(this, { width: 320 });

  override render(): TemplateResult {
    const height = 150;
    const width = Math.max(160, this.size.width);
    const g = histogramGeometry({ edges: this.edges, counts: this.counts, width, height });
    return html`<loupe-chart .heading=${this.heading} .table=${() => this.table()}>
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="listbox" class=${this.selectable ? 'selectable' : ''}
        aria-orientation="horizontal" aria-label=${this.heading} @keydown=${this.onKey} @pointerleave=${() => (this.shown = -1)}>
        <g aria-hidden="true">
          ${g.y.ticks.map(
            (tick) => svg`<line class="rule" x1=${g.left} x2=${g.right} y1=${g.y.at(tick)} y2=${g.y.at(tick)} />
            <text class="quiet" text-anchor="end" dominant-baseline="middle" x=${g.left - 6} y=${g.y.at(tick)}>${formatCount(tick)}</text>`,
          )}
          ${g.x.ticks.map(
            (tick) => svg`<line class="axis" x1=${g.x.at(tick)} x2=${g.x.at(tick)} y1=${g.bottom} y2=${g.bottom + 4} />
            <text class="quiet" text-anchor="middle" x=${g.x.at(tick)} y=${g.bottom + 15}>${this.showValue(tick)}</text>`,
          )}
          <path class="axis" d="M${g.left} ${g.top}V${g.bottom}H${g.right}" />
          <text class="quiet" text-anchor="end" x=${g.right} y=${height - 2}>${this.xLabel}</text>
        </g>
        ${g.bars.map(
          (
            bar,
            index,
          ) => svg`<g class="bin ${index === this.selected ? 'selected' : ''}" role="option" data-bin=${index} aria-selected=${index === this.selected ? 'true' : 'false'}
            aria-label=${this.reading(index)} tabindex=${index === this.active ? 0 : -1}
            @click=${() => this.choose(index)} @focus=${() => this.show(index)} @blur=${() => (this.shown = -1)} @pointerenter=${() => (this.shown = index)}>
          <title aria-hidden="true">${this.reading(index)}</title>
          <rect class="hit" x=${bar.x} y=${g.top} width=${bar.width} height=${g.bottom - g.top} />
          <rect class="bar" x=${bar.x + 0.5} y=${bar.y} width=${Math.max(1, bar.width - 1)} height=${g.bottom - bar.y} />
        </g>`,
        )}
      </svg>
      <p class="reading" aria-hidden="true">${this.shown >= 0 ? this.reading(this.shown) : ''}</p>
    </loupe-chart>`;
  }

  private reading(index: number): string {
    return text('histogram.bin', {
      low: this.showValue(this.edges[index] ?? 0),
      high: this.showValue(this.edges[index + 1] ?? 0),
      unit: this.xLabel,
      n: formatCount(this.counts[index] ?? 0),
    });
  }

  private table(): ChartTable {
    return chartTable(
      [text('histogram.from'), text('histogram.to'), text('histogram.images')],
      this.counts.map((value, index) => [this.edges[index] ?? null, this.edges[index + 1] ?? null, value]),
      (value, column) => (typeof value !== 'number' ? '' : column < 2 ? this.showValue(value) : formatCount(value)),
    );
  }

  private show(index: number): void {
    this.active = index;
    this.shown = index;
  }

  private choose(index: number): void {
    if (!this.selectable) return;
    this.active = index;
    emit(this, 'select', index === this.selected ? null : index);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.selectable && event.key === 'Escape') return emit(this, 'select', null);
    if (this.selectable && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      return this.choose(this.active);
    }
    const columns = this.counts.length;
    const next = moveFocus(event.key, this.active, { count: columns, columns: Math.max(2, columns) });
    if (next === undefined) return;
    event.preventDefault();
    this.show(next);
    void this.updateComplete.then(() => this.renderRoot.querySelector<SVGElement>(`[data-bin="${next}"]`)?.focus());
  };
}
