/** Pixels from which pictures are decoded one at a time: 24 million are 72 MB of RGB. */
const largePixels = 24_000_000;

/** Whether a picture must wait for others of its kind. */
export function isLarge(width: number, height: number): boolean {
  return width * height >= largePixels;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `decode` at once for everyday sizes; large pictures wait for one another, so that a folder of panoramas
 * needs the memory of one or two of them and not of as many as are in flight.
 */
export async function throughGate<T>(width: number, height: number, decode: () => Promise<T>): Promise<T> {
  if (!isLarge(width, height)) return decode();
  const turn = last.then(decode);
  last = turn.catch(() => undefined);
  return turn;
}
