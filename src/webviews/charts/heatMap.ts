import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/matrix';
import type { ThemeColours } from '../shared/theme';
import { mix } from '../shared/contrast';
import type { MatrixGeometry } from './matrixGeometry';
import { same } from './matrixGrid';
import type { MatrixModel, Place } from './matrixModel';
import { matrixReading } from './matrixReading';

/**
 * A confusion matrix too large for numbers: shades on a canvas, with a cursor over it. To assistive
 * tools it is a grid of which only the cell under the cursor is present. Fires `point`, `cursor` and `choose`.
 */
@customElement('loupe-heat-map')
export class HeatMapElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    css`
      .scroller {
        overflow: auto;
      }
      .map {
        position: relative;
        cursor: crosshair;
      }
      canvas,
      svg {
        position: absolute;
        inset-inline-start: 0;
        top: 0;
      }
      .frame {
        fill: none;
        stroke: var(--loupe-line);
      }
      text {
        font-size: 10px;
      }
      .found {
        fill: var(--vscode-foreground);
      }
      .band {
        fill: var(--vscode-foreground);
        fill-opacity: 0.12;
      }
      .cross {
        fill: none;
        stroke: var(--vscode-foreground);
        stroke-opacity: 0.55;
      }
      .at {
        fill: none;
        stroke: var(--vscode-foreground);
        stroke-width: 1.5;
      }
      .focus {
        outline: none;
      }
      .focus:focus-visible .at {
        stroke: var(--vscode-focusBorder);
        stroke-width: 2.5;
      }
      .selected {
        fill: none;
        stroke: var(--vscode-foreground);
        stroke-width: 2;
      }
    `,
  ];

  @property({ attribute: false }) model!: MatrixModel;
  @property({ attribute: false }) geometry!: MatrixGeometry;
  @property({ attribute: false }) colours!: ThemeColours;
  @property({ attribute: false }) cursor: Place = { row: 0, column: 0 };
  @property({ attribute: false }) pointed: Place | null = null;
  @property({ attribute: false }) selected: Place | null = null;
  /** Places of the classes that were searched for. */
  @property({ attribute: false }) found: readonly number[] = [];
  @property() label = '';

  override updated(): void {
    const { width, height } = this.geometry;
    const map = this.renderRoot.querySelector<HTMLElement>('.map');
    map?.style.setProperty('width', `${width}px`);
    map?.style.setProperty('height', `${height}px`);
    this.paint();
  }

  override render(): TemplateResult {
    const { model, geometry: g, cursor } = this;
    const at = this.pointed ?? cursor;
    const x = (column: number): number => g.left + column * g.cell;
    const y = (row: number): number => g.top + row * g.cell;
    return html`<div class="scroller"><div class="map" @pointermove=${this.onPointer} @pointerleave=${() => emit(this, 'point', null)} @click=${this.onClick}>
      <canvas aria-hidden="true"></canvas>
      <svg width=${g.width} height=${g.height} role="grid" aria-label=${this.label} aria-rowcount=${model.size} aria-colcount=${model.size}>
        <g aria-hidden="true">
          <text class="quiet" text-anchor="middle" x=${g.left + g.side / 2} y="12">${text('matrix.predicted')}</text>
          <text class="quiet" text-anchor="middle" transform="translate(11 ${g.top + g.side / 2}) rotate(-90)">${text('matrix.truth')}</text>
          ${g.rowLabels.map((label, row) => svg`<text text-anchor="end" dominant-baseline="middle" x=${g.left - 4} y=${y(row) + g.cell / 2 + 0.5}>${label}</text>`)}
          ${g.columnLabels.map((label, column) => svg`<text dominant-baseline="middle" transform="translate(${x(column) + g.cell / 2} ${g.top - 4}) rotate(-90)">${label}</text>`)}
          ${this.found.map(
            (place) => svg`
            <rect class="band" x=${g.left} y=${y(place)} width=${g.side} height=${g.cell} />
            <rect class="band" x=${x(place)} y=${g.top} width=${g.cell} height=${g.side} />`,
          )}
          <rect class="frame" x=${g.left - 0.5} y=${g.top - 0.5} width=${g.side + 1} height=${g.side + 1} />
          <path class="cross" data-transient d="M${x(at.column) + g.cell / 2} ${g.top}v${g.side}M${g.left} ${y(at.row) + g.cell / 2}h${g.side}" />
          ${this.selected ? svg`<rect class="selected" x=${x(this.selected.column) - 1} y=${y(this.selected.row) - 1} width=${g.cell + 2} height=${g.cell + 2} />` : nothing}
        </g>
        <g role="row" aria-rowindex=${cursor.row + 1}>
          <g role="gridcell" class="focus" tabindex="0" data-cursor data-row=${cursor.row} data-column=${cursor.column}
            aria-colindex=${cursor.column + 1} aria-selected=${same(cursor, this.selected)} aria-label=${matrixReading(model, cursor)}>
            <rect class="at" x=${x(cursor.column) - 1} y=${y(cursor.row) - 1} width=${g.cell + 2} height=${g.cell + 2} />
          </g>
        </g>
      </svg>
    </div></div>`;
  }

  private paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const { geometry: g, model, colours } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(g.width * ratio), Math.round(g.height * ratio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.style.setProperty('width', `${g.width}px`);
    canvas.style.setProperty('height', `${g.height}px`);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, g.width, g.height);
    for (let row = 0; row < model.size; row += 1) {
      for (let column = 0; column < model.size; column += 1) {
        const shade = model.shade({ row, column });
        if (shade === 0) continue;
        const x = g.left + column * g.cell;
        const y = g.top + row * g.cell;
        if (colours.highContrast) drawBox(context, x, y, g.cell, shade, rgb(colours.foreground), row === column);
        else {
          context.fillStyle = rgb(mix(colours.background, row === column ? colours.tone : colours.wrong, shade));
          context.fillRect(x, y, g.cell, g.cell);
        }
      }
    }
  }

  private placeAt(event: MouseEvent): Place | null {
    const box = this.renderRoot.querySelector('.map')!.getBoundingClientRect();
    const { left, top, cell } = this.geometry;
    const column = Math.floor((event.clientX - box.left - left) / cell);
    const row = Math.floor((event.clientY - box.top - top) / cell);
    const inside = (index: number): boolean => index >= 0 && index < this.model.size;
    return inside(row) && inside(column) ? { row, column } : null;
  }

  private readonly onPointer = (event: PointerEvent): void => emit(this, 'point', this.placeAt(event));

  private readonly onClick = (event: MouseEvent): void => {
    const place = this.placeAt(event);
    if (place) emit(this, 'choose', place);
  };
}

function rgb([red, green, blue]: readonly number[]): string {
  return `rgb(${Math.round(red!)} ${Math.round(green!)} ${Math.round(blue!)})`;
}

/**
 * In high contrast a cell's value is the size of a square instead of a shade: a full one for what is right, an empty
 * one for what is wrong.
 */
function drawBox(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  cell: number,
  shade: number,
  colour: string,
  right: boolean,
): void {
  const size = Math.max(1, Math.round((cell - 1) * shade));
  const [left, top] = [x + (cell - size) / 2, y + (cell - size) / 2];
  context.fillStyle = context.strokeStyle = colour;
  // Below four pixels a frame has no inside.
  if (right || size < 4) context.fillRect(left, top, size, size);
  else context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
}
