import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toCsv } from '../../core/csv';
import { dataTable } from '../components/dataTable';
import { tableToRows, type Column } from '../components/tableModel';
import { ask, emit } from '../shared/events';
import { icon } from '../shared/icons';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/common';
import { fileName, svgFile } from './svgExport';

/** The numbers behind a chart. */
export interface ChartTable {
  readonly columns: readonly Column<readonly (string | number | null)[]>[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A table from headings and rows; numbers stand at the end of their cells. */
export function chartTable(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  show: (value: string | number | null, column: number) => string = (value) => String(value ?? ''),
): ChartTable {
  const columns = headings.map((label, index) => ({
    key: String(index),
    label,
    align: rows.some((row) => typeof row[index] === 'number') ? ('end' as const) : ('start' as const),
    value: (row: readonly (string | number | null)[]) => row[index] ?? null,
    text: (row: readonly (string | number | null)[]) => show(row[index] ?? null, index),
  }));
  return { columns, rows };
}

export interface LegendEntry {
  readonly id: string;
  readonly label: string;
  readonly tone: string;
  readonly dashed?: boolean;
  readonly hidden: boolean;
  /** A filled shape instead of a line: a path around the middle of a grid of 10 × 10. */
  readonly shape?: string;
}

/**
 * What every chart has around its plot: title, legend of buttons that hide a series (`toggle`), and the
 * tools Show as Table, Copy as CSV and Save as SVG. The plot is the slotted `<svg>`.
 */
@customElement('loupe-chart')
export class ChartFrameElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    css`
      figure {
        margin: 0;
        min-width: 0;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 12px;
        min-height: 26px;
        margin-bottom: 4px;
      }
      h3 {
        font-size: 13px;
        font-weight: 600;
      }
      .note {
        color: var(--loupe-quiet);
        font-size: 12px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
      }
      .legend button {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        padding: 1px 6px;
        border: 1px solid transparent;
        border-radius: 3px;
        color: inherit;
        background: none;
        font: inherit;
        font-size: 12px;
        cursor: pointer;
      }
      .legend button:hover {
        background: var(--loupe-hover);
        border-color: var(--loupe-hover-outline);
      }
      .legend button[aria-pressed='false'] {
        color: var(--loupe-quiet);
        text-decoration: line-through;
      }
      .legend button[aria-pressed='false'] .swatch {
        visibility: hidden;
      }
      .swatch {
        width: 16px;
        height: 8px;
      }
      .swatch line {
        stroke: var(--tone);
        stroke-width: 3;
      }
      .swatch path {
        fill: var(--tone);
      }
      .swatch .dashed {
        stroke-dasharray: 5 3;
      }
      .tools {
        display: flex;
        gap: 2px;
        margin-inline-start: auto;
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
      }
    `,
  ];

  @property() heading = '';
  /** 2 where the chart is a section of the page by itself. */
  @property({ attribute: false }) headingLevel: 2 | 3 = 3;
  @property() note = '';
  @property({ attribute: false }) legend: readonly LegendEntry[] = [];
  @property({ attribute: false }) table: () => ChartTable = () => chartTable([], []);
  /** Draws the whole chart where the plot in the page shows only a part of it. */
  @property({ attribute: false }) drawing: (() => Promise<string | undefined>) | undefined;

  @state() private asTable = false;

  override render(): TemplateResult {
    const title = this.heading;
    return html`<figure aria-labelledby="title">
      <figcaption>
        <h3 id="title" aria-level=${this.headingLevel}>${title}</h3>
        ${this.note ? html`<span class="note">${this.note}</span>` : nothing}
        ${this.legend.length > 1 ? this.renderLegend() : nothing}
        <div class="controls"><slot name="controls"></slot></div>
        <div class="tools" role="toolbar" aria-label=${text('chart.tools', { title })}>
          ${this.renderTool(this.asTable ? 'chart' : 'table', text(this.asTable ? 'chart.showChart' : 'chart.showTable', { title }), this.toggleTable)}
          ${this.renderTool('copy', text('chart.copyCsv', { title }), this.copy)}
          ${this.renderTool('save', text('chart.saveSvg', { title }), this.save)}
        </div>
      </figcaption>
      <div ?hidden=${this.asTable}><slot></slot></div>
      ${this.asTable ? dataTable({ label: title, ...this.table() }) : nothing}
    </figure>`;
  }

  private renderTool(name: 'table' | 'chart' | 'copy' | 'save', label: string, act: () => void): TemplateResult {
    return html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${act}>${icon(name)}</button>`;
  }

  private renderLegend(): TemplateResult {
    return html`<div class="legend" role="group" aria-label=${text('chart.series', { title: this.heading })}>
      ${this.legend.map(
        (entry) => html`<button
        type="button"
        class="tone-${entry.tone}"
        aria-pressed=${!entry.hidden}
        title=${text(entry.hidden ? 'chart.show' : 'chart.hide', { name: entry.label })}
        @click=${() => emit(this, 'toggle', entry.id)}
      >${entry.shape ? svg`<svg class="swatch" viewBox="-5 -5 10 10" aria-hidden="true"><path d=${entry.shape} /></svg>` : svg`<svg class="swatch" viewBox="0 0 16 8" aria-hidden="true"><line x1="0" y1="4" x2="16" y2="4" class=${entry.dashed ? 'dashed' : ''} /></svg>`}${entry.label}</button>`,
      )}
    </div>`;
  }

  private readonly toggleTable = (): void => {
    this.asTable = !this.asTable;
  };

  private readonly copy = (): void => {
    const { columns, rows } = this.table();
    ask(this, 'loupe-copy', { text: toCsv(tableToRows(rows, columns)), title: this.heading });
  };

  private readonly save = (): void => {
    void this.draw().then((file) => {
      if (file) ask(this, 'loupe-save', { name: fileName(this.heading, 'svg'), text: file, title: this.heading });
    });
  };

  /** A plot that is hidden behind its table has no size: it is shown for the moment it takes to copy it. */
  private async draw(): Promise<string | undefined> {
    const wasTable = this.asTable;
    this.asTable = false;
    await this.updateComplete;
    const plot = this.querySelector('svg');
    const file = this.drawing ? await this.drawing() : plot ? svgFile(plot, this.heading) : undefined;
    this.asTable = wasTable;
    return file;
  }
}
