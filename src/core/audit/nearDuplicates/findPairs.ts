import { candidates } from './candidates';
import { likeness } from './likeness';
import { places, targets } from './windows';

/** Two images that show the same picture. */
export interface LikePair {
  readonly one: number;
  readonly other: number;
  /** `likeness` at the best place. */
  readonly likeness: number;
  readonly mirrored: boolean;
}

/** Alike enough that no other place need be tried. */
const surely = 0.97;

/**
 * All pairs of signatures whose likeness reaches `least`, in order of the images. A pair is compared at each place at
 * which its hashes say that it fits; the best counts.
 */
export function findLikePairs(count: number, signature: (index: number) => Uint8Array, least: number): LikePair[] {
  const found = new Map<number, LikePair>();
  for (const { one, place, other, mirrored } of candidates(count, signature)) {
    const [first, second] = one < other ? [one, other] : [other, one];
    const key = first * count + second;
    const known = found.get(key)?.likeness ?? least;
    if (known >= surely) continue;
    const { window, target } = places[place]!;
    const alike = likeness(signature(one), window, signature(other), targets[target]!, mirrored);
    if (alike >= known) found.set(key, { one: first, other: second, likeness: alike, mirrored });
  }
  return [...found.values()].sort((a, b) => a.one - b.one || a.other - b.other);
}
