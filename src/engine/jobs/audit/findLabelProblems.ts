import { findClassOverlap } from '../../../core/audit/labels/classOverlap';
import type { ClassProbabilities } from '../../../core/audit/labels/classProbabilities';
import { findLabelIssues } from '../../../core/audit/labels/labelIssues';
import { findOutliers, outlierScores } from '../../../core/audit/labels/outliers';
import { findSmallClasses } from '../../../core/audit/labels/smallClasses';
import { likeNumbers } from '../../../core/audit/nearDuplicates/likeGroups';
import { unionGroups } from '../../../core/groups/unionGroups';
import type { AuditKind } from '../../../core/audit/auditKinds';
import type { AuditGap, AuditProblem } from '../../../core/audit/auditTypes';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import { auditFeatures } from './auditFeatures';
import type { AuditFound, AuditInputs } from './auditFinder';
import { heldOutProbabilities } from './labels/heldOut';
import { meanDistances, nearestNeighbours } from './labels/neighbours';

export const labelKinds = ['label-issue', 'class-overlap', 'small-class', 'outlier'] as const satisfies AuditKind[];

/** Neighbours that are asked. Of 5, 10 and 20, 10 give the best ranking over the shared photographs. */
const neighbours = 10;
/** The same folds and cells at every audit. */
const seed = 1;
/** Images below which nothing is usual. */
const leastImages = 2 * neighbours;

export interface LabelFound extends AuditFound {
  /** Out-of-fold probabilities of the images, null where the labels were not judged. */
  readonly probabilities: ClassProbabilities | null;
}

/**
 * Looks for what the features of the starter network tell (wrong labels, classes that overlap, outliers), and counts
 * the images of the classes.
 */
export async function findLabelProblems(inputs: AuditInputs): Promise<LabelFound> {
  const { images, hashes, thresholds, wanted, report, signal, onProgress } = inputs;
  const problems: AuditProblem[] = [...findSmallClasses(images, hashes, thresholds)];
  const gaps: AuditGap[] = [];
  const none = { problems, gaps, probabilities: null };
  const judges = wanted.has('label-issue') || wanted.has('class-overlap');
  const leave = (reason: string, kinds: readonly AuditKind[]): void => {
    const asked = kinds.filter((kind) => wanted.has(kind));
    if (asked.length > 0) gaps.push({ kinds: asked, reason });
  };
  if (!judges && !wanted.has('outlier')) return none;
  if (images.files.length < leastImages) {
    leave(
      `There are ${images.files.length} images; with fewer than ${leastImages} nothing can be said of what is usual.`,
      ['label-issue', 'class-overlap', 'outlier'],
    );
    return none;
  }
  const warnings: string[] = [];
  const notify = (level: string, _code: string, message: string): void => {
    if (level === 'warning') warnings.push(message);
  };
  const runtime = await openRuntime({ notify });
  const features = await auditFeatures({
    folder: report.folder,
    files: images.files,
    hashes,
    formats: report.files.format,
    runtime,
    notify,
    signal,
    onProgress,
  });
  const labelled = new Set<number>();
  features.content.forEach((content, image) => {
    if (images.classIndex[image]! >= 0) labelled.add(content);
  });
  const all = [...features.imageOf.keys()];
  const near = await nearestNeighbours({
    rows: all.length,
    columns: features.columns,
    into: features.into,
    candidates: labelled.size >= leastImages ? [...labelled] : all,
    wanted: neighbours,
    runtime,
    seed,
    signal,
  });
  const distances = meanDistances(near, features.content);
  const outlier = outlierScores(distances);
  problems.push(...findOutliers(images, distances, outlier, thresholds));

  let probabilities: ClassProbabilities | null = null;
  const classesThere = new Set(Array.from(images.classIndex).filter((label) => label >= 0));
  if (judges && classesThere.size < 2)
    leave('Labels can be compared only where there are two classes.', ['label-issue', 'class-overlap']);
  else if (judges) {
    ({ probabilities } = await heldOutProbabilities({
      features,
      neighbours: near,
      labels: images.classIndex,
      together: unionGroups(images.files.length, [
        features.content,
        likeNumbers(images.files.length, inputs.likeGroups()),
      ]),
      classes: images.classes.length,
      seed,
      runtime,
      signal,
    }));
    problems.push(...findLabelIssues(images, probabilities, thresholds));
    problems.push(...findClassOverlap(images, probabilities, thresholds));
  }
  return {
    problems,
    gaps,
    outlier: outlier.map((score) => (Number.isNaN(score) ? 0 : score)),
    probabilities,
    warnings,
  };
}
