import { setTimeout as wait } from 'node:timers/promises';

/** The process or the system has as many files open as it may. Others are closed within moments. */
const exhausted = new Set(['EMFILE', 'ENFILE']);
const longestWait = 200;
/** Milliseconds after which the error counts: nobody closes anything. */
const patience = 30_000;

/** Opens something, and waits where too many files are open at the moment: that says nothing about the file. */
export async function whenHandlesAreFree<T>(open: () => Promise<T>, patient = patience): Promise<T> {
  const until = performance.now() + patient;
  for (let pause = 5; ; pause = Math.min(2 * pause, longestWait)) {
    try {
      return await open();
    } catch (error) {
      if (!exhausted.has((error as NodeJS.ErrnoException).code ?? '') || performance.now() > until) throw error;
      await wait(pause);
    }
  }
}

/** Does something for each of many, a few at the same time: a long list needs no more open files than a short one. */
export async function forEachOfMany<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one));
}
