import { joinedGroups } from '../duplicates/groups';
import { findLikePairs } from './findPairs';
import { signatureLength } from './signature';

/** Images that show almost the same picture. */
export interface LikeGroup {
  /** Indices in order; of copies of the same pixels only the first. */
  readonly members: readonly number[];
  /** The greatest of its pairs, 0 to 1. */
  readonly likeness: number;
  /** Whether one is the mirror image of another. */
  readonly mirrored: boolean;
}
export type LikeGroups = readonly LikeGroup[];

/**
 * Groups of images of which each is like another. Copies of the same pixels stand for each other.
 * @param pixels hash of each image's pixels, empty where it is not known  @param signatures [images, signatureLength]
 */
export function findLikeGroups(pixels: readonly string[], signatures: Uint8Array, threshold: number): LikeGroups {
  const seen = new Set<string>();
  const distinct: number[] = [];
  pixels.forEach((hash, i) => {
    if (hash !== '' && seen.has(hash)) return;
    seen.add(hash);
    distinct.push(i);
  });
  const signature = (index: number): Uint8Array => {
    const start = distinct[index]! * signatureLength;
    return signatures.subarray(start, start + signatureLength);
  };
  const pairs = findLikePairs(distinct.length, signature, threshold);
  const groups = joinedGroups(
    pixels.length,
    pairs.map(({ one, other }) => [distinct[one]!, distinct[other]!]),
  );
  const groupOf = new Map(groups.flatMap((members, group) => members.map((i) => [i, group])));
  const most = new Float64Array(groups.length);
  const mirrored = new Uint8Array(groups.length);
  for (const pair of pairs) {
    const group = groupOf.get(distinct[pair.one]!)!;
    most[group] = Math.max(most[group]!, pair.likeness);
    if (pair.mirrored) mirrored[group] = 1;
  }
  return groups.map((members, i) => ({ members, likeness: most[i]!, mirrored: mirrored[i] === 1 }));
}

/** The number of each image's group; -1 for images that are like no other. */
export function likeNumbers(images: number, groups: LikeGroups): Int32Array {
  const numbers = new Int32Array(images).fill(-1);
  groups.forEach(({ members }, group) => members.forEach((i) => (numbers[i] = group)));
  return numbers;
}
