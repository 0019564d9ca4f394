import { listWords, plural } from '../format';
import type { Reading } from './layoutReading';
import type { TableStudy } from './layoutTable';

/**
 * Tells how numbers and uncommon words of tables were taken for parts, and which columns may be parts and are not used:
 * of every table, since whatever one marks as held out counts on any layout.
 */
export function remarkPartColumns(reading: Reading, { read }: TableStudy): void {
  for (const { table, columns } of read) {
    const { parts, possible, titleOf } = columns;
    if (parts && parts.taken !== '')
      reading.problems.push({
        file: table.path,
        code: 'table-parts',
        message: `Of ${listWords(parts.columns.map(titleOf))} ${parts.taken}.`,
      });
    for (const { column, values } of possible) {
      const counts = [...values].map(([value, rows]) => `“${value}” (${plural(rows, 'row')})`);
      reading.problems.push({
        file: table.path,
        code: 'possible-parts',
        message: `${titleOf(column)} says ${listWords(counts, 4)}. If that divides the images into parts, write train, validation or test there: as it stands the column is not used, and no image is kept from training by it.`,
      });
    }
  }
}
