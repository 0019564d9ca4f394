import type { AuditedImages, AuditProblem } from '../auditTypes';
import { duplicateProblems, type Wanted } from '../duplicates/exactDuplicates';
import type { LikeGroups } from './likeGroups';

const keepOne = {
  kind: 'near-duplicate',
  words: 'They teach the model nothing new: keep one, or keep all of them on one side of a split.',
} as const;

/**
 * `near-duplicate`, or `duplicate-across-parts` and `duplicate-across-classes`: groups of images that show the same
 * picture resized, compressed, mirrored, framed, captioned or cut. The score of a group is its greatest likeness.
 */
export function findNearDuplicates(images: AuditedImages, groups: LikeGroups, wanted?: Wanted): AuditProblem[] {
  return groups.flatMap(({ members, likeness, mirrored }) => {
    const turned = mirrored ? ', mirrored' : '';
    const words = `show almost the same picture${turned} (likeness ${likeness.toFixed(2)})`;
    return duplicateProblems(images, members, { words, score: likeness, otherwise: keepOne }, wanted);
  });
}
