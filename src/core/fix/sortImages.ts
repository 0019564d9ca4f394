import { choiceWords, listWords } from '../format';
import { baseName } from '../layouts/layoutReading';
import type { RecognisedLayout } from '../layouts/layoutTypes';
import { appendRows } from './appendRows';
import type { FixState } from './fixState';
import { labelPlaces, labelsOf, type LabelledPaths } from './labelPlaces';
import { moveNamedFiles, type NamedMove } from './moveNamedFiles';
import { isPathInside, nameProblem } from './placeNames';
import { classNamed } from './relabel';

/**
 * Gives images without a class one: a row more in the table that gives the classes, else a move into the folder of the
 * class. In a folder that has no classes yet, the folders of the classes are made in it.
 * @param into the folder in which those of the classes are; where there are several, it must be said
 */
export function sortImages(state: FixState, files: readonly string[], to: string, into: string | undefined): void {
  const layout = state.reading();
  const label = (layout && classNamed(layout.classes, to)) ?? to.trim();
  const known = layout?.classes.includes(label) ?? false;
  const problem = label
    .split('/')
    .map(nameProblem)
    .find((one) => one !== null);
  if (!known && problem) {
    state.refuse('', `“${to}” cannot be a class: its name ${problem}. Choose another name.`);
    return;
  }
  if (!known) state.remarks.add(`“${label}” is a new class.`);
  const labels = layout ? labelsOf(layout) : new Map<string, string>();
  const asked = files.filter((file) => {
    if (!labels.has(file)) return true;
    state.refuse(file, `It is of the class “${labels.get(file)}” already. Use relabel to give it another.`);
    return false;
  });
  for (const file of asked) if (!state.isImage(file)) state.refuse(file, 'It is no image that Loupe reads.');
  if (state.refusals.length > 0) return;
  if (layout?.layout === 'table') return appendRows(state, layout, asked, label, labels);
  if (layout?.layout === 'flat-names') {
    state.refuse('', 'Here the names of the images give the classes. Rename those that have none by hand.');
    return;
  }
  const bases = classBases(layout);
  const base = into ?? (bases.length > 1 ? undefined : (bases[0] ?? ''));
  if (base === undefined) {
    state.refuse(
      '',
      `The folders of the classes stand in ${listWords(bases, 5)}. Say in which the images belong: --into ${choiceWords(bases)}.`,
    );
    return;
  }
  if (base !== '' && !isPathInside(base)) {
    state.refuse('', `“${base}” is no folder inside the dataset. Give one of its folders, relative to it.`);
    return;
  }
  const folder = classFolder(layout, base, label);
  moveNamedFiles(
    state,
    asked.map((file): NamedMove => {
      const target = base === '' ? folder : `${base}/${folder}`;
      return { file, to: `${state.folderAt(target) ?? target}/${baseName(file)}`, expected: { label } };
    }),
  );
}

/** Folders in which the folders of classes stand, '' for the dataset itself, in the order of the images. */
export function classBases(layout: LabelledPaths | null): string[] {
  if (!layout) return [];
  const placeOf = labelPlaces(layout);
  const bases = new Set<string>();
  for (const [file, label] of labelsOf(layout)) {
    const place = placeOf(file, label);
    if (place) bases.add(file.split('/').slice(0, place.from).join('/'));
  }
  return [...bases];
}

/** How the folder of a class is written: as it is in the base, as anywhere, or as the class. */
function classFolder(layout: RecognisedLayout | null, base: string, label: string): string {
  if (!layout) return label;
  const placeOf = labelPlaces(layout);
  let anywhere: string | undefined;
  for (const [file, one] of labelsOf(layout)) {
    const place = one === label ? placeOf(file, one) : null;
    if (!place) continue;
    const folders = file.split('/');
    const written = folders.slice(place.from, place.to).join('/');
    if (folders.slice(0, place.from).join('/') === base) return written;
    anywhere ??= written;
  }
  return anywhere ?? label;
}
