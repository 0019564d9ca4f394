import { plural } from '../../format';
import { thresholdOf, type AuditThresholds } from '../auditKinds';
import type { AuditedImages, AuditProblem } from '../auditTypes';
import { problemOf } from '../problem';

/** `small-class`: classes with fewer images than a model can learn from. Copies of one picture count once. */
export function findSmallClasses(
  images: AuditedImages,
  contents: readonly string[],
  thresholds: AuditThresholds,
): AuditProblem[] {
  const least = thresholdOf('small-class', thresholds);
  const files = images.classes.map(() => 0);
  const distinct = images.classes.map(() => new Set<string>());
  images.files.forEach((file, i) => {
    const label = images.classIndex[i]!;
    if (label < 0) return;
    files[label]!++;
    distinct[label]!.add(contents[i] || file);
  });
  return images.classes.flatMap((name, k) => {
    const count = distinct[k]!.size;
    if (count >= least) return [];
    const copies = files[k]! - count;
    const also = copies > 0 ? ` (and ${plural(copies, 'copy', 'copies')})` : '';
    return [
      problemOf('small-class', {
        score: 1 - count / least,
        files: [],
        classes: [name],
        message: `“${name}” has ${plural(count, 'image')}${also}; fewer than ${least} are reported. Add images of it, or leave the class out.`,
      }),
    ];
  });
}
