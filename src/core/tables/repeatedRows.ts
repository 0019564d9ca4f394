import { isIndexHeading, normalised } from '../layouts/tables/columnNames';
import { recordOfRow, type LiveTable } from './liveTable';

/** Lines to be removed: from the first up to the one behind the last, counted from 0. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** The lines of a row, as far as the next one. */
export function spanOf(table: LiveTable, row: number): LineSpan {
  const record = recordOfRow(table, row);
  return { from: table.records.lineOf[record]!, to: table.records.lineOf[record + 1]! };
}

/** Whether a row says nothing that the first row of its image does not say: then it can go. */
export function isEqualRow({ columns, outcomes, records }: LiveTable, row: number): boolean {
  const outcome = outcomes[row];
  if (outcome?.kind !== 'duplicate') return false;
  const headings = columns.firstLine > records.firstLine ? (records.rows[0] ?? []).map(normalised) : [];
  const first = columns.rows[outcome.line - columns.firstLine]!;
  const here = columns.rows[row]!;
  const counts = (column: number): boolean =>
    column !== columns.id && !columns.classes?.columns.includes(column) && !isIndexHeading(headings[column] ?? 'x');
  for (let column = 0; column < Math.max(first.length, here.length); column++)
    if (counts(column) && (first[column] ?? '').trim() !== (here[column] ?? '').trim()) return false;
  return true;
}

/** The lines of all rows that repeat another in every cell; neighbours together. */
export function repeatedLines(table: LiveTable): LineSpan[] {
  const spans: { from: number; to: number }[] = [];
  table.outcomes.forEach((outcome, row) => {
    if (outcome.kind !== 'duplicate' || !isEqualRow(table, row)) return;
    const { from, to } = spanOf(table, row);
    const last = spans.at(-1);
    if (last?.to === from) last.to = to;
    else spans.push({ from, to });
  });
  return spans;
}
