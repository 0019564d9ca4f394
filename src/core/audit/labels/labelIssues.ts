import { formatShare } from '../../format';
import { thresholdOf, type AuditThresholds } from '../auditKinds';
import type { AuditedImages, AuditProblem } from '../auditTypes';
import { problemOf } from '../problem';
import { bestOther, type ClassProbabilities } from './classProbabilities';

/**
 * How much the most probable other class outweighs the label, 0 to 1: its share where only the two are considered.
 * Ranks better than the label's probability alone, which is low for every image that is hard to tell, and than the
 * difference of the two, which is small where many classes share the rest. 0 where an image was not judged.
 */
export function labelDoubts(images: AuditedImages, probabilities: ClassProbabilities): Float64Array {
  return Float64Array.from(images.files, (_, i) => {
    const best = bestOther(probabilities, i, images.classIndex[i]!);
    return best ? best.probability / Math.max(best.probability + probabilities.given[i]!, 1e-30) : 0;
  });
}

/**
 * Doubt from which on nine of ten labels are wrong: with 5% of the labels of flowers5, mushrooms5 and cats_vs_dogs
 * flipped, 92%, 97% and 100% were.
 */
const sure = 0.97;

/** `label-issue`: images whose label a model that has not seen them, and their neighbours, contradict. */
export function findLabelIssues(
  images: AuditedImages,
  probabilities: ClassProbabilities,
  thresholds: AuditThresholds,
): AuditProblem[] {
  const threshold = thresholdOf('label-issue', thresholds);
  const problems: AuditProblem[] = [];
  labelDoubts(images, probabilities).forEach((score, i) => {
    if (score < threshold || score === 0) return;
    const label = images.classIndex[i]!;
    const { other, probability } = bestOther(probabilities, i, label)!;
    const [given, likely] = [images.classes[label]!, images.classes[other]!];
    problems.push(
      problemOf('label-issue', {
        score,
        severity: score >= sure ? 'warning' : 'information',
        files: [images.files[i]!],
        classes: [given, likely],
        message: `Labelled “${given}”, but looks like “${likely}”: ${formatShare(probability)} against ${formatShare(probabilities.given[i]!)} by a model that was not shown this image and by its nearest neighbours. Look at it; if it is “${likely}”, relabel it.`,
      }),
    );
  });
  return problems;
}
