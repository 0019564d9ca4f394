import * as os from 'node:os';
import { runFile, type RunRecord } from '../protocol/runFiles';
import type { RunStatus } from '../protocol/runEvents';
import { readText, statOf } from './files';
import { processStart } from './processStart';

/** A job touches its heartbeat this often, in milliseconds. */
export const heartbeatInterval = 2_000;
/** A heartbeat older than this, in milliseconds, means that the job is dead where its process cannot be asked. */
export const heartbeatTimeout = 60_000;

/**
 * How far the time that is written in a heartbeat may be from the file's own, in milliseconds: clocks of two machines
 * differ, but a copy or a clone of the folder has the file's time of today and the job's of another day.
 */
const heartbeatDrift = 600_000;

/** Clock steps and rounding between two readings of one process's start, in milliseconds. */
export const startTolerance = 5_000;

/**
 * How a run really stands. A record that says `running` is believed only while its process lives: on this
 * machine by process id and start time, elsewhere (and where start times are unknown) by the age of the heartbeat.
 */
export async function runStatus(record: Pick<RunRecord, 'status' | 'process'>, folder: string): Promise<RunStatus> {
  if (record.status !== 'running') return record.status;
  if (record.process.host === os.hostname()) {
    const start = processStart(record.process.pid);
    if (start === null) return 'interrupted';
    if (start !== undefined) {
      return Math.abs(start - Date.parse(record.process.started)) <= startTolerance ? 'running' : 'interrupted';
    }
  }
  return (await beats(folder)) ? 'running' : 'interrupted';
}

/** Whether the job showed a moment ago that it lives. A time in the future says nothing. */
async function beats(folder: string): Promise<boolean> {
  try {
    const found = await statOf(folder, runFile.heartbeat);
    if (!found || Math.abs(Date.now() - found.mtimeMs) > heartbeatTimeout) return false;
    const said = Number(await readText(folder, runFile.heartbeat, 64));
    return Math.abs(said - found.mtimeMs) <= heartbeatDrift;
  } catch {
    return false;
  }
}
