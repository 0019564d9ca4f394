/**
 * Starts `work` for 0 .. count-1, `ahead` at once at most, and yields the results in order. The first failure, or the
 * signal's reason, ends it when its turn comes; what is under way then is waited for.
 */
export async function* inOrder<T>(
  count: number,
  ahead: number,
  work: (index: number) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const running: Promise<T>[] = [];
  let next = 0;
  try {
    while (next < count || running.length > 0) {
      signal?.throwIfAborted();
      while (next < count && running.length < ahead) {
        const result = work(next++);
        // A failure is thrown when its turn comes; until then it must not count as unhandled.
        result.catch(() => undefined);
        running.push(result);
      }
      yield await running.shift()!;
    }
  } finally {
    // A consumer that leaves early must not leave work behind.
    await Promise.allSettled(running);
  }
}
