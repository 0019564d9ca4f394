import { plural } from '../format';
import { partCode, partOfCode } from '../parts';
import { fixVerbs } from './fixVerbs';
import { FixState } from './fixState';
import { ignoreListName, type FileEdit, type Fix, type FixView, type PlannedFixes } from './fixTypes';
import { labelsOf, partsOf } from './labelPlaces';
import { isPathInside } from './placeNames';
import { moveToPart } from './moveToPart';
import { exclude, renameExtension, rotate, trash } from './otherVerbs';
import { relabel } from './relabel';
import { sortImages } from './sortImages';

/** Reasons that are listed; a fix of a thousand files can fail for a thousand. */
const mostRefusals = 200;

/**
 * Plans fixes, one after the other, without touching anything: which files get which names, and which another content.
 * Afterwards the dataset as it would be is read once more: every image that a fix speaks of must have the class and
 * part that were asked for, and every other one those that it had. All or nothing: where one file cannot be done, there
 * is no plan, and each reason is told.
 * @param id names the fix, and its folder in the trash
 * @throws LoupeError `ignore-list` for a list of excluded files that is too long
 */
export function planFixes(view: FixView, fixes: readonly Fix[], id: string): PlannedFixes {
  const state = new FixState(view);
  const before = state.reading();
  const first = { labels: before && labelsOf(before), parts: before && partsOf(before) };
  for (const fix of fixes) {
    const files = filesOf(state, fix);
    if (state.refusals.length > 0) break;
    apply(state, fix, files, id);
    if (state.refusals.length > 0) break;
  }
  if (state.refusals.length === 0) check(state, first);
  const edits = editsOf(state);
  if (state.refusals.length > 0) return { ok: false, refusals: state.refusals.slice(0, mostRefusals) };
  return {
    ok: true,
    plan: {
      id,
      title: fixes.map(titleOf).join('; '),
      moves: state.moves,
      edits,
      remarks: [...state.remarks],
    },
  };
}

/** “Relabel 3 files to “rose””. */
export function titleOf({ verb, files, to }: Fix): string {
  const of = files.length === 1 ? files[0]! : plural(files.length, 'file');
  const keeps = verb === 'keep-one' ? `${files[0] ?? ''} of ${plural(files.length, 'file')}` : of;
  return `${fixVerbs[verb].title}: ${keeps}${to === undefined || fixVerbs[verb].to === null ? '' : ` → ${to}`}`;
}

function filesOf(state: FixState, { verb, files, to }: Fix): string[] {
  const wanted = fixVerbs[verb].to;
  if (wanted !== null && (to ?? '').trim() === '')
    state.refuse('', `${verb} needs to know the ${wanted}. Give it with --to.`);
  if (files.length === 0) state.refuse('', `${verb} needs files. Name them relative to the dataset’s folder.`);
  const found = new Set<string>();
  for (const file of files) {
    const there = isPathInside(file) ? state.find(file) : undefined;
    if (there !== undefined) found.add(there);
    else state.refuse(file, 'There is no such file in the dataset. Name it relative to the dataset’s folder.');
  }
  if (verb === 'keep-one' && found.size < 2 && state.refusals.length === 0)
    state.refuse('', 'keep-one needs the file that is kept and at least one other. Name both.');
  return [...found];
}

function apply(state: FixState, { verb, to = '', into }: Fix, files: readonly string[], id: string): void {
  switch (verb) {
    case 'exclude':
    case 'include':
      return exclude(state, files, verb === 'include');
    case 'trash':
      return trash(state, files, id);
    case 'keep-one':
      return trash(state, files.slice(1), id);
    case 'relabel':
      return relabel(state, files, to);
    case 'sort':
      return sortImages(state, files, to, into);
    case 'rename-extension':
      return renameExtension(state, files);
    case 'rotate':
      return rotate(state, files);
    case 'move-to-part':
      return moveToPart(state, files, to);
  }
}

/** Holds the dataset as it would be read against what it was, and what was asked for. */
function check(
  state: FixState,
  first: { readonly labels: ReadonlyMap<string, string> | null; readonly parts: ReadonlyMap<string, number> | null },
): void {
  if (!first.labels || !first.parts || (state.moves.length === 0 && !state.tables.some(({ changed }) => changed)))
    return;
  const after = state.reading();
  // All images are gone, say: then nobody is read otherwise.
  if (!after) {
    if (state.expected.size > 0)
      state.refuse('', 'The dataset could no longer be read in the same way afterwards. Move the files by hand.');
    return;
  }
  const labels = labelsOf(after);
  const parts = partsOf(after);
  for (const [file, { label, part }] of state.expected) {
    if (label !== undefined && labels.get(file) !== label)
      state.refuse(
        state.originOf(file),
        `As ${file} it would be read as ${labels.has(file) ? `“${labels.get(file)}”` : 'having no class'}, not as “${label}”. Move it by hand.`,
      );
    if (part !== undefined && parts.get(file) !== part)
      state.refuse(
        state.originOf(file),
        `As ${file} it would be read as ${partOfCode(parts.get(file) ?? 0) ?? 'being in no part'}, not as ${partOfCode(part)}. Move it by hand.`,
      );
  }
  const told = new Set(state.refusals.map(({ file }) => file));
  for (const file of state.imageFiles) {
    const origin = state.originOf(file);
    if (told.has(origin)) continue;
    const expected = state.expected.get(file);
    const sameLabel = expected?.label !== undefined || labels.get(file) === first.labels.get(origin);
    const partBefore = first.parts.get(origin) ?? partCode.none;
    // An image without a class was in no part.
    const mayChange = expected?.part !== undefined || !first.labels.has(origin);
    const appears = state.newParts && partBefore === partCode.none && parts.get(file) !== partCode.none;
    if (appears)
      state.remarks.add('The folders are read as parts from now on, since more than one has images with a class.');
    const samePart = mayChange || appears || parts.get(file) === partBefore;
    if (sameLabel && samePart) continue;
    state.refuse(
      origin,
      `It would be read otherwise afterwards: ${wordsOf(labels.get(file), parts.get(file))} instead of ${wordsOf(first.labels.get(origin), first.parts.get(origin))}. Name how the folder is meant with --layout, or move the files by hand.`,
    );
  }
}

function wordsOf(label: string | undefined, part: number | undefined): string {
  const of = partOfCode(part ?? 0);
  return `${label === undefined ? 'no class' : `“${label}”`}${of === undefined ? '' : ` in ${of}`}`;
}

function editsOf(state: FixState): FileEdit[] {
  const edits = state.contentEdits;
  for (const table of state.tables) {
    if (!table.changed || typeof table.original === 'string') continue;
    edits.push({ file: table.path, before: table.original.bytes, after: table.bytes() });
  }
  const { ignoreList } = state.view;
  if (state.ignoreList !== null && (ignoreList.bytes === null || state.ignoreList !== ignoreList.text)) {
    const after = ignoreList.encode(state.ignoreList);
    if (after) edits.push({ file: ignoreListName, before: ignoreList.bytes, after });
    else
      state.refuse('', `${ignoreListName} is in an encoding that lacks characters of these names. Save it as UTF-8.`);
  }
  return edits;
}
