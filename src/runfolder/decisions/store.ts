import * as path from 'node:path';
import type * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { decisionBeforeSchema, decisionFile, decisionSchema, type Decision } from '../../protocol/decision';
import { parseJsonWith } from '../../protocol/parse';
import { runFile } from '../../protocol/runFiles';
import { hasFolder, isRefusal, readLimit, readText, removeFile, replaceFile, statOf } from '../files';

/** Where the decision of a run lies, below the run. */
const place = (name: string): string => `${runFile.model}/${name}`;

/**
 * How the model of a model folder decides; null where it is for the most probable class. Whatever answers for a model
 * asks this, and so does whatever writes it for other programs. Throws LoupeError `decision-broken`: to go on with the
 * most probable class would be another answer than the one that was chosen.
 */
export async function decisionOf(modelFolder: string): Promise<Decision | null> {
  return read(modelFolder, decisionFile.now, decisionSchema);
}

/** `decisionOf` of a run's model. */
export function decisionOfRun(run: string): Promise<Decision | null> {
  return decisionOf(path.join(run, runFile.model));
}

/** A text that changes whenever the decision does, for caches of answers. */
export async function decisionVersion(run: string): Promise<string> {
  const found = await statOf(run, place(decisionFile.now)).catch(() => undefined);
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}

/**
 * Makes a decision, or none, that of a run's model, whole or not at all; the one before is kept for an undo. Throws
 * LoupeError `model-missing`, or `out-unwritable` where it cannot be written.
 */
export async function setDecision(run: string, decision: Decision | null): Promise<void> {
  if (!(await hasFolder(run, runFile.model)))
    throw new LoupeError(
      'model-missing',
      `The run ${path.basename(run)} has no model to decide for. Choose another run.`,
    );
  // What cannot be read cannot be restored, and must be possible to clear.
  const before = await decisionOfRun(run).catch((error: unknown) => {
    if (error instanceof LoupeError && error.code === 'decision-broken') return null;
    throw error;
  });
  try {
    await replaceFile(run, place(decisionFile.before), `${JSON.stringify({ version: 1, decision: before })}\n`);
    if (decision) await replaceFile(run, place(decisionFile.now), `${JSON.stringify(decision)}\n`);
    else await removeFile(run, place(decisionFile.now));
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw new LoupeError(
      'out-unwritable',
      `The decision cannot be written into ${path.join(run, runFile.model)}: ${messageOf(error)}. Check the folder's permissions and the space on its disk.`,
      { cause: error },
    );
  }
}

/**
 * Restores what was before the latest change, so that a second undo takes the first back. Returns what holds now.
 * Throws LoupeError `decision-none` where nothing was changed.
 */
export async function undoDecision(run: string): Promise<Decision | null> {
  const before = await read(path.join(run, runFile.model), decisionFile.before, decisionBeforeSchema);
  if (!before)
    throw new LoupeError(
      'decision-none',
      `No decision of ${path.basename(run)} was changed, so there is nothing to take back.`,
    );
  await setDecision(run, before.decision);
  return before.decision;
}

async function read<S extends v.GenericSchema>(
  folder: string,
  name: string,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readText(folder, name, readLimit.document);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (isRefusal(error)) throw error;
    throw broken(file, messageOf(error), error);
  }
  const parsed = parseJsonWith(schema, text);
  if (!parsed.ok) throw broken(file, parsed.problem);
  return parsed.value;
}

function broken(file: string, problem: string, cause?: unknown): LoupeError {
  return new LoupeError(
    'decision-broken',
    `${file} cannot be understood (${problem}), so it is not known how this model decides. Choose again, or go back to the most probable class with: loupe decide <run> --clear`,
    { cause },
  );
}
