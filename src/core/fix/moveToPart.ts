import { choiceWords, plural } from '../format';
import { partOfTable } from '../layouts/readTable';
import { partName, partOfWord } from '../layouts/folders/partWords';
import { partCode, partOfCode, parts, type Part } from '../parts';
import type { FixState } from './fixState';
import { labelsOf, partsOf } from './labelPlaces';
import { moveNamedFiles, type NamedMove } from './moveNamedFiles';
import { movePartRows } from './relabelRows';

/** Puts images into another part: by the column of a table that says parts, else by moving them to its folder. */
export function moveToPart(state: FixState, files: readonly string[], to: string): void {
  const part = partOfWord(to);
  const layout = state.reading();
  if (part === partCode.none) return state.refuse('', `“${to}” is no part. Give ${choiceWords(parts)}.`);
  if (!layout)
    return state.refuse('', 'The folder cannot be read as a dataset, so that it has no parts. Say how with --layout.');
  const name = partOfCode(part)!;
  const before = partsOf(layout);
  const labels = labelsOf(layout);
  const asked: string[] = [];
  for (const file of files) {
    if (!before.has(file)) state.refuse(file, 'It is not used as a labelled image of the dataset. See loupe scan.');
    else if (before.get(file) === part) state.remarks.add(`${file} is in the ${name} part already.`);
    else asked.push(file);
  }
  const inRows = movePartRows(state, asked, part, before);
  for (const file of inRows) state.expect(file, { part });
  const rest = asked.filter((file) => !inRows.has(file) && !state.refusals.some((one) => one.file === file));
  const ofTables = state.tables.filter(({ path }) => partOfTable(path) !== partCode.none).length;
  const moves: NamedMove[] = [];
  for (const file of rest) {
    const target = targetOf(file, part, name, before, labels);
    if (target !== null) moves.push({ file, to: target, expected: { part } });
    else if (before.get(file) === partCode.none && !layout.part.some((code) => code > 0))
      state.refuse(file, 'The dataset has no parts. Make a split for it, and train with --split.');
    else if (ofTables > 1)
      state.refuse(
        file,
        `Its part is that of the table that names it (${plural(ofTables, 'table')} for the parts). Move its line to the other table by hand.`,
      );
    else
      state.refuse(
        file,
        `Nothing in its path says its part, so it is not known where the ${name} part is. Move it by hand.`,
      );
  }
  moveNamedFiles(state, moves);
}

/** Where a file lies in another part: as others of that part do, those of its own class first. */
function targetOf(
  file: string,
  part: number,
  name: Part,
  before: ReadonlyMap<string, number>,
  labels: ReadonlyMap<string, string>,
): string | null {
  const segments = file.split('/');
  const speaks = segments.slice(0, -1).map((one) => (partName(one)?.part ?? partCode.none) === before.get(file));
  if (!speaks.includes(true)) return null;
  const others: { folders: string[]; own: boolean }[] = [];
  for (const [other, code] of before) {
    if (code !== part) continue;
    const folders = other.split('/').slice(0, -1);
    if (
      folders.length === segments.length - 1 &&
      folders.every((one, i) => speaks[i] || partOfWord(one) === partCode.none)
    )
      others.push({ folders, own: labels.get(other) === labels.get(file) });
  }
  const alike = (folders: readonly string[]) => folders.filter((one, i) => speaks[i] || one === segments[i]).length;
  const [best] = others.sort((a, b) => Number(b.own) - Number(a.own) || alike(b.folders) - alike(a.folders));
  if (best) return segments.map((one, i) => (speaks[i] ? best.folders[i]! : one)).join('/');
  // No image is in that part yet: a customary name, where the path names its own part just once and by a plain word.
  const plain = segments.filter((one, i) => speaks[i] && /^(train|training|val|valid|validation|test)$/i.test(one));
  if (plain.length !== 1 || speaks.filter(Boolean).length !== 1) return null;
  const word = { train: 'train', validation: 'val', test: 'test' }[name];
  return segments.map((one, i) => (speaks[i] ? word : one)).join('/');
}
