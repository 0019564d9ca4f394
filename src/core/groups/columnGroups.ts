import { folderOf } from '../layouts/layoutReading';
import { normalised } from '../layouts/tables/columnNames';
import { FileIndex } from '../layouts/tables/fileIndex';
import { findColumns } from '../layouts/tables/tableColumns';
import type { TableText } from '../layouts/tables/tableText';
import { foldName, sameText } from '../sameName';

/** What a column says of each image. */
export interface ColumnValues {
  readonly table: string;
  readonly column: string;
  /** The value of each file in its first spelling; null where the table says nothing. */
  readonly values: readonly (string | null)[];
}

/** A column with a heading that can be asked for. */
export interface NamedColumn {
  readonly table: string;
  readonly column: string;
}

/** Every table that names images, with its headings and what each column says of each file. */
export class ColumnReader {
  private readonly read: { table: TableText; header: readonly string[]; rows: Map<number, readonly string[]> }[] = [];

  constructor(
    readonly files: readonly string[],
    tables: readonly TableText[],
  ) {
    const index = new FileIndex(files);
    const position = new Map(files.map((file, i) => [file, i]));
    for (const table of tables) {
      const columns = findColumns(table, index);
      if (typeof columns === 'string') continue;
      const records = table.header ? [table.header, ...table.rows] : table.rows;
      // Without a heading a column has no name.
      if (columns.rows.length === records.length) continue;
      const rows = new Map<number, readonly string[]>();
      for (const row of columns.rows) {
        const found = index.resolve(row[columns.id] ?? '', folderOf(table.path));
        if (found.kind === 'found') rows.set(position.get(found.file)!, row);
      }
      this.read.push({ table, header: records[0] ?? [], rows });
    }
  }

  get columns(): NamedColumn[] {
    return this.read.flatMap(({ table, header }) =>
      header.filter((name) => name.trim() !== '').map((column) => ({ table: table.path, column: column.trim() })),
    );
  }

  /**
   * The column of a heading, from every table that has it: one of the same spelling before one that differs in case,
   * spaces or signs. Undefined where there is none.
   */
  find(heading: string): ColumnValues | undefined {
    for (const same of [
      (name: string) => sameText(name.trim()) === sameText(heading.trim()),
      (name: string) => foldName(name) === foldName(heading),
      (name: string) => normalised(name) === normalised(heading) && normalised(name) !== '',
    ]) {
      const having = this.read
        .map((one) => ({ ...one, column: one.header.findIndex(same) }))
        .filter(({ column }) => column >= 0);
      if (having.length === 0) continue;
      const values = new Array<string | null>(this.files.length).fill(null);
      const spellings = new Map<string, string>();
      for (const { rows, column } of having)
        for (const [file, row] of rows) values[file] ??= valueOf(row[column] ?? '', spellings);
      const first = having[0]!;
      return { table: first.table.path, column: first.header[first.column]!.trim(), values };
    }
    return undefined;
  }
}

/** What a table writes where it knows no value is no group: all such images would be one patient. */
function valueOf(cell: string, spellings: Map<string, string>): string | null {
  const folded = foldName(cell).trim();
  if (/^(|-|\?|n\/?a|nan|none|null|unknown|<na>|not available|-1)$/i.test(folded)) return null;
  // `M 12` and `m_12` are one patient, who is called as the table does first.
  const known = spellings.get(folded) ?? cell.trim();
  spellings.set(folded, known);
  return known;
}
