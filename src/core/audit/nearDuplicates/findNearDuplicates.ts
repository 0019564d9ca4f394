import type { AuditedImages, AuditProblem } from '../auditTypes';
import { thresholdOf, type AuditThresholds } from '../auditKinds';
import { duplicateProblems, type Wanted } from '../duplicates/exactDuplicates';
import { joinedGroups } from '../duplicates/groups';
import { findLikePairs } from './findPairs';
import { signatureLength } from './signature';

const keepOne = {
  kind: 'near-duplicate',
  words: 'They teach the model nothing new: keep one, or keep all of them on one side of a split.',
} as const;

/**
 * `near-duplicate`, or `duplicate-across-parts` and `duplicate-across-classes`: groups of images that show the same
 * picture resized, compressed, mirrored, framed, captioned or cut. Copies of the same pixels, which are reported on
 * their own, stand for each other. The score of a group is its greatest likeness.
 * @param pixels hash of each image's pixels  @param signatures [images, signatureLength]
 */
export function findNearDuplicates(
  images: AuditedImages,
  pixels: readonly string[],
  signatures: Uint8Array,
  thresholds: AuditThresholds,
  wanted?: Wanted,
): AuditProblem[] {
  const firstOf = new Map<string, number>();
  const distinct: number[] = [];
  pixels.forEach((hash, i) => {
    if (hash !== '' && firstOf.has(hash)) return;
    firstOf.set(hash, i);
    distinct.push(i);
  });
  const signature = (index: number): Uint8Array => {
    const start = distinct[index]! * signatureLength;
    return signatures.subarray(start, start + signatureLength);
  };
  const pairs = findLikePairs(distinct.length, signature, thresholdOf('near-duplicate', thresholds));
  const groups = joinedGroups(
    images.files.length,
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
  return groups.flatMap((members, group) => {
    const turned = mirrored[group] ? ', mirrored' : '';
    const words = `show almost the same picture${turned} (likeness ${most[group]!.toFixed(2)})`;
    return duplicateProblems(images, members, { words, score: most[group]!, otherwise: keepOne }, wanted);
  });
}
