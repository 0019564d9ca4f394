import type { FileIndex } from './fileIndex';
import { listWords } from '../../format';
import { isImageName } from '../../choices/imageFormats';
import { baseName, folderOf } from '../../slashPaths';
import { idNames, isIndexHeading, rank } from './columnNames';
import type { TableText } from './tableText';

/** The columns with the most values that are images, best first; of equal ones that with the more telling heading. */
export function idColumns(
  table: TableText,
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  index: FileIndex,
): number[] {
  const records = rows.length === 0 ? [table.header ?? table.rows[0] ?? []] : rows;
  // A thousand rows tell as a rule; a table of a hundred probabilities a row is not looked up whole.
  const step = Math.ceil(records.length / 1000);
  const sample = records.filter((_, i) => i % step === 0);
  const found = mostFound(table, sample, headings, index);
  return found.length === 0 && step > 1 ? mostFound(table, records, headings, index) : found;
}

function mostFound(
  table: TableText,
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  index: FileIndex,
): number[] {
  const folder = folderOf(table.path);
  const byName = headings
    .map((_, column) => column)
    .sort((a, b) => rank(idNames, headings[a]!) - rank(idNames, headings[b]!) || a - b);
  const scores = byName.map((column) => {
    const exact = new Set<string>();
    const loose = new Set<string>();
    for (const row of rows) {
      const found = index.resolve(row[column] ?? '', folder);
      if (found.kind === 'missing') continue;
      if (found.kind === 'found' && found.loose === undefined) exact.add(found.file);
      // A running number finds numbered files that it has nothing to do with.
      else if (found.kind === 'ambiguous' || !isIndexHeading(headings[column]!)) loose.add(row[column]!);
    }
    return { column, score: exact.size + loose.size / 2 };
  });
  const best = Math.max(0, ...scores.map(({ score }) => score));
  if (best === 0) return [];
  const inOrder = [...scores].sort((a, b) => b.score - a.score);
  return inOrder.filter(({ score }, i) => i === 0 || score > 0.9 * best).map(({ column }) => column);
}

/** Why no column names images: two ids and two file names, side by side. */
export function doesNotFit(
  table: TableText,
  first: readonly string[],
  headings: readonly string[],
  rest: readonly (readonly string[])[],
  index: FileIndex,
): string {
  const columns = headings.map((_, column) => column).filter((column) => !isIndexHeading(headings[column]!));
  const likely =
    columns.find((column) => rest.some((row) => isImageName(row[column] ?? ''))) ??
    columns.sort((a, b) => rank(idNames, headings[a]!) - rank(idNames, headings[b]!) || a - b)[0];
  const values = rest.map((row) => (row[likely ?? -1] ?? '').trim()).filter((value) => value !== '');
  const quoted = (all: readonly string[]) => listWords(all.slice(0, 2).map((one) => `“${one}”`));
  if (likely === undefined || values.length === 0 || index.files.length === 0)
    return `No column of ${table.path} names images of this folder.`;
  return `No column of ${table.path} names images of this folder: under ${first[likely] ? `“${first[likely].trim()}”` : `column ${likely + 1}`} it has ${quoted(values)}, the images are called ${quoted(index.files.map(baseName))}.`;
}
