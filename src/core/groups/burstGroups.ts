import type { NamedFile } from './nameTokens';

/** Pictures taken within so many seconds of the one before are of one moment. */
export const burstSeconds = 10;

/** Groups of moments: each time in milliseconds, NaN where it is not known. -1 for an image that is alone. */
export function burstNumbers(times: ArrayLike<number>, seconds = burstSeconds): Int32Array {
  const order = Array.from({ length: times.length }, (_, i) => i)
    .filter((i) => Number.isFinite(times[i]))
    .sort((a, b) => times[a]! - times[b]! || a - b);
  const numbers = new Int32Array(times.length).fill(-1);
  let number = -1;
  order.forEach((i, k) => {
    const before = order[k - 1];
    if (before === undefined || times[i]! - times[before]! > seconds * 1000) return;
    if (numbers[before]! < 0) numbers[before] = ++number;
    numbers[i] = numbers[before]!;
  });
  return numbers;
}

/** The moment of each image as a text, the same in any other folder: its first image's time. Null for one alone. */
export function burstNames(times: ArrayLike<number>): (string | null)[] {
  const numbers = burstNumbers(times);
  const first = new Map<number, number>();
  numbers.forEach((number, i) => number >= 0 && first.set(number, Math.min(times[i]!, first.get(number) ?? Infinity)));
  return Array.from(numbers, (number) => (number < 0 ? null : `moment ${new Date(first.get(number)!).toISOString()}`));
}

/** Keys by times in names (`IMG_20240501_101112`), where enough images are of one moment. */
export function burstsOf(files: readonly NamedFile[], total: number): Map<number, string> {
  const times = files.map(({ name }) => {
    const stamps = name.tokens.filter(({ kind }) => kind === 'time').map(({ text }) => timeOf(text));
    return stamps.find(Number.isFinite) ?? NaN;
  });
  const names = burstNames(times);
  const found = new Map<number, string>();
  files.forEach(({ index }, i) => names[i] !== null && found.set(index, names[i]!));
  return found.size >= Math.max(6, 0.1 * total) ? found : new Map();
}

/** Milliseconds of a time in a name; NaN where it has no seconds. */
function timeOf(text: string): number {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 14) return NaN;
  const at = (from: number, to: number) => Number(digits.slice(from, to));
  return Date.UTC(at(0, 4), at(4, 6) - 1, at(6, 8), at(8, 10), at(10, 12), at(12, 14), at(14, 17));
}
