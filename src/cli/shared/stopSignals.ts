import type { StopRequest } from '../../runfolder';
import { exitCode } from './exitCodes';

/**
 * Turns Ctrl+C into requests: the first asks to stop and keep the best, the second to stop now, the third ends the
 * process. SIGTERM asks to stop now. Returns a function that restores the usual behaviour.
 */
export function onStopSignals(request: (request: StopRequest) => void): () => void {
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts++;
    if (interrupts > 2) process.exit(exitCode.stopped);
    request(interrupts === 1 ? 'stop' : 'stop-now');
  };
  const onTerminate = (): void => request('stop-now');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return () => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  };
}

/** Runs something that Ctrl+C or SIGTERM aborts. Undefined if it was stopped. */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const release = onStopSignals(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  } finally {
    release();
  }
}
