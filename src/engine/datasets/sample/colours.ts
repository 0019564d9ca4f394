import type { Random } from '../../../core/random';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Any colour that is neither black nor white. */
export function anyColour(random: Random): Rgb {
  return [30 + 210 * random.uniform(), 30 + 210 * random.uniform(), 30 + 210 * random.uniform()];
}

/** `share` of `b` in `a`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** The colour, each channel at most `by` / 2 lighter or darker, and all of them together as much again. */
export function vary(colour: Rgb, by: number, random: Random): Rgb {
  const together = by * (random.uniform() - 0.5);
  const [r, g, b] = colour.map((value) => value + together + by * (random.uniform() - 0.5));
  return [r!, g!, b!];
}
