import { thresholdOf, type AuditThresholds } from '../auditKinds';
import type { AuditedImages, AuditProblem } from '../auditTypes';
import { classesOf, problemOf } from '../problem';

/**
 * Spreads beyond the median at which the score is one half, and how fast it rises: 0.8 at 2.3 spreads. Of 15 dogs among
 * flowers, 15 dogs among mushrooms and 15 flowers among cats and dogs, 14, 15 and 10 are beyond, with 3, 2 and 2
 * others.
 */
const [halfway, rise] = [1.6, 2];

/**
 * How unusual each image is, 0 to 1, by its mean distance to its nearest neighbours (Kuan and Mueller 2022). Distances
 * are compared as logarithms with their median, in spreads: half the range between the 16th and 84th percentile, which
 * for a normal distribution is its deviation and which outliers themselves do not widen. NaN stays NaN.
 */
export function outlierScores(distances: Float64Array): Float64Array {
  const logarithms = distances.map((value) => Math.log(Math.max(value, 1e-6)));
  const sorted = logarithms.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return logarithms;
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const spread = Math.max((at(0.84) - at(0.16)) / 2, 0.05);
  return logarithms.map((value) => 1 / (1 + Math.exp(-((value - at(0.5)) / spread - halfway) * rise)));
}

/** `outlier`: images that are far from all others. @param distances mean distance of each to its neighbours */
export function findOutliers(
  images: AuditedImages,
  distances: Float64Array,
  scores: Float64Array,
  thresholds: AuditThresholds,
): AuditProblem[] {
  const threshold = thresholdOf('outlier', thresholds);
  const middle = distances.filter((value) => !Number.isNaN(value)).sort()[Math.floor(distances.length / 2)] ?? NaN;
  return images.files.flatMap((file, i) => {
    const score = scores[i]!;
    if (!(score >= threshold)) return [];
    const times = middle > 0 ? `, ${(distances[i]! / middle).toFixed(1)} times the usual` : '';
    return [
      problemOf('outlier', {
        score,
        files: [file],
        classes: classesOf(images, [i]),
        message: `Its nearest neighbours are at a mean distance of ${distances[i]!.toFixed(2)}${times}: it looks like no other image here. Look whether it belongs into the dataset.`,
      }),
    ];
  });
}
