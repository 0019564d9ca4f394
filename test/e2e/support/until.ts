/** Milliseconds within which anything that a test waits for happens, on the slowest machine too. */
export const patience = 300_000;

/** Milliseconds after which a test or a hook hangs: it waits for several things. */
export const limit = 1_800_000;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Waits until `read` gives something other than undefined, null or false.
 * @param what named in the error where it never does.
 */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined | null | false> | T | undefined | null | false,
): Promise<T> {
  const end = Date.now() + patience;
  let last: unknown;
  for (;;) {
    try {
      const value = await read();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s for ${what}.`, { cause: last });
    await pause(100);
  }
}

/**
 * Does something until what should follow from it is seen, with longer and longer waits: a window that is not ready yet
 * loses a key or a click, and one that is slow must not get another before it has answered the first.
 * @param follows waits at most the given milliseconds, and rejects where it has not followed by then
 */
export async function again(
  what: string,
  act: () => Promise<unknown>,
  follows: (timeout: number) => Promise<unknown>,
): Promise<void> {
  let last: unknown;
  for (let timeout = 2_000; timeout < patience; timeout *= 2) {
    try {
      await act();
      await follows(timeout);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`Tried again and again: ${what}.`, { cause: last });
}
