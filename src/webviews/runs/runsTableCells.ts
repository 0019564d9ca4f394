import { html, nothing, type TemplateResult } from 'lit';
import { formatAccuracy } from '../../core/format';
import { stateSigns } from '../../core/runs/runStates';
import type { RunRow } from '../../protocol/pages/runs';
import { cellText } from '../components/tableModel';
import { icon } from '../shared/icons';
import { text } from '../strings/runs';
import { calledOf, headline } from './headline';
import { pinnedColumns, type RunColumn } from './runColumns';

/** Rows whose texts are measured, so that a table of thousands is drawn at once. */
const measured = 400;

/** A cell of the table of runs. */
export function renderCell(column: RunColumn, row: RunRow, star: () => void): TemplateResult {
  const shown = cellText(column, row);
  const hint = column.hint?.(row) || (shown.length > 12 || column.key === 'status' ? shown : '');
  const classes = cellClasses(column);
  return html`<td class=${classes} title=${hint || nothing}>${
    column.key === 'star'
      ? renderStar(row, star)
      : column.key === 'status'
        ? renderStatus(row, shown)
        : column.key === 'accuracy'
          ? renderAccuracy(row, shown)
          : column.key === 'name' && row.title === ''
            ? html`<span class="unnamed">${row.name}</span>`
            : shown
  }</td>`;
}

/** Of a head and of the cells under it. */
export function cellClasses({ key, align, code, setting }: RunColumn): string {
  const pinned = pinnedColumns.includes(key) ? `pinned${key === pinnedColumns.at(-1) ? ' last' : ''}` : '';
  // A setting's key is a path, which is no name of a class.
  return [align === 'end' ? 'end' : '', code ? 'code' : '', pinned, setting ? 'col-setting' : `col-${key}`]
    .filter((name) => name !== '')
    .join(' ');
}

/** The longest text of a column, of some hundred rows, keeps its width steady while rows scroll through. */
export function longestText(column: RunColumn, rows: readonly RunRow[]): string {
  let longest = '';
  const step = Math.ceil(rows.length / measured) || 1;
  for (let index = 0; index < rows.length; index += step) {
    const shown = column.key === 'star' ? '' : cellText(column, rows[index]!);
    if (shown.length > longest.length) longest = shown;
  }
  return longest;
}

function renderStar(row: RunRow, star: () => void): TemplateResult {
  if (row.status === 'broken') return html``;
  const label = text(row.star ? 'runs.unstar' : 'runs.star', { name: calledOf(row) });
  return html`<button type="button" class="star-button ${row.star ? 'on' : ''}" tabindex="-1" aria-pressed=${row.star} aria-label=${label} title=${label}
    @click=${(event: Event) => {
      event.stopPropagation();
      star();
    }} @dblclick=${(event: Event) => event.stopPropagation()}>${icon('star')}</button>`;
}

function renderStatus(row: RunRow, shown: string): TemplateResult {
  return html`<span class="status">${icon(stateSigns[row.status].icon)}<span>${shown}</span></span>`;
}

/** The number, and of which part it is in small. */
function renderAccuracy(row: RunRow, shown: string): TemplateResult {
  const score = headline(row);
  return score
    ? html`${formatAccuracy(score.accuracy)} <span class="part">${text(`runs.of.${score.part}`)}</span>`
    : html`${shown}`;
}
