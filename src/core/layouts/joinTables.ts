import type { ReadTable } from './readTable';
import type { TableText } from './tables/tableText';

/**
 * Tables that name images by a number which another table gives them (`images.txt` of CUB: “1 001.Bird/a.jpg”), with
 * the numbers replaced by the images' names. The numbers must be the same for nine rows in ten.
 */
export function joinTables(read: readonly ReadTable[], others: readonly TableText[]): TableText[] {
  const keys = read.flatMap(keysOf);
  return others.flatMap((table) => {
    const records = table.header ? [table.header, ...table.rows] : table.rows;
    if (records.length < 4 || (records[0]?.length ?? 0) < 2) return [];
    for (const names of keys) {
      const known = records.filter((row) => names.has((row[0] ?? '').trim())).length;
      if (known < 0.9 * records.length || known < 0.9 * names.size) continue;
      const joined = records.map((row) => [names.get((row[0] ?? '').trim()) ?? row[0] ?? '', ...row.slice(1)]);
      return [{ ...table, header: table.header ? joined[0]! : null, rows: table.header ? joined.slice(1) : joined }];
    }
    return [];
  });
}

/** Columns of a table that number its rows, each number once: number → id. */
function keysOf({ columns }: ReadTable): ReadonlyMap<string, string>[] {
  const width = columns.rows[0]?.length ?? 0;
  const found: ReadonlyMap<string, string>[] = [];
  for (let column = 0; column < width; column++) {
    if (column === columns.id || columns.classes?.columns.includes(column) || columns.rows.length < 4) continue;
    const names = new Map<string, string>();
    const whole = columns.rows.every((row) => {
      const key = (row[column] ?? '').trim();
      if (!/^\d+$/.test(key) || names.has(key)) return false;
      names.set(key, (row[columns.id] ?? '').trim());
      return true;
    });
    if (whole) found.push(names);
  }
  return found;
}
