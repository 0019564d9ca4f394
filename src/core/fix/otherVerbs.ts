import { imageFormats } from '../choices/imageFormats';
import { withoutExtension } from '../layouts/layoutReading';
import { editIgnoreList } from './ignoreListEdit';
import type { FixState } from './fixState';
import { ignoreListName, trashFolder } from './fixTypes';
import { moveNamedFiles, type NamedMove } from './moveNamedFiles';

/** Names files in the list of excluded files, or takes them back. */
export function exclude(state: FixState, files: readonly string[], takeBack: boolean): void {
  // The list speaks of places, and a place that a move of this plan makes is there once the plan is done.
  const edited = editIgnoreList(state.ignoreList, files, !takeBack, ignoreListName);
  if (!edited.ok) {
    for (const { file, reason } of edited.refusals) state.refuse(file, reason);
    return;
  }
  const changed = new Set(edited.changed);
  for (const file of files)
    if (!changed.has(file)) state.remarks.add(`${file} is ${takeBack ? 'not excluded' : 'excluded already'}.`);
  if (changed.size > 0) state.ignoreList = edited.text;
}

/** Moves files into the folder of this fix in the trash. */
export function trash(state: FixState, files: readonly string[], id: string): void {
  const going = new Set(files);
  for (const table of state.tables) {
    const columns = table.columns(state.index);
    if (columns && [...table.filesOf(columns, state.index).values()].some((file) => going.has(file)))
      state.remarks.add(`${table.path} still names what goes to the trash; such rows are skipped.`);
  }
  for (const file of files) state.move(file, `${trashFolder}/${id}/${file}`, true);
}

/** Gives files the extension of what they are. */
export function renameExtension(state: FixState, files: readonly string[]): void {
  const moves: NamedMove[] = [];
  for (const file of files) {
    const format = state.view.formats.get(state.originOf(file));
    if (format === undefined || !Object.hasOwn(imageFormats, format)) {
      state.refuse(file, 'Its content is not that of an image that is known, so its extension cannot be told.');
      continue;
    }
    const extensions: readonly string[] = imageFormats[format as keyof typeof imageFormats].extensions;
    const stem = withoutExtension(file);
    const now = file.slice(stem.length + 1);
    if (extensions.includes(now.toLowerCase())) {
      state.remarks.add(`${file} has the extension of its content already.`);
      continue;
    }
    const [usual] = extensions;
    if (usual === undefined) {
      state.refuse(file, `It is ${imageFormats[format as keyof typeof imageFormats].name}, whose name is no image’s.`);
      continue;
    }
    // `photo.2024` has no extension that could be replaced.
    const known = Object.values(imageFormats).some((one) =>
      (one.extensions as readonly string[]).includes(now.toLowerCase()),
    );
    const base = known || now === '' ? stem : file;
    moves.push({ file, to: `${base}.${/^[A-Z]+$/.test(now) ? usual.toUpperCase() : usual}`, expected: {} });
  }
  moveNamedFiles(state, moves);
}

/** Stores pictures upright. */
export function rotate(state: FixState, files: readonly string[]): void {
  for (const file of files) {
    const upright = state.view.upright.get(state.originOf(file));
    if (typeof upright === 'object') state.setContent(file, upright.before, upright.after);
    else state.refuse(file, upright ?? 'It was not looked at, so it is not known how it lies.');
  }
}
