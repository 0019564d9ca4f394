import { mkdirSync, rmSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { runEventSchema } from '../../protocol/runEvents';
import { runFile, type RunRecord } from '../../protocol/runFiles';
import { readRun, runStatus } from '../../runfolder';

/** A run that ended, ready to be written on. */
export interface ReopenedRun {
  readonly record: RunRecord;
  /** Number of its last event. */
  readonly lastEvent: number;
}

/** Read backwards in pieces of this many bytes. */
const piece = 64 * 1024;
const newline = 0x0a;

/** Throws LoupeError `run-busy` where a run is still in progress. */
export async function requireEnded(record: RunRecord, folder: string): Promise<void> {
  if ((await runStatus(record, folder)) !== 'running') return;
  const {
    id,
    process: { pid, host },
  } = record;
  throw new LoupeError(
    'run-busy',
    `The run ${id} is still running (process ${pid} on ${host}). Stop it first, or wait for its end.`,
  );
}

/**
 * Prepares an ended run's folder for more: requests are taken away, and a line that a killed process left half written
 * is cut off. Throws LoupeError `run-busy` where the run is still in progress, `run-missing` or `run-broken`.
 */
export async function reopenRun(folder: string): Promise<ReopenedRun> {
  const record = await readRun(folder);
  await requireEnded(record, folder);
  const control = path.join(folder, runFile.control);
  rmSync(control, { recursive: true, force: true });
  mkdirSync(control, { recursive: true });
  return { record, lastEvent: await mendEvents(path.join(folder, runFile.events)) };
}

/** Cuts off what follows the last whole line. Returns the number of the last event that can be read, 0 without any. */
async function mendEvents(file: string): Promise<number> {
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    let tail = Buffer.alloc(0);
    let whole: number | undefined;
    for (let start = size; start > 0;) {
      const length = Math.min(piece, start);
      start -= length;
      const bytes = Buffer.alloc(length);
      await handle.read(bytes, 0, length, start);
      tail = Buffer.concat([bytes, tail]);
      const end = tail.lastIndexOf(newline);
      if (whole === undefined && end >= 0) whole = start + end + 1;
      // The first line may be cut where the piece begins.
      const lines = tail
        .subarray(start === 0 ? 0 : tail.indexOf(newline) + 1, end + 1)
        .toString('utf8')
        .split('\n');
      const last = lines
        .reverse()
        .map(numberOf)
        .find((number) => number !== undefined);
      if (last !== undefined) {
        await truncateTo(file, whole ?? 0, size);
        return last;
      }
    }
    await truncateTo(file, whole ?? 0, size);
    return 0;
  } finally {
    await handle.close();
  }
}

function numberOf(line: string): number | undefined {
  const parsed = parseJsonWith(runEventSchema, line);
  return parsed.ok ? parsed.value.n : undefined;
}

async function truncateTo(file: string, bytes: number, size: number): Promise<void> {
  if (bytes < size) await truncate(file, bytes);
}
