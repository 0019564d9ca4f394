import { listWords } from '../format';
import { baseName, folderOf, withoutExtension } from '../layouts/layoutReading';
import type { RecognisedLayout } from '../layouts/layoutTypes';
import type { TableColumns } from '../layouts/tables/tableColumns';
import { partCode } from '../parts';
import type { EditableTable } from './editableTable';
import type { FixState } from './fixState';
import { dependent } from './relabelRows';

/** Adds a row with a class for each image that the table does not name yet, in the way of its other rows. */
export function appendRows(
  state: FixState,
  layout: RecognisedLayout,
  files: readonly string[],
  label: string,
  labels: ReadonlyMap<string, string>,
): void {
  const { index } = state;
  const named = /^table:(.+)$/.exec(layout.choice)?.[1];
  const all = state.tables.filter((table) => table.columns(index)?.classes);
  const some = all.filter(({ path }) => path === named);
  const [table, ...others] = some.length > 0 ? some : all;
  if (!table || others.length > 0) {
    const paths = all.map(({ path }) => path);
    state.refuse(
      '',
      `Several tables give classes (${listWords(paths, 4)}), so it is not clear which should get the new rows. Say which with --layout table:${paths[0] ?? ''}.`,
    );
    return;
  }
  const columns = table.columns(index)!;
  const fileOf = table.filesOf(columns, index);
  const values = rowOf(table, columns, fileOf, label, labels);
  if (typeof values === 'string') return state.refuse('', values);
  const styles = idStyles(table, columns, fileOf);
  const rows: string[][] = [];
  for (const file of files) {
    const id = styles
      .map((style) => style(file))
      .find((one) => {
        const found = index.resolve(one, folderOf(table.path), columns.parts?.partOf(values) || undefined);
        return found.kind === 'found' && found.file === file;
      });
    if (id === undefined)
      state.refuse(file, `${table.path} names images in a way that does not lead to this one. Add its row by hand.`);
    else rows.push(values.map((value, column) => (column === columns.id ? id : value)));
  }
  if (state.refusals.length > 0) return;
  const problem = table.append(rows);
  if (problem !== null) return state.refuse('', problem);
  state.stale();
  state.newParts = true;
  for (const file of files) state.expect(file, { label });
}

/** The fields of a new row of a class, without its id; a sentence says why there can be none. */
function rowOf(
  table: EditableTable,
  columns: TableColumns,
  fileOf: ReadonlyMap<number, string>,
  label: string,
  labels: ReadonlyMap<string, string>,
): string[] | string {
  const { rows, classes, parts } = columns;
  const values = Array.from({ length: Math.max(...rows.map((row) => row.length)) }, () => '');
  const donor = [...fileOf].find(([, file]) => labels.get(file) === label)?.[0];
  if (donor !== undefined)
    for (const column of [...classes!.columns, ...(classes!.columns.length > 1 ? [] : dependent(columns))])
      values[column] = (rows[donor]![column] ?? '').trim();
  else if (classes!.columns.length > 1)
    return `${table.path} has a column for each class, and no row of “${label}” to follow. Add the first by hand.`;
  else {
    const column = classes!.columns[0]!;
    if (rows.every((row) => /^\d*$/.test((row[column] ?? '').trim())) && !/^\d+$/.test(label))
      return `${table.path} numbers the classes, and no row has the class “${label}”. Give the number of a class, or add a row by hand.`;
    values[column] = label;
  }
  if (!parts) return values;
  // What was sorted is there to be trained on.
  const training = rows.find((row) => parts.partOf(row) === partCode.train);
  if (!training)
    return `No row of ${table.path} is in the training part, so it is not known how the table names it. Add a row by hand.`;
  for (const column of parts.columns) values[column] = (training[column] ?? '').trim();
  return values;
}

/** How the table writes images: as its rows do, then other ways. */
function idStyles(
  table: EditableTable,
  columns: TableColumns,
  fileOf: ReadonlyMap<number, string>,
): ((file: string) => string)[] {
  const folder = folderOf(table.path);
  const inside = (file: string): string =>
    folder !== '' && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
  const styles: ((file: string) => string)[] = [
    (file) => withoutExtension(baseName(file)),
    baseName,
    inside,
    (file) => withoutExtension(inside(file)),
    (file) => file,
  ];
  const [first] = fileOf;
  const written = first && (columns.rows[first[0]]![columns.id] ?? '').trim();
  const usual = first && styles.find((style) => style(first[1]) === written);
  return usual ? [usual, ...styles.filter((style) => style !== usual)] : styles;
}
