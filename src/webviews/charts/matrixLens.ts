import { html, svg, type TemplateResult } from 'lit';
import { inkOn } from '../shared/contrast';
import { truncateText } from './textWidth';
import type { MatrixModel, Place } from './matrixModel';
import type { ThemeColours } from '../shared/theme';

const reach = 3;
const cell = 30;
const room = 124;

/** The cells around a place, large enough to read, with their names: the lens over a heat map. */
export function renderLens(
  model: MatrixModel,
  at: Place,
  colours: ThemeColours,
  measure: (text: string) => number,
): TemplateResult {
  const rows = around(at.row, model.size);
  const columns = around(at.column, model.size);
  const side = cell * rows.length;
  const name = (index: number): string => truncateText(model.labels[index] ?? '', room - 8, measure);
  return html`<svg class="lens" width=${room + side + 2} height=${room + side + 2} aria-hidden="true">
    ${columns.map(
      (column, index) => svg`<text class=${column === at.column ? 'lit' : 'quiet'} dominant-baseline="middle"
      transform="translate(${room + index * cell + cell / 2} ${room - 5}) rotate(-90)">${name(column)}</text>`,
    )}
    ${rows.map(
      (row, line) => svg`
      <text class=${row === at.row ? 'lit' : 'quiet'} text-anchor="end" dominant-baseline="middle" x=${room - 5} y=${room + line * cell + cell / 2}>${name(row)}</text>
      ${columns.map((column, index) => {
        const place = { row, column };
        const shade = model.shade(place);
        const ink = colours.highContrast ? 'theme' : inkOn(shade, colours);
        const x = room + index * cell;
        const y = room + line * cell;
        const here = row === at.row && column === at.column;
        return svg`<g class="cell ${row === column ? 'diagonal' : ''} ${here ? 'selected' : ''}">
          <rect class="box" x=${x + 0.5} y=${y + 0.5} width=${cell - 1} height=${cell - 1} />
          <rect class="shade" x=${x + 0.5} y=${y + 0.5} width=${cell - 1} height=${cell - 1} opacity=${shade.toFixed(3)} />
          <text class="number ${ink}" text-anchor="middle" dominant-baseline="central" x=${x + cell / 2} y=${y + cell / 2}>${model.text(place)}</text>
          <rect class="ring" x=${x + 1} y=${y + 1} width=${cell - 2} height=${cell - 2} />
        </g>`;
      })}`,
    )}
  </svg>`;
}

/** The place and its neighbours, shifted inwards at the edges. */
function around(index: number, size: number): number[] {
  const length = Math.min(size, reach * 2 + 1);
  const first = Math.min(Math.max(0, index - reach), size - length);
  return Array.from({ length }, (_, offset) => first + offset);
}
