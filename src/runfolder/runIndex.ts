import * as path from 'node:path';
import { messageOf } from '../core/errors';
import { runFile, type RunNotes, type RunRecord } from '../protocol/runFiles';
import type { RunStatus } from '../protocol/runEvents';
import { EventLoopYield } from './eventLoopYield';
import { statOf } from './files';
import { isComparison } from './optimizerComparisons';
import { noNotes, readNotes } from './notes';
import { latestFirst, readAtOnce, readRun, runFoldersIn, type BrokenRun, type ListedRun } from './records';
import { runStatus } from './status';

/** A listed run with what people said of it. The same object as long as nothing about the run changes. */
export interface IndexedRun extends ListedRun {
  readonly notes: RunNotes;
  /** Why the notes cannot be read, null where they can. */
  readonly notesProblem: string | null;
}

/** All runs as an index last saw them. */
export interface RunListing {
  readonly runs: readonly IndexedRun[];
  readonly broken: readonly BrokenRun[];
  /** Folders of comparisons of optimizers, the latest first by name. */
  readonly comparisons: readonly string[];
}

export interface IndexOptions {
  /** Told now and then while a long listing continues: what is read so far, of how many folders. */
  readonly onPartial?: (soFar: RunListing, done: number, total: number) => void;
}

interface Entry {
  readonly recordStamp: string;
  readonly notesStamp: string;
  readonly record: RunRecord | null;
  /** Empty for a folder that is no run and need not be one: a comparison of optimizers. */
  readonly problem: string;
  readonly run: IndexedRun | null;
}

/** Milliseconds between two partial listings. */
const partialEvery = 250;

/**
 * Lists runs again and again at the price of what changed: a `run.json` or `notes.json` is read only when its time,
 * size or inode is another one. Never blocks for longer than parsing one record takes.
 */
export class RunIndex {
  private entries = new Map<string, Entry>();
  private last: RunListing = { runs: [], broken: [], comparisons: [] };
  private failures = '';

  /**
   * Lists the folders again. `changed` says whether anything is otherwise than the last time; then `listing` is another
   * object.
   */
  async list(
    runsFolders: readonly string[],
    options: IndexOptions = {},
  ): Promise<{ listing: RunListing; changed: boolean }> {
    const failed: BrokenRun[] = [];
    const folders: string[] = [];
    for (const folder of runsFolders) {
      try {
        folders.push(...(await runFoldersIn(folder)));
      } catch (error) {
        failed.push({ folder, problem: messageOf(error) });
      }
    }
    const next = new Map<string, Entry>();
    let shown = performance.now();
    await this.lookAtAll(folders, next, () => {
      if (!options.onPartial || performance.now() - shown < partialEvery) return;
      shown = performance.now();
      options.onPartial(listingOf(next, failed), next.size, folders.length);
    });
    const failures = JSON.stringify(failed);
    const changed =
      failures !== this.failures ||
      next.size !== this.entries.size ||
      [...next].some(([folder, entry]) => this.entries.get(folder) !== entry);
    this.entries = next;
    this.failures = failures;
    if (changed) this.last = listingOf(next, failed);
    return { listing: this.last, changed };
  }

  private async lookAtAll(folders: readonly string[], into: Map<string, Entry>, onEach: () => void): Promise<void> {
    let at = 0;
    const eventLoop = new EventLoopYield();
    const lookOn = async (): Promise<void> => {
      while (at < folders.length) {
        const folder = folders[at++] as string;
        into.set(folder, await look(folder, this.entries.get(folder)));
        onEach();
        await eventLoop.yieldIfDue();
      }
    };
    await Promise.all(Array.from({ length: readAtOnce }, lookOn));
  }
}

/** The entry of a run folder: the one before where nothing changed. */
async function look(folder: string, before: Entry | undefined): Promise<Entry> {
  const [recordStamp, notesStamp] = await Promise.all([
    stampOf(folder, runFile.record),
    stampOf(folder, runFile.notes),
  ]);
  const sameRecord = before !== undefined && before.recordStamp === recordStamp;
  let record = sameRecord ? before.record : null;
  let problem = sameRecord ? before.problem : '';
  if (!sameRecord) {
    try {
      record = await readRun(folder);
    } catch (error) {
      problem = (await isComparison(folder)) ? '' : messageOf(error);
    }
  }
  const status = record && (await runStatus(record, folder));
  const sameNotes = before !== undefined && before.notesStamp === notesStamp;
  if (sameRecord && sameNotes && before.run?.status === (status ?? undefined)) return before;
  const run = record && status ? await indexed(folder, record, status, sameNotes ? before.run : null) : null;
  return { recordStamp, notesStamp, record, problem, run };
}

async function indexed(
  folder: string,
  record: RunRecord,
  status: RunStatus,
  notesOf: IndexedRun | null,
): Promise<IndexedRun> {
  if (notesOf) return { folder, record, status, notes: notesOf.notes, notesProblem: notesOf.notesProblem };
  try {
    return { folder, record, status, notes: await readNotes(folder), notesProblem: null };
  } catch (error) {
    return { folder, record, status, notes: noNotes, notesProblem: messageOf(error) };
  }
}

/** What tells one content of a file from the next; a replaced file has another inode. */
async function stampOf(folder: string, name: string): Promise<string> {
  try {
    const found = await statOf(folder, name);
    return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : 'none';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}

function listingOf(entries: ReadonlyMap<string, Entry>, failed: readonly BrokenRun[]): RunListing {
  const runs: IndexedRun[] = [];
  const broken: BrokenRun[] = [...failed];
  const comparisons: string[] = [];
  for (const [folder, { run, problem }] of entries) {
    if (run) runs.push(run);
    else if (problem !== '') broken.push({ folder, problem });
    else comparisons.push(folder);
  }
  return {
    runs: runs.sort(latestFirst),
    broken: broken.sort((a, b) => (a.folder < b.folder ? -1 : 1)),
    comparisons: comparisons.sort(latestName),
  };
}

/** Names begin with a date; comparisons of several runs folders stand together. */
function latestName(a: string, b: string): number {
  return path.basename(a) < path.basename(b) ? 1 : -1;
}
