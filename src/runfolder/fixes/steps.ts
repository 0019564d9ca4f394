import * as path from 'node:path';
import { lstatSync, type Stats } from 'node:fs';
import { LoupeError } from '../../core/errors';
import {
  endMove,
  makeFolder,
  moveFile,
  readBytes,
  readLimit,
  removeEmptyFolder,
  removeFileSync,
  writeWhole,
} from '../files';
import { hashOf, type EditStep, type FixJournal, type FixStep, type MoveStep } from './journal';

/** Whether a step is not taken yet, taken, half taken, or whether somebody else changed what it is about. */
export type StepState = 'before' | 'after' | 'half' | { readonly conflict: string };

/** A file as the journal knows it again. */
export function identityOf(found: Stats): Pick<MoveStep, 'size' | 'modified' | 'inode'> {
  return { size: found.size, modified: found.mtimeMs, inode: String(found.ino) };
}

/** What lies at a path of a dataset, links not followed; undefined where nothing does. */
export function lookAt(root: string, file: string): Stats | undefined {
  return lstatSync(path.join(root, ...file.split('/')), { throwIfNoEntry: false });
}

export async function stateOf(root: string, step: FixStep): Promise<StepState> {
  return step.kind === 'move' ? stateOfMove(root, step) : stateOfEdit(root, step);
}

function stateOfMove(root: string, step: MoveStep): StepState {
  const [from, to] = [lookAt(root, step.from), lookAt(root, step.to)];
  const surely = (found: Stats | undefined) => found?.isFile() === true && String(found.ino) === step.inode;
  if (from?.isFile() && to?.isFile() && from.ino === to.ino && from.dev === to.dev) return 'half';
  if (surely(from)) return 'before';
  if (surely(to)) return 'after';
  // Some file systems number files anew; an edit before the move makes a new file of the same name.
  if (from?.isFile() && !to) return 'before';
  if (to?.isFile() && !from) return 'after';
  if (!from && !to) return { conflict: `${step.from} and ${step.to} are both gone` };
  return { conflict: `${step.from} and ${step.to} are both there, and are not one file` };
}

async function stateOfEdit(root: string, { file, before, after }: EditStep): Promise<StepState> {
  const now = await contentHash(root, file);
  if (now === after) return 'after';
  if (now === before) return 'before';
  return { conflict: `${file} ${now === null ? 'is gone' : 'was changed by somebody else'}` };
}

/** Null where there is no such file. Throws for what is no regular file. */
export async function contentHash(root: string, file: string): Promise<string | null> {
  try {
    return hashOf(await readBytes(root, file, readLimit.weights));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The way back from a step. */
export function inverse(step: FixStep): FixStep {
  return step.kind === 'move'
    ? { ...step, from: step.to, to: step.from }
    : { ...step, before: step.after, after: step.before };
}

/** Takes a step from whatever state it is in; harmless where it is taken. Throws where somebody else is in the way. */
export async function take(journal: FixJournal, step: FixStep, id: string): Promise<void> {
  const { root } = journal;
  const state = await stateOf(root, step);
  if (state === 'after') return;
  if (typeof state === 'object') throw new LoupeError('fix-refused', `${state.conflict} (in ${root}).`);
  if (step.kind === 'move') {
    if (state === 'half') endMove(root, step.from, step.to);
    else moveFile(root, step.from, step.to);
    return;
  }
  const temporary = temporaryOf(step.file, id);
  removeFileSync(root, temporary);
  if (step.after === null) removeFileSync(root, step.file);
  else {
    if (step.file.includes('/')) makeFolder(root, path.posix.dirname(step.file));
    writeWhole(root, step.file, temporary, await journal.content(step.after), step.before === null);
  }
}

/** Removes what a process that was killed left of its own files. */
export function removeLeftovers(root: string, steps: readonly FixStep[], id: string): void {
  for (const step of steps) {
    if (step.kind !== 'edit') continue;
    const temporary = temporaryOf(step.file, id);
    const [half, whole] = [lookAt(root, temporary), lookAt(root, step.file)];
    // A new file has both names for a moment.
    if (half?.isFile() && whole && half.ino === whole.ino && half.dev === whole.dev)
      endMove(root, temporary, step.file);
    else if (half?.isFile()) removeFileSync(root, temporary);
  }
}

/** Removes folders that a fix made, where nothing lies in them. */
export async function removeMade(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of [...folders].reverse())
    if (lookAt(root, folder)?.isDirectory()) await removeEmptyFolder(root, folder);
}

/** Hidden, beside the file, and with the fix's own name, which nobody guesses. */
function temporaryOf(file: string, id: string): string {
  const folder = path.posix.dirname(file);
  return `${folder === '.' ? '' : `${folder}/`}.${path.posix.basename(file).slice(0, 60)}.${id}.tmp`;
}
