import { thresholdOf, type AuditThresholds } from '../auditKinds';
import { measureFlags, type AuditedImages, type AuditProblem, type ImageMeasures } from '../auditTypes';
import { formatShare } from '../../format';
import { classesOf, problemOf } from '../problem';

/**
 * `constant`, `dark`, `bright`, `low-information` and `blurred`: of each image the first that holds. In the dark
 * nothing is sharp, and a page without writing has no edges: one cause is one problem.
 */
export function findLight(images: AuditedImages, measures: ImageMeasures, thresholds: AuditThresholds): AuditProblem[] {
  return images.files.flatMap((file, i) => {
    const found = lightOf(i, measures, thresholds);
    return found ? [problemOf(found.kind, { ...found, files: [file], classes: classesOf(images, [i]) })] : [];
  });
}

type LightKind = 'constant' | 'dark' | 'bright' | 'low-information' | 'blurred';

function lightOf(
  i: number,
  measures: ImageMeasures,
  thresholds: AuditThresholds,
): { kind: LightKind; score: number; message: string } | null {
  if (measures.flags[i]! & measureFlags.constant)
    return { kind: 'constant', score: 1, message: 'All its pixels have the same colour. Exclude it.' };
  const most = measures.brightness99[i]!;
  const darkBelow = thresholdOf('dark', thresholds);
  if (most < darkBelow)
    return {
      kind: 'dark',
      score: 1 - most,
      message: `99% of its pixels are at most ${formatShare(most)} bright (reported below ${formatShare(darkBelow)}). Brighten it, or exclude it.`,
    };
  const least = measures.brightness5[i]!;
  const brightAbove = thresholdOf('bright', thresholds);
  if (least > brightAbove)
    return {
      kind: 'bright',
      score: least,
      message: `95% of its pixels are at least ${formatShare(least)} bright (reported above ${formatShare(brightAbove)}). Look whether anything is to be seen, or exclude it.`,
    };
  const entropy = measures.entropy[i]!;
  const littleBelow = thresholdOf('low-information', thresholds);
  if (entropy < littleBelow)
    return {
      kind: 'low-information',
      score: 1 - entropy,
      message: `Its brightness varies so little that its entropy is ${entropy.toFixed(2)} of 1 (reported below ${littleBelow}). Look whether anything is to be seen, or exclude it.`,
    };
  const sharpness = measures.sharpness[i]!;
  const blurredBelow = thresholdOf('blurred', thresholds);
  if (sharpness < blurredBelow)
    return {
      kind: 'blurred',
      score: 1 - sharpness / Math.max(blurredBelow, 1e-6) / 2,
      message: `Its sharpness is ${sharpness.toFixed(3)} (reported below ${blurredBelow}). Replace it by a sharp one, or keep it where such photographs are to be recognised.`,
    };
  return null;
}
