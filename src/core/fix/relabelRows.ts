import { normalised } from '../layouts/tables/columnNames';
import type { TableColumns } from '../layouts/tables/tableColumns';
import type { FixState } from './fixState';

interface Value {
  readonly row: number;
  readonly column: number;
  readonly value: string;
}

/** Gives images another class in every row that names them. */
export function relabelRows(
  state: FixState,
  files: readonly string[],
  label: string,
  labels: ReadonlyMap<string, string>,
): void {
  const wanted = new Set(files);
  const done = new Set<string>();
  for (const table of state.tables) {
    const columns = table.columns(state.index);
    if (!columns?.classes) continue;
    const fileOf = table.filesOf(columns, state.index);
    const rows = [...fileOf].filter(([, file]) => wanted.has(file));
    if (rows.length === 0) continue;
    const donor = [...fileOf].find(([row, file]) => labels.get(file) === label && hasOneClass(columns, row))?.[0];
    const values =
      columns.classes.columns.length > 1 ? oneHot(columns, rows, donor, label) : named(columns, rows, donor, label);
    if (typeof values === 'string') {
      for (const [, file] of rows) state.refuse(file, `${table.path} ${values}`);
      continue;
    }
    const problem = table.write(columns, values);
    if (problem !== null) {
      for (const [, file] of rows) state.refuse(file, problem);
      continue;
    }
    if (donor === undefined && dependent(columns).length > 0)
      state.remarks.add(
        `${table.path}: ${titles(columns, dependent(columns))} stayed as before, since no row has the class “${label}” yet.`,
      );
    for (const [, file] of rows) done.add(file);
  }
  state.stale();
  for (const file of files) {
    if (done.has(file)) state.expect(file, { label });
    else if (!state.refusals.some((one) => one.file === file))
      state.refuse(file, 'No row of a table that gives classes names it. Add a row by hand.');
  }
}

/** Puts images into another part in every row that names them; whether any row does. */
export function movePartRows(
  state: FixState,
  files: readonly string[],
  part: number,
  parts: ReadonlyMap<string, number>,
): Set<string> {
  const wanted = new Set(files);
  const done = new Set<string>();
  for (const table of state.tables) {
    const columns = table.columns(state.index);
    const said = columns?.parts;
    if (!columns || !said) continue;
    const fileOf = table.filesOf(columns, state.index);
    const rows = [...fileOf].filter(([, file]) => wanted.has(file));
    if (rows.length === 0) continue;
    const donor =
      [...fileOf].find(([row, file]) => said.partOf(columns.rows[row]!) === part && parts.get(file) === part)?.[0] ??
      columns.rows.findIndex((row) => said.partOf(row) === part);
    if (donor < 0) {
      for (const [, file] of rows)
        state.refuse(
          file,
          `No row of ${table.path} is in that part yet, so it is not known how ${titles(columns, said.columns)} names it. Write one row by hand.`,
        );
      continue;
    }
    const values = rows.flatMap(([row]) =>
      said.columns.map((column) => ({ row, column, value: (columns.rows[donor]![column] ?? '').trim() })),
    );
    const problem = table.write(columns, values);
    for (const [, file] of rows) {
      if (problem !== null) state.refuse(file, problem);
      else done.add(file);
    }
  }
  if (done.size > 0) state.stale();
  return done;
}

function hasOneClass(columns: TableColumns, row: number): boolean {
  const label = columns.classes!.labelOf(columns.rows[row]!);
  return typeof label === 'string' && label !== '';
}

/** One column with names: the word of another row of the class, and of columns that say the same in another way. */
function named(
  columns: TableColumns,
  rows: readonly (readonly [number, string])[],
  donor: number | undefined,
  label: string,
): Value[] | string {
  const column = columns.classes!.columns[0]!;
  const word = (of: number) => (columns.rows[donor!]![of] ?? '').trim();
  if (donor === undefined) {
    const numbers = columns.rows.every((row) => /^\d*$/.test((row[column] ?? '').trim()));
    if (numbers && !/^\d+$/.test(label))
      return `numbers the classes, and no row has the class “${label}”. Give the number of a class, or add a row by hand.`;
    return rows.map(([row]) => ({ row, column, value: label }));
  }
  const also = dependent(columns);
  return rows.flatMap(([row]) => [column, ...also].map((one) => ({ row, column: one, value: word(one) })));
}

/** A column a class: the mark moves to another column. */
function oneHot(
  columns: TableColumns,
  rows: readonly (readonly [number, string])[],
  donor: number | undefined,
  label: string,
): Value[] | string {
  const hot = columns.classes!.columns;
  const at = (of: string) => hot.find((column) => columns.titleOf(column) === `“${of}”`);
  const labelOf = (row: number) => {
    const found = columns.classes!.labelOf(columns.rows[row]!);
    return typeof found === 'string' ? found : '';
  };
  const values: Value[] = [];
  for (const [row] of rows) {
    const own = labelOf(row);
    const from = at(own);
    const to = at(donor === undefined ? label : labelOf(donor));
    if (to === undefined) return `has a column for each class, and none for “${label}”. Add the column by hand.`;
    if (from === undefined)
      return 'gives it no class, or several, in columns that cannot be told apart. Edit the table by hand.';
    values.push({ row, column: to, value: (columns.rows[row]![from] ?? '').trim() });
    values.push({ row, column: from, value: (columns.rows[row]![to] ?? '').trim() });
  }
  return values;
}

/** Columns that say the class in another way: its number, its name, each with one value for each class. */
export function dependent(columns: TableColumns): number[] {
  const column = columns.classes!.columns[0]!;
  const taken = new Set([columns.id, ...columns.classes!.columns, ...(columns.parts?.columns ?? []), columns.fold]);
  const width = columns.rows[0]?.length ?? 0;
  const classes = new Set(columns.rows.map((row) => (row[column] ?? '').trim()));
  if (classes.size < 2 || columns.rows.length < 2 * classes.size) return [];
  return Array.from({ length: width }, (_, i) => i).filter((one) => {
    if (taken.has(one) || !classHeading.test(normalised(columns.titleOf(one)))) return false;
    const there = new Map<string, string>();
    for (const row of columns.rows) {
      const label = (row[column] ?? '').trim();
      const value = (row[one] ?? '').trim();
      if (value === '' || (there.get(label) ?? value) !== value) return false;
      there.set(label, value);
    }
    return new Set(there.values()).size === classes.size;
  });
}

const classHeading = /class|label|categor|target|species|breed|diagnos|variety|^y$|^dx$|code|name$/;

function titles(columns: TableColumns, which: readonly number[]): string {
  return which.map(columns.titleOf).join(' and ');
}
