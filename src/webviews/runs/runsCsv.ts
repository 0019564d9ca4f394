import { toCsv } from '../../core/csv';
import type { RunRow } from '../../protocol/pages/runs';
import { tableToRows } from '../components/tableModel';
import type { RunColumn } from './runColumns';

/** The table as it is shown, with dates as a spreadsheet reads them. */
export function runsCsv(rows: readonly RunRow[], columns: readonly RunColumn[]): string {
  return toCsv(tableToRows(rows, columns.map((column) => (column.key === 'started' ? { ...column, value: startedIso } : column))));
}

function startedIso({ started }: RunRow): string | null {
  return started === null ? null : new Date(started).toISOString();
}
