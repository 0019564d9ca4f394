import { listWords } from '../format';
import { classOfName } from '../layouts/layoutNames';
import { baseName, folderOf } from '../layouts/layoutReading';
import type { RecognisedLayout } from '../layouts/layoutTypes';
import { foldName, sameText } from '../sameName';
import type { FixState } from './fixState';
import { labelPlaces, labelsOf } from './labelPlaces';
import { nameProblem } from './placeNames';
import { relabelRows } from './relabelRows';
import { moveNamedFiles, type NamedMove } from './moveNamedFiles';

/** Gives images another class: by moving them to its folder, by their names, or in the table that gives the classes. */
export function relabel(state: FixState, files: readonly string[], to: string): void {
  const layout = state.reading();
  if (!layout) {
    state.refuse('', 'The folder cannot be read as a dataset, so that it says no classes. Say how with --layout.');
    return;
  }
  const labels = labelsOf(layout);
  const known = classNamed(layout.classes, to);
  const label = known ?? to.trim();
  if (known === undefined) {
    const problem = label
      .split('/')
      .map(nameProblem)
      .find((one) => one !== null);
    if (problem !== undefined && problem !== null) {
      state.refuse(
        '',
        `“${to}” cannot be a new class: its name ${problem}. The classes are ${listWords(layout.classes, 12)}.`,
      );
      return;
    }
    state.remarks.add(`“${label}” is a new class.`);
  }
  const asked = files.filter((file) => {
    const before = labels.get(file);
    if (before === label) {
      state.remarks.add(`${file} is of the class “${label}” already.`);
      return false;
    }
    return true;
  });
  if (layout.layout === 'table') relabelRows(state, asked, label, labels);
  else if (layout.layout === 'flat-names') relabelNames(state, asked, label, labels);
  else relabelFolders(state, asked, label, layout);
}

/** The class that a text means: as it is written, else the only one that differs in case or spacing. */
export function classNamed(classes: readonly string[], text: string): string | undefined {
  const exact = classes.find((name) => sameText(name) === sameText(text.trim()));
  if (exact !== undefined) return exact;
  const alike = classes.filter((name) => foldName(name) === foldName(text));
  return alike.length === 1 ? alike[0] : undefined;
}

function relabelNames(
  state: FixState,
  files: readonly string[],
  label: string,
  labels: ReadonlyMap<string, string>,
): void {
  const moves: NamedMove[] = [];
  for (const file of files) {
    const before = labels.get(file);
    const name = baseName(file);
    const written = classOfName(file);
    if (before === undefined || written === null || !name.startsWith(written)) {
      state.refuse(file, 'Its name gives no class that could be replaced. Rename it by hand.');
      continue;
    }
    const folder = folderOf(file);
    const renamed = `${label}${name.slice(written.length)}`;
    moves.push({ file, to: folder === '' ? renamed : `${folder}/${renamed}`, expected: { label } });
  }
  moveNamedFiles(state, moves);
}

function relabelFolders(state: FixState, files: readonly string[], label: string, layout: RecognisedLayout): void {
  const labels = labelsOf(layout);
  const placeOf = labelPlaces(layout);
  /** How the new class's folders are written: beside the same folders, and anywhere. */
  const beside = new Map<string, string>();
  let anywhere: string[] | undefined;
  for (const [file, one] of labels) {
    if (one !== label) continue;
    const place = placeOf(file, one);
    if (!place) continue;
    const folders = file.split('/').slice(0, -1);
    const around = folders.slice(0, place.from).join('/');
    anywhere ??= folders.slice(place.from, place.to);
    if (!beside.has(around)) beside.set(around, folders.slice(place.from, place.to).join('/'));
  }
  const numbered = layout.problems.some(
    ({ code, message }) => code === 'class-names' && message.includes(' called as '),
  );
  const unlabelled = new Set(layout.unlabelled);
  const moves: NamedMove[] = [];
  for (const file of files) {
    const before = labels.get(file);
    if (before === undefined && !unlabelled.has(file)) {
      state.refuse(file, 'It is not used as an image of the dataset, so it has no class to change. See loupe scan.');
      continue;
    }
    if (numbered && anywhere === undefined) {
      state.refuse(file, `A list numbers the classes, and “${label}” is none of them. Add it to the list first.`);
      continue;
    }
    const place = before === undefined ? null : placeOf(file, before);
    const segments = file.split('/');
    if (before !== undefined && !place) {
      state.refuse(file, `Its class “${before}” is not the name of one of its folders. Move it by hand.`);
      continue;
    }
    if (!place) {
      const [around, written] = [...beside][0] ?? [];
      if (around === undefined || written === undefined || beside.size > 1) {
        state.refuse(
          file,
          'It has no class yet, and its place does not say in which part it belongs. Move it by hand.',
        );
        continue;
      }
      const to = [...(around === '' ? [] : [around]), written, baseName(file)].join('/');
      moves.push({ file, to, expected: { label } });
      continue;
    }
    const around = segments.slice(0, place.from).join('/');
    const target = [...(around === '' ? [] : [around]), beside.get(around) ?? anywhere?.join('/') ?? label].join('/');
    const folder = state.folderAt(target) ?? target;
    moves.push({ file, to: [folder, ...segments.slice(place.to)].join('/'), expected: { label } });
  }
  moveNamedFiles(state, moves);
}
