import os from 'node:os';
import * as v from 'valibot';
import { processStart, startTolerance } from '../../runfolder';

/** The process that a lock or a folder of work belongs to: ids are used again, and machines may share a cache. */
export const ownerSchema = v.object({
  pid: v.number(),
  host: v.string(),
  /** When the process started, milliseconds since 1970. */
  started: v.number(),
});
export type Owner = v.InferOutput<typeof ownerSchema>;

export function thisOwner(): Owner {
  const started = processStart(process.pid) ?? Date.now() - process.uptime() * 1000;
  return { pid: process.pid, host: os.hostname(), started: Math.round(started) };
}

/** Milliseconds after which what nobody touched belongs to nobody, where its process cannot be asked for. */
export const abandonedAfter = 10 * 60_000;

/**
 * Whether an owner is still at work: on this machine by its process and when that started, elsewhere by when it last
 * touched what it holds.
 */
export function isAtWork(owner: Owner, touched: number, now: number = Date.now()): boolean {
  if (owner.host !== os.hostname()) return Math.abs(now - touched) < abandonedAfter;
  const start = processStart(owner.pid);
  if (start === null) return false;
  return start === undefined || Math.abs(start - owner.started) <= startTolerance;
}
