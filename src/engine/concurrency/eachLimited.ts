import type { AskPause } from './askPause';

/**
 * Calls `work` for 0 .. count-1 with at most `limit` calls under way. The first failure, or the signal's reason,
 * ends it; calls already under way are waited for. No call begins while there is a pause.
 */
export async function eachLimited(
  count: number,
  limit: number,
  work: (index: number) => Promise<void>,
  signal?: AbortSignal,
  pause?: AskPause,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    for (;;) {
      await pause?.();
      if (next >= count || failed) return;
      signal?.throwIfAborted();
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(limit, count) }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
