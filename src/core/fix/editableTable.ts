import type { FileIndex } from '../layouts/tables/fileIndex';
import { folderOf } from '../layouts/layoutReading';
import { partOfTable } from '../layouts/readTable';
import { findColumns, type TableColumns } from '../layouts/tables/tableColumns';
import type { TableText } from '../layouts/tables/tableText';
import type { ExactText, FixTable } from './fixTypes';
import { replaceCells, tableCells, writtenCell, type TableCell, type TableCells } from './tableCells';

/** A table of the dataset while fixes are planned: its rows, what they mean, and the text that they stand in. */
export class EditableTable {
  readonly path: string;
  readonly original: ExactText | string;
  private current: TableText;
  private text: string;
  private cells: TableCells | null | undefined;

  constructor({ table, source }: FixTable) {
    this.path = table.path;
    this.original = source;
    this.current = table;
    this.text = typeof source === 'string' ? '' : source.text;
  }

  /** As the layout reads it now. */
  get table(): TableText {
    return this.current;
  }

  get changed(): boolean {
    return typeof this.original !== 'string' && this.text !== this.original.text;
  }

  /** Its bytes now; null where a character is none of its encoding. */
  bytes(): Uint8Array | null {
    return typeof this.original === 'string' ? null : this.original.encode(this.text);
  }

  /** Its columns, or undefined where it names no image. */
  columns(index: FileIndex): TableColumns | undefined {
    const found = findColumns(this.current, index);
    return typeof found === 'string' ? undefined : found;
  }

  /** The file that each row of `columns.rows` names, by its position; rows that name none are left out. */
  filesOf(columns: TableColumns, index: FileIndex): Map<number, string> {
    const folder = folderOf(this.path);
    const own = partOfTable(this.path);
    const found = new Map<number, string>();
    columns.rows.forEach((row, i) => {
      const id = (row[columns.id] ?? '').trim();
      if (id === '') return;
      const resolved = index.resolve(id, folder, columns.parts?.partOf(row) || own || undefined);
      if (resolved.kind === 'found') found.set(i, resolved.file);
    });
    return found;
  }

  /** Why it cannot be edited, as a sentence; null where it can. */
  get locked(): string | null {
    if (typeof this.original === 'string') return this.original;
    if (this.current.header !== null || !this.read())
      return `${this.path} is not written in lines with separators that can be changed one by one. Edit it by hand.`;
    return null;
  }

  /**
   * Writes values into fields; rows are positions in `columns.rows`. Returns why that cannot be, else null; then all of
   * them are written.
   */
  write(
    columns: TableColumns,
    values: readonly { readonly row: number; readonly column: number; readonly value: string }[],
  ): string | null {
    const locked = this.locked;
    if (locked !== null) return locked;
    const cells = this.read()!;
    const heading = this.current.rows.length - columns.rows.length;
    const changes: { cell: TableCell; raw: string }[] = [];
    for (const { row, column, value } of values) {
      const cell = cells.records[heading + row]?.[column];
      if (!cell) return `Line ${columns.firstLine + row} of ${this.path} has too few fields. Complete it by hand.`;
      const raw = writtenCell(cell, value, cells);
      if (raw === null)
        return `“${value}” cannot be written into ${this.path}, whose fields are neither quoted nor separated by another sign. Choose another name.`;
      changes.push({ cell, raw });
    }
    const text = replaceCells(this.text, changes);
    if ((this.original as ExactText).encode(text) === null)
      return `${this.path} is in an encoding that lacks characters of ${[...new Set(values.map(({ value }) => `“${value}”`))].join(', ')}. Save it as UTF-8 first.`;
    // Read again as it will stand there: nothing but these fields may have changed.
    const rows = this.current.rows.map((one) => [...one]);
    for (const { row, column, value } of values) {
      const before = rows[heading + row]!;
      before[column] = (before[column] ?? '').replace(/^(\s*)[^]*?(\s*)$/, (_, lead: string, trail: string) =>
        before[column]!.trim() === '' ? `${lead}${value}` : `${lead}${value}${trail}`,
      );
    }
    const after = tableCells(text, rows);
    if (!after) return `${this.path} would be read otherwise with that change. Edit it by hand.`;
    this.text = text;
    this.cells = after;
    this.current = { ...this.current, rows };
    return null;
  }

  /**
   * Adds rows after the last one, each with a value for every field. Returns why that cannot be, else null; then all of
   * them are there.
   */
  append(rows: readonly (readonly string[])[]): string | null {
    const locked = this.locked;
    if (locked !== null) return locked;
    const cells = this.read()!;
    const last = cells.records.at(-1);
    if (!last) return `${this.path} has no row to follow. Add the first by hand.`;
    const lines: string[] = [];
    for (const values of rows) {
      const raw = values.map((value, column) => {
        const quoted = value !== '' && (last[column]?.quoted ?? false);
        return writtenCell({ start: 0, end: 0, quoted, value: '' }, value, cells);
      });
      if (raw.includes(null))
        return `A row with ${values.map((value) => `“${value}”`).join(', ')} cannot be written into ${this.path}, whose fields are neither quoted nor separated by another sign. Choose another name.`;
      lines.push(raw.join(cells.delimiter ?? ' '));
    }
    const end = /\r\n|\n|\r/.exec(this.text)?.[0] ?? '\n';
    const closed = /[\r\n]$/.test(this.text);
    const added = lines.join(end);
    const text = closed ? `${this.text}${added}${end}` : `${this.text}${end}${added}`;
    if ((this.original as ExactText).encode(text) === null)
      return `${this.path} is in an encoding that lacks characters of the new rows. Save it as UTF-8 first.`;
    const all = [...this.current.rows, ...rows.map((one) => [...one])];
    const after = tableCells(text, all);
    if (!after) return `${this.path} would be read otherwise with more rows. Add them by hand.`;
    this.text = text;
    this.cells = after;
    this.current = { ...this.current, rows: all };
    return null;
  }

  private read(): TableCells | null {
    if (this.cells === undefined)
      this.cells = typeof this.original === 'string' ? null : tableCells(this.text, this.current.rows);
    return this.cells;
  }
}
