import { html, nothing, type TemplateResult } from 'lit';
import type { RunRow } from '../../protocol/pages/runs';
import { cellText } from '../components/tableModel';
import { icon, type IconName } from '../shared/icons';
import { text } from '../strings/runs';
import type { RunColumn } from './runColumns';

const marks: Readonly<Partial<Record<RunRow['status'], IconName>>> = {
  completed: 'check',
  stopped: 'check',
  failed: 'error',
  interrupted: 'warning',
  broken: 'error',
};

/** Rows whose texts are measured, so that a table of thousands is drawn at once. */
const measured = 400;

/** A cell of the table of runs. */
export function renderCell(column: RunColumn, row: RunRow, star: () => void): TemplateResult {
  const shown = cellText(column, row);
  const hint = column.hint?.(row) || (shown.length > 12 ? shown : '');
  const classes = `${column.align === 'end' ? 'end' : ''} ${column.code ? 'code' : ''} col-${column.key}`;
  return html`<td class=${classes} title=${hint || nothing}>${
    column.key === 'star'
      ? renderStar(row, star)
      : column.key === 'status'
        ? renderStatus(row, shown)
        : // Names begin alike, with a date: what is cut off is the beginning.
          column.key === 'name'
          ? html`<bdi>${shown}</bdi>`
          : shown
  }</td>`;
}

/** The longest text of a column, of some hundred rows, keeps its width steady while rows scroll through. */
export function longestText(column: RunColumn, rows: readonly RunRow[]): string {
  let longest = '';
  const step = Math.ceil(rows.length / measured) || 1;
  for (let index = 0; index < rows.length; index += step) {
    const shown = column.key === 'star' ? '' : cellText(column, rows[index]!);
    if (shown.length > longest.length) longest = shown;
  }
  // The status has an icon before its words.
  return column.key === 'status' ? `${longest}mmm` : longest;
}

function renderStar(row: RunRow, star: () => void): TemplateResult {
  if (row.status === 'broken') return html``;
  const label = text(row.star ? 'runs.unstar' : 'runs.star', { name: row.name });
  return html`<button type="button" class="star-button ${row.star ? 'on' : ''}" tabindex="-1" aria-pressed=${row.star} aria-label=${label} title=${label}
    @click=${(event: Event) => {
      event.stopPropagation();
      star();
    }} @dblclick=${(event: Event) => event.stopPropagation()}>${icon('star')}</button>`;
}

function renderStatus(row: RunRow, shown: string): TemplateResult {
  const mark = marks[row.status];
  return html`<span class="status">${mark ? icon(mark) : html`<span class="dot" aria-hidden="true"></span>`}<span>${shown}</span></span>`;
}
