import { runFile } from '../protocol/runFiles';
import { namesIn, putFile, removeFile } from './files';

/** `stop`: end at the next good moment and keep the best model. `stop-now`: end at once, keep what is there. */
export const stopRequests = ['stop', 'stop-now'] as const;
export type StopRequest = (typeof stopRequests)[number];

/** The file that holds a job while it is there. */
const pauseFile = 'pause';

/** Asks a running job to stop, by a request file that it looks for several times a second. */
export async function requestStop(folder: string, request: StopRequest): Promise<void> {
  putFile(folder, `${runFile.control}/${request}`);
}

/** Asks a running job to wait until `requestContinue`; it keeps all that it has in memory. */
export async function requestPause(folder: string): Promise<void> {
  putFile(folder, `${runFile.control}/${pauseFile}`);
}

/** Lets a paused job continue. Harmless where none is paused. */
export async function requestContinue(folder: string): Promise<void> {
  await removeFile(folder, `${runFile.control}/${pauseFile}`);
}

/** What a job is asked for now: the strongest stop request made so far, and whether it is to wait. */
export async function pendingRequests(
  folder: string,
): Promise<{ readonly stop: StopRequest | undefined; readonly pause: boolean }> {
  let names: string[];
  try {
    names = await namesIn(folder, runFile.control);
  } catch {
    return { stop: undefined, pause: false };
  }
  return {
    stop: names.includes('stop-now') ? 'stop-now' : names.includes('stop') ? 'stop' : undefined,
    pause: names.includes(pauseFile),
  };
}

/** The strongest stop request made so far, or undefined. */
export async function pendingStop(folder: string): Promise<StopRequest | undefined> {
  return (await pendingRequests(folder)).stop;
}
