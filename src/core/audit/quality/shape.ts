import { thresholdOf, type AuditThresholds } from '../auditKinds';
import type { AuditedImages, AuditProblem, ImageMeasures } from '../auditTypes';
import { formatCount } from '../../format';
import { classesOf, problemOf } from '../problem';

/** Images from which on one size is usual: of fewer, none is odd. */
const fewest = 10;

/** `odd-aspect`, `odd-size` and `too-small`. */
export function findShapes(
  images: AuditedImages,
  measures: ImageMeasures,
  thresholds: AuditThresholds,
): AuditProblem[] {
  const { width, height } = measures;
  const side = Float64Array.from(width, (w, i) => Math.sqrt(w * height[i]!));
  const middle = median(side);
  const longest = thresholdOf('odd-aspect', thresholds);
  const times = thresholdOf('odd-size', thresholds);
  const smallest = thresholdOf('too-small', thresholds);
  const small = Float64Array.from(width, (w, i) => Math.min(w, height[i]!));
  // A dataset of small pictures is one: its images are as they are meant.
  const allSmall = median(small) < smallest;
  return images.files.flatMap((file, i) => {
    const problems: AuditProblem[] = [];
    const add = (kind: 'odd-aspect' | 'odd-size' | 'too-small', score: number, message: string): void => {
      problems.push(problemOf(kind, { score, message, files: [file], classes: classesOf(images, [i]) }));
    };
    const size = `${formatCount(width[i]!)} × ${formatCount(height[i]!)} pixels`;
    const aspect = Math.max(width[i]!, height[i]!) / small[i]!;
    if (aspect > longest)
      add(
        'odd-aspect',
        1 - 1 / aspect,
        `It has ${size}: one side is ${rounded(aspect)} times the other (reported above ${longest}). Cut it to what it is to show.`,
      );
    if (small[i]! < smallest && !allSmall)
      add(
        'too-small',
        1 - small[i]! / Math.max(smallest, 1) / 2,
        `It has ${size} (reported below ${smallest} of the shorter side). Replace it by a larger one.`,
      );
    const ratio = side[i]! / middle;
    if (images.files.length >= fewest && Math.max(ratio, 1 / ratio) > times)
      add(
        'odd-size',
        1 - Math.min(ratio, 1 / ratio),
        `It has ${size}, ${ratio > 1 ? `${rounded(ratio)} times` : `1/${rounded(1 / ratio)} of`} the usual length of side (reported above ${times} times, or below the inverse). Look whether it belongs here.`,
      );
    return problems;
  });
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** The lower middle; 0 of nothing. */
function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
