import { toCsv } from '../../core/csv';
import { formatCount } from '../../core/format';
import type { RunRow } from '../../protocol/pages/runs';
import { tableToRows, type Column } from '../components/tableModel';
import { text } from '../strings/runs';
import { headline } from './headline';
import type { RunColumn } from './runColumns';

/** How many runs there are, how many of them the filter shows and the user selected, and what is special about some. */
export function countWords(rows: Iterable<RunRow>, shown: number, selected: number): string {
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
  if (selected > 1) words.push(text('runs.selected', { n: formatCount(selected) }));
  return words.join(' · ');
}

/** The table as it is shown, with dates as a spreadsheet reads them. */
export function runsCsv(rows: readonly RunRow[], columns: readonly RunColumn[]): string {
  return toCsv(
    tableToRows(
      rows,
      columns.flatMap((column) => {
        if (column.key === 'started') return [{ ...column, value: startedIso }];
        // A number alone does not say what it was taken on.
        return column.key === 'accuracy' ? [column, judgedOn] : [column];
      }),
    ),
  );
}

const judgedOn: Column<RunRow> = {
  key: 'part',
  label: text('runs.part'),
  value: (row) => headline(row)?.part ?? null,
};

function startedIso({ started }: RunRow): string | null {
  return started === null ? null : new Date(started).toISOString();
}
