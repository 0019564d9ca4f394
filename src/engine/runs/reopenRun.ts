import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { runEventSchema } from '../../protocol/runEvents';
import { runFile, type RunRecord } from '../../protocol/runFiles';
import { readRun, runStatus } from '../../runfolder';
import { makeFolder, openToMend, readLinesBackwards, removeFolderSync } from '../../runfolder/files';

/** A run that ended, ready to be written on. */
export interface ReopenedRun {
  readonly record: RunRecord;
  /** Number of its last event. */
  readonly lastEvent: number;
}

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
  removeFolderSync(folder, runFile.control);
  makeFolder(folder, runFile.control);
  return { record, lastEvent: await mendEvents(folder) };
}

/** Cuts off what follows the last whole line. Returns the number of the last event that can be read, 0 without any. */
async function mendEvents(folder: string): Promise<number> {
  const file = await openToMend(folder, runFile.events);
  try {
    const { size } = await file.stat();
    let cut: number | undefined;
    for await (const { start, text } of readLinesBackwards(file, size)) {
      cut ??= start;
      const last = start === cut || !text ? undefined : numberOf(text);
      if (last === undefined) continue;
      if (cut < size) await file.truncate(cut);
      return last;
    }
    if (cut !== undefined && cut < size) await file.truncate(cut);
    return 0;
  } finally {
    await file.close();
  }
}

function numberOf(line: string): number | undefined {
  const parsed = parseJsonWith(runEventSchema, line);
  return parsed.ok ? parsed.value.n : undefined;
}
