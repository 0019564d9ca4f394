import { LitElement, css, html, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inkOn } from '../shared/contrast';
import { baseStyles, chartStyles } from '../shared/styles';
import { onThemeChange, themeColours } from '../shared/theme';
import { renderLines } from './matrixGrid';
import type { MatrixModel, Place } from './matrixModel';
import { matrixStyles } from './matrixStyles';
import { measureText, wrapText } from './textWidth';

const cell = 28;
/** Widest that names in two lines may be. */
const widestNames = 134;

/** The cells around a place of a heat map, large enough to read, with their names. For the eyes alone. */
@customElement('loupe-matrix-lens')
export class MatrixLensElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    matrixStyles,
    css`
      .cell {
        cursor: default;
      }
      .cell:hover:not(.selected) .ring {
        stroke: none;
      }
    `,
  ];

  @property({ attribute: false }) model!: MatrixModel;
  @property({ attribute: false }) at: Place = { row: 0, column: 0 };
  /** Cells on each side of the place. */
  @property({ attribute: false }) reach = 3;
  @state() private colours = themeColours();
  private stopWatching: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopWatching = onThemeChange(() => (this.colours = themeColours()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopWatching?.();
  }

  override render(): TemplateResult {
    const { model, at, reach } = this;
    const rows = around(at.row, model.size, reach);
    const columns = around(at.column, model.size, reach);
    const room = Math.min(widestNames, Math.max(...model.labels.map((label) => measureText(label)))) + 8;
    const side = cell * rows.length;
    const name = (index: number): string[] => wrapText(model.labels[index] ?? '', room - 8, 2, measureText);
    const middle = (index: number): number => room + index * cell + cell / 2;
    return html`<svg class="lens" width=${room + side + 2} height=${room + side + 2} aria-hidden="true">
      ${columns.map(
        (column, index) => svg`<text class=${column === at.column ? 'lit' : 'quiet'} dominant-baseline="middle"
          transform="translate(${middle(index)} ${room - 5}) rotate(-90)">${renderLines(name(column), 0, 0, true)}</text>`,
      )}
      ${rows.map(
        (row, line) => svg`
        <text class=${row === at.row ? 'lit' : 'quiet'} text-anchor="end" dominant-baseline="middle"
          >${renderLines(name(row), room - 5, middle(line), false)}</text>
        ${columns.map((column, index) => this.renderCell({ row, column }, room + index * cell, room + line * cell))}`,
      )}
    </svg>`;
  }

  private renderCell(place: Place, x: number, y: number) {
    const { model, at, colours } = this;
    const diagonal = place.row === place.column;
    const shade = model.shade(place);
    const tone = diagonal ? colours.tone : colours.wrong;
    const ink = colours.highContrast ? 'theme' : inkOn(shade, { ...colours, tone });
    const here = place.row === at.row && place.column === at.column;
    return svg`<g class="cell ${diagonal ? 'diagonal' : ''} ${here ? 'selected' : ''}">
      <rect class="box" x=${x + 0.5} y=${y + 0.5} width=${cell - 1} height=${cell - 1} />
      <rect class="shade" x=${x + 0.5} y=${y + 0.5} width=${cell - 1} height=${cell - 1} opacity=${shade.toFixed(3)} />
      <text class="number ${ink}" text-anchor="middle" dominant-baseline="central" x=${x + cell / 2} y=${y + cell / 2}>${model.text(place)}</text>
      <rect class="ring" x=${x + 1} y=${y + 1} width=${cell - 2} height=${cell - 2} />
    </g>`;
  }
}

/** The place and its neighbours, shifted inwards at the edges. */
function around(index: number, size: number, reach: number): number[] {
  const length = Math.min(size, reach * 2 + 1);
  const first = Math.min(Math.max(0, index - reach), size - length);
  return Array.from({ length }, (_, offset) => first + offset);
}
