import { LoupeError, messageOf } from '../../core/errors';
import type { FixPlan } from '../../core/fix/fixTypes';
import { listWords } from '../../core/format';
import { withFixLock } from './fixLock';
import { FixJournal, type FixEntry, type FixStep } from './journal';
import { preflight } from './preflight';
import { recoverWith, type RecoveredFix } from './recover';
import { inverse, removeLeftovers, removeMade, take } from './steps';

/** A fix that was done or undone, and what was found unfinished and ended before. */
export interface DoneFix {
  readonly id: string;
  readonly title: string;
  readonly recovered: readonly RecoveredFix[];
  /** Of an undo: everything was back where it was already. */
  readonly already?: boolean;
}

/**
 * Does what a plan says: whole or not at all. What a crash left of an earlier fix is ended first. The journal is on the
 * disk before the first file is touched. Throws LoupeError `fix-refused` where the disk is not as the plan takes it to
 * be, or where a step fails: then those before it are taken back.
 */
export async function applyPlan(dataset: string, plan: FixPlan): Promise<DoneFix> {
  const journal = new FixJournal(dataset);
  return withFixLock(journal, async () => {
    const recovered = await recoverWith(journal);
    const looked = await preflight(journal.root, plan);
    if (!looked.ok) throw refusalOf(looked.refusals.map(({ file, reason }) => `${file}: ${reason}`));
    for (const { before, after } of plan.edits) {
      if (before) await journal.keep(before);
      if (after) await journal.keep(after);
    }
    const entry: FixEntry = {
      version: 1,
      number: journal.next(),
      id: plan.id,
      dataset: journal.root,
      title: plan.title,
      created: new Date().toISOString(),
      state: 'applying',
      steps: [...looked.steps],
      undo: null,
      folders: [...looked.folders],
    };
    await journal.write(entry);
    await run(journal, entry, looked.steps, async () => {
      await removeMade(journal.root, entry.folders);
      journal.remove(entry);
    });
    await journal.write({ ...entry, state: 'done' });
    // Each look reads all entries.
    if (entry.number % 16 === 0) journal.tidy();
    return { id: entry.id, title: entry.title, recovered };
  });
}

/** Takes all steps; where one fails, takes those before it back and says so. */
export async function run(
  journal: FixJournal,
  entry: FixEntry,
  steps: readonly FixStep[],
  afterwards: () => Promise<void>,
): Promise<void> {
  let taken = 0;
  try {
    for (const step of steps) {
      await take(journal, step, entry.id);
      taken++;
    }
  } catch (error) {
    try {
      // The one that failed may be half taken.
      for (const step of steps.slice(0, taken + 1).reverse()) await take(journal, inverse(step), entry.id);
      removeLeftovers(journal.root, steps, entry.id);
      await afterwards();
    } catch (again) {
      throw new LoupeError(
        'fix-refused',
        `“${entry.title}” failed in the middle (${messageOf(error)}), and taking it back failed too (${messageOf(again)}). The journal has kept it: the next fix of this dataset ends it.`,
        { cause: error },
      );
    }
    throw new LoupeError('fix-refused', `“${entry.title}” was not done, and nothing is changed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

export function refusalOf(reasons: readonly string[]): LoupeError {
  return new LoupeError('fix-refused', `Nothing was changed. ${listWords(reasons, 3)}`);
}
