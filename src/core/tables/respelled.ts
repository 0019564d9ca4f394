import { cellText } from './cellText';
import { recordOfRow, type LiveTable } from './liveTable';
import { recordAt, type CellPlace } from './tableRecords';

/** Cells that call a class by one name, with what another name looks like there; none where it cannot be written. */
export function respelled(
  table: LiveTable,
  lines: readonly string[],
  from: string,
  to: string,
): { readonly place: CellPlace; readonly text: string }[] {
  const column = table.columns.classes?.columns[0];
  if (column === undefined) return [];
  return table.outcomes.flatMap((outcome, row) => {
    if ((outcome.kind !== 'labelled' && outcome.kind !== 'duplicate') || outcome.label !== from) return [];
    const { records } = table;
    const record = recordOfRow(table, row);
    const place = recordAt(lines, records.lineOf[record]!, records, records.rows[record]).places[column];
    if (!place) return [];
    const text = cellText(to, records, lines[place.line]![place.start] === '"');
    return text === undefined ? [] : [{ place, text }];
  });
}
