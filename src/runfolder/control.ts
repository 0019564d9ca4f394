import { mkdir, readdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { runFile } from '../protocol/runFiles';

/** `stop`: end at the next good moment and keep the best model. `stop-now`: end at once, keep what is there. */
export const stopRequests = ['stop', 'stop-now'] as const;
export type StopRequest = (typeof stopRequests)[number];

/** Asks a running job to stop, by a request file that it looks for several times a second. */
export async function requestStop(folder: string, request: StopRequest): Promise<void> {
  const control = path.join(folder, runFile.control);
  await mkdir(control, { recursive: true });
  await writeFile(path.join(control, request), '');
}

/** The strongest request made so far, or undefined. */
export async function pendingStop(folder: string): Promise<StopRequest | undefined> {
  let names: string[];
  try {
    names = await readdir(path.join(folder, runFile.control));
  } catch {
    return undefined;
  }
  return names.includes('stop-now') ? 'stop-now' : names.includes('stop') ? 'stop' : undefined;
}
