import { toCsv } from '../../core/csv';
import { formatCount } from '../../core/format';
import type { RunRow } from '../../protocol/pages/runs';
import { tableToRows } from '../components/tableModel';
import { text } from '../strings/runs';
import type { RunColumn } from './runColumns';

/** How many runs there are, how many of them the filter shows, and what is special about some. */
export function countWords(rows: Iterable<RunRow>, shown: number): string {
  const all = [...rows];
  const count = (status: RunRow['status']): number => all.filter((row) => row.status === status).length;
  const words = [
    shown < all.length
      ? text('runs.shown', { n: formatCount(shown), total: formatCount(all.length) })
      : all.length === 1
        ? text('runs.one')
        : text('runs.count', { n: formatCount(all.length) }),
  ];
  if (count('running') > 0) words.push(text('runs.running', { n: formatCount(count('running')) }));
  if (count('broken') > 0) words.push(text('runs.broken', { n: formatCount(count('broken')) }));
  return words.join(' · ');
}

/** The table as it is shown, with dates as a spreadsheet reads them. */
export function runsCsv(rows: readonly RunRow[], columns: readonly RunColumn[]): string {
  return toCsv(
    tableToRows(
      rows,
      columns.map((column) => (column.key === 'started' ? { ...column, value: startedIso } : column)),
    ),
  );
}

function startedIso({ started }: RunRow): string | null {
  return started === null ? null : new Date(started).toISOString();
}
