/** Called between pieces of work, so that others can have their turn. */
export type Breathe = () => Promise<void>;

/** Entries that are sorted, and comparisons that are made, before others have their turn. */
const [sortedAtOnce, comparedAtOnce] = [256, 1024];

/** The entries in order, equal ones as they were: as `sort` gives them, in pieces that block nobody. */
export async function sortInSlices<T>(
  entries: readonly T[],
  compare: (a: T, b: T) => number,
  breathe: Breathe,
): Promise<T[]> {
  let from: T[] = [];
  for (let at = 0; at < entries.length; at += sortedAtOnce) {
    for (const entry of entries.slice(at, at + sortedAtOnce).sort(compare)) from.push(entry);
    await breathe();
  }
  for (let width = sortedAtOnce; width < from.length; width *= 2) {
    const to: T[] = [];
    for (let begin = 0; begin < from.length; begin += 2 * width) {
      const [middle, end] = [Math.min(begin + width, from.length), Math.min(begin + 2 * width, from.length)];
      let [left, right] = [begin, middle];
      while (left < middle || right < end) {
        const takesLeft = right >= end || (left < middle && compare(from[left]!, from[right]!) <= 0);
        to.push(from[takesLeft ? left++ : right++]!);
        if (to.length % comparedAtOnce === 0) await breathe();
      }
    }
    from = to;
  }
  return from;
}

/** The entries that fit, in pieces that block nobody. */
export async function filterInSlices<T>(
  entries: readonly T[],
  fits: (entry: T) => boolean,
  breathe: Breathe,
): Promise<T[]> {
  const found: T[] = [];
  for (let at = 0; at < entries.length; at++) {
    if (fits(entries[at]!)) found.push(entries[at]!);
    if (at % comparedAtOnce === 0) await breathe();
  }
  return found;
}
