import { stat } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { runFile, type RunRecord } from '../protocol/runFiles';
import type { RunStatus } from '../protocol/runEvents';
import { processStart } from './processStart';

/** A job touches its heartbeat this often, in milliseconds. */
export const heartbeatInterval = 2_000;
/** A heartbeat older than this, in milliseconds, means that the job is dead where its process cannot be asked. */
export const heartbeatTimeout = 60_000;

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
  return (await heartbeatAge(folder)) <= heartbeatTimeout ? 'running' : 'interrupted';
}

/** Milliseconds since the job last showed that it lives; infinite if it never did. */
async function heartbeatAge(folder: string): Promise<number> {
  try {
    return Date.now() - (await stat(path.join(folder, runFile.heartbeat))).mtimeMs;
  } catch {
    return Infinity;
  }
}
