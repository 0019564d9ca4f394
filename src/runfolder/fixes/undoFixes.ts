import { LoupeError } from '../../core/errors';
import { plural } from '../../core/format';
import { refusalOf, run, type DoneFix } from './applyPlan';
import { withFixLock } from './fixLock';
import { FixJournal, type FixEntry, type FixStep } from './journal';
import { recoverWith, type RecoveredFix } from './recover';
import { contentHash, identityOf, inverse, lookAt, removeMade } from './steps';

/**
 * Undoes the last fixes of a dataset, the latest first, each whole or not at all. Returns those that were undone, in
 * that order; a message names one that somebody else undid before. Throws LoupeError `fix-refused` where there are
 * fewer, or where files were moved or changed since: those before stay undone.
 */
export async function undoLast(dataset: string, count = 1): Promise<DoneFix[]> {
  const journal = new FixJournal(dataset);
  return withFixLock(journal, async () => {
    let recovered: readonly RecoveredFix[] = await recoverWith(journal);
    const done = journal.entries().filter(({ state }) => state === 'done');
    if (done.length < count)
      throw new LoupeError(
        'fix-refused',
        `${done.length === 0 ? 'No fix' : `Only ${plural(done.length, 'fix', 'fixes')}`} of ${journal.root} can be undone.${recovered.map(({ message }) => ` ${message}`).join('')}`,
      );
    const undone: DoneFix[] = [];
    for (const entry of done.slice(-count).reverse()) {
      const already = await undoOne(journal, entry);
      undone.push({ id: entry.id, title: entry.title, recovered, ...(already && { already }) });
      recovered = [];
    }
    journal.tidy();
    return undone;
  });
}

/** Whether it was undone by somebody else before, so that there was nothing to do. */
async function undoOne(journal: FixJournal, entry: FixEntry): Promise<boolean> {
  const { root } = journal;
  if (await isBack(root, entry)) {
    await removeMade(root, entry.folders);
    await journal.write({ ...entry, state: 'undone', undo: null });
    return true;
  }
  const undo: FixStep[] = [];
  const reasons: string[] = [];
  /** Names that steps before in this undoing free and take. */
  const free = new Set<string>();
  const brought = new Map<string, string>();
  for (const step of [...entry.steps].reverse().map(inverse)) {
    if (step.kind === 'edit') {
      const file = brought.get(step.file) ?? step.file;
      const now = await contentHash(root, file);
      if (now !== step.before)
        reasons.push(
          `${step.file} was changed since by somebody else, and undoing would lose that. Change it back first.`,
        );
      undo.push(step);
      continue;
    }
    const at = brought.get(step.from) ?? step.from;
    const found = lookAt(root, at);
    if (!found?.isFile()) reasons.push(`${step.from} is not there any more. Bring it back first.`);
    else if (lookAt(root, step.to) && !free.has(step.to))
      reasons.push(`${step.to} is there again, and nothing is written over. Rename it first.`);
    else undo.push({ ...step, ...identityOf(found) });
    free.add(step.from);
    free.delete(step.to);
    brought.delete(step.from);
    brought.set(step.to, at);
  }
  if (reasons.length > 0) throw refusalOf(reasons);
  for (const step of undo)
    if (step.kind === 'edit' && step.before !== null) {
      const file = brought.get(step.file) ?? step.file;
      await journal.keepFile(file, step.before);
    }
  const open: FixEntry = { ...entry, state: 'undoing', undo };
  await journal.write(open);
  await run(journal, open, undo, () => journal.write({ ...entry, undo: null }));
  await removeMade(root, entry.folders);
  await journal.write({ ...entry, state: 'undone', undo: null });
  return false;
}

/** Whether everything is where it was before a fix: somebody moved it back by hand, or with another program. */
async function isBack(root: string, { steps }: FixEntry): Promise<boolean> {
  /** Contents and names before the fix, and names that only the fix gave. */
  const contents = new Map<string, string | null>();
  const given = new Set<string>();
  const were = new Map<string, string>();
  for (const step of steps) {
    if (step.kind === 'edit') {
      if (!contents.has(step.file)) contents.set(step.file, step.before);
      continue;
    }
    if (!given.delete(step.from)) were.set(step.from, step.inode);
    given.add(step.to);
  }
  for (const [file, inode] of were) {
    const found = lookAt(root, file);
    if (!found?.isFile()) return false;
    // Another file has that name after the fix too: only its number tells which one it is.
    if (given.has(file) && String(found.ino) !== inode) return false;
  }
  for (const file of given) if (!were.has(file) && lookAt(root, file)) return false;
  for (const [file, before] of contents) if ((await contentHash(root, file)) !== before) return false;
  return true;
}
