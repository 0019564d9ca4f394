import { nothing, svg, type SVGTemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import { text } from '../strings/matrix';
import type { ThemeColours } from '../shared/theme';
import { inkOn } from '../shared/contrast';
import { lineHeight, type MatrixGeometry } from './matrixGeometry';
import type { MatrixModel, Place } from './matrixModel';
import { matrixReading } from './matrixReading';

/** What the pointer and the keyboard are doing. */
export interface MatrixState {
  readonly cursor: Place;
  readonly pointed: Place | null;
  readonly selected: Place | null;
  /** Places of the classes that were searched for. */
  readonly found: readonly number[];
  readonly colours: ThemeColours;
}

export interface MatrixActions {
  readonly choose: (place: Place) => void;
  readonly focus: (place: Place) => void;
  readonly point: (place: Place | null) => void;
}

/** A confusion matrix with its numbers, as the rows and cells of a grid. */
export function renderMatrixGrid(
  model: MatrixModel,
  g: MatrixGeometry,
  state: MatrixState,
  actions: MatrixActions,
): SVGTemplateResult {
  const places = Array.from({ length: model.size + 1 }, (_, index) => index);
  const middle = g.cell / 2;
  const lit = state.pointed ?? state.selected;
  return svg`
    <g aria-hidden="true">
      <text class="quiet" text-anchor="middle" x=${g.left + g.side / 2} y="12">${text('matrix.predicted')}</text>
      <text class="quiet" text-anchor="middle" transform="translate(11 ${g.top + g.side / 2}) rotate(-90)">${text('matrix.truth')}</text>
    </g>
    <g role="row" aria-rowindex="1">
      ${g.columnLabels.map((label, column) => {
        const x = g.left + column * g.cell + middle;
        return svg`<text role="columnheader" aria-colindex=${column + 1} aria-label=${model.labels[column]!}
          class=${nameClass(lit?.column === column, state.found.includes(column))} text-anchor=${g.upright ? 'start' : 'middle'} dominant-baseline=${g.upright ? 'middle' : 'auto'}
          transform=${g.upright ? `translate(${x} ${g.top - 6}) rotate(-90)` : `translate(${x} ${g.top - 7})`}>${g.upright ? renderLines(label, 0, 0, true) : label}<title>${model.labels[column]!}</title></text>`;
      })}
      <text role="columnheader" aria-colindex=${model.size + 1} class="quiet" text-anchor="middle" x=${g.left + g.side + g.totals / 2} y=${g.top - 7}>${text('matrix.total')}</text>
    </g>
    ${places.map(
      (row) => svg`<g role="row" aria-rowindex=${row + 2}>
      ${
        row < model.size
          ? svg`<text role="rowheader" aria-label=${model.labels[row]!} class=${nameClass(lit?.row === row, state.found.includes(row))} text-anchor="end" dominant-baseline="middle"
            >${renderLines(g.rowLabels[row] ?? [], g.left - 6, g.top + row * g.cell + middle + 0.5, false)}<title>${model.labels[row]!}</title></text>`
          : svg`<text role="rowheader" class="quiet" text-anchor="end" dominant-baseline="middle" x=${g.left - 6} y=${g.top + g.side + 14}>${text('matrix.total')}</text>`
      }
      ${places.map((column) => renderCell(model, g, { row, column }, state, actions))}
    </g>`,
    )}`;
}

function renderCell(
  model: MatrixModel,
  g: MatrixGeometry,
  place: Place,
  state: MatrixState,
  actions: MatrixActions,
): SVGTemplateResult {
  const { row, column } = place;
  const width = column === model.size ? g.totals : g.cell;
  const height = row === model.size ? 28 : g.cell;
  const x = g.left + column * g.cell;
  const y = g.top + row * g.cell;
  const total = row === model.size || column === model.size;
  const shade = model.shade(place);
  const tone = row === column ? state.colours.tone : state.colours.wrong;
  const ink = state.colours.highContrast ? 'theme' : inkOn(shade, { ...state.colours, tone });
  const inner = Math.max(0, g.cell - 6);
  return svg`<g role="gridcell" aria-colindex=${column + 1} aria-label=${matrixReading(model, place)}
    class="cell ${total ? 'total' : ''} ${row === column ? 'diagonal' : ''} ${same(place, state.selected) ? 'selected' : ''}"
    aria-selected=${same(place, state.selected) ? 'true' : 'false'} data-row=${row} data-column=${column}
    tabindex=${same(place, state.cursor) ? 0 : -1}
    @click=${() => actions.choose(place)} @focus=${() => actions.focus(place)} @pointerenter=${() => actions.point(place)}>
    <rect class="box" x=${x + 0.5} y=${y + 0.5} width=${width - 1} height=${height - 1} />
    ${
      shade > 0
        ? svg`<rect class="shade" x=${x + 0.5} y=${y + 0.5} width=${width - 1} height=${height - 1} opacity=${shade.toFixed(3)} />
      <rect class="weight" x=${x + 3} y=${y + 3} width=${inner} height=${inner} stroke-width=${(shade * 3).toFixed(1)} />`
        : nothing
    }
    <text class="number ${ink}" text-anchor="middle" dominant-baseline="central" x=${x + width / 2} y=${y + height / 2 + 0.5}>${cellText(model, place, g)}</text>
    <rect class="ring" x=${x + 1} y=${y + 1} width=${width - 2} height=${height - 2} />
  </g>`;
}

/** A count that does not fit its cell gives way to thousands; the whole number is in the reading. */
function cellText(model: MatrixModel, place: Place, g: MatrixGeometry): string {
  const shown = model.text(place);
  const room = place.column === model.size ? g.totals : g.cell;
  if (shown.length * 6.2 <= room - 2) return shown;
  const count = model.count(place);
  // The switch above the matrix says that the numbers are percentages.
  if (shown.endsWith('%')) return shown.slice(0, -1);
  if (shown.includes('/')) return formatCount(count);
  return count < 1000 ? shown : `${formatCount(count / 1000)}k`;
}

function nameClass(lit: boolean, found: boolean): string {
  return `${lit ? 'lit' : ''} ${found ? 'found' : ''}`;
}

/** Whether two places are the same cell. */
export function same(a: Place | null, b: Place | null): boolean {
  return a !== null && b !== null && a.row === b.row && a.column === b.column;
}

/**
 * The lines of a name around a point: beside a row they end there, one under the other; over a column they stand
 * upright on it, one beside the other.
 */
export function renderLines(lines: readonly string[], x: number, y: number, upright: boolean): SVGTemplateResult[] {
  const first = (-lineHeight * (lines.length - 1)) / 2;
  return lines.map((line, index) =>
    upright
      ? svg`<tspan x="0" y=${first + index * lineHeight}>${line}</tspan>`
      : svg`<tspan x=${x} y=${y + first + index * lineHeight}>${line}</tspan>`,
  );
}
