import { messageOf } from '../../core/errors';
import { withFixLock } from './fixLock';
import { FixJournal, type FixEntry } from './journal';
import { inverse, removeLeftovers, removeMade, take } from './steps';

/** A fix that a crash had left unfinished, and how it ended now. `message` is a sentence for people. */
export interface RecoveredFix {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'finished' | 'rolled-back' | 'stuck';
  readonly message: string;
}

/** Ends what a crash left of fixes: finished where that can be, else rolled back. Says what it did. */
export async function recover(dataset: string): Promise<RecoveredFix[]> {
  const journal = new FixJournal(dataset);
  if (!journal.entries().some(isOpen)) return [];
  return withFixLock(journal, () => recoverWith(journal));
}

/** `recover`, for who holds the lock. */
export async function recoverWith(journal: FixJournal): Promise<RecoveredFix[]> {
  const ended: RecoveredFix[] = [];
  for (const entry of journal.entries().filter(isOpen)) ended.push(await end(journal, entry));
  return ended;
}

function isOpen({ state }: FixEntry): boolean {
  return state === 'applying' || state === 'undoing';
}

async function end(journal: FixJournal, entry: FixEntry): Promise<RecoveredFix> {
  const { id, title, state } = entry;
  const undoing = state === 'undoing';
  const steps = undoing ? (entry.undo ?? []) : entry.steps;
  const what = undoing ? `undoing “${title}”` : `“${title}”`;
  const told = (outcome: RecoveredFix['outcome'], message: string): RecoveredFix => ({ id, title, outcome, message });
  const settle = async (outcome: 'finished' | 'rolled-back') => {
    removeLeftovers(journal.root, steps, id);
    // Files are where they were before the fix: its folders go.
    if (undoing === (outcome === 'finished')) await removeMade(journal.root, entry.folders);
    if (!undoing && outcome === 'rolled-back') journal.remove(entry);
    else await journal.write({ ...entry, state: undoing === (outcome === 'finished') ? 'undone' : 'done', undo: null });
  };
  let reason: string;
  try {
    removeLeftovers(journal.root, steps, id);
    for (const step of steps) await take(journal, step, id);
    await settle('finished');
    return told('finished', `A crash had interrupted ${what}; it is finished now.`);
  } catch (error) {
    reason = messageOf(error);
  }
  try {
    // Steps that were not taken are no matter: their way back is where they are.
    for (const step of [...steps].reverse()) await take(journal, inverse(step), id);
    await settle('rolled-back');
    return told(
      'rolled-back',
      `A crash had interrupted ${what}; it could not be finished (${reason}), so it is taken back.`,
    );
  } catch (error) {
    await journal.write({ ...entry, state: 'stuck' });
    return told(
      'stuck',
      `A crash had interrupted ${what}, and it can neither be finished (${reason}) nor taken back (${messageOf(error)}). Put these files right by hand; loupe fix --list shows where each was.`,
    );
  }
}
