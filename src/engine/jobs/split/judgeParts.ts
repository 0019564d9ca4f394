import { auditSeverities } from '../../../core/audit/auditKinds';
import type { SplitFinding } from '../../../protocol/split';
import type { OpenedDataset } from '../../datasets/openDataset';
import type { TrainingImages } from '../../datasets/trainingImages';
import { groupsAcross, leaksAcross } from './acrossParts';
import { driftOf, driftWords, type PartDrift } from './driftOfParts';
import { classFindings } from './fileFindings';

export interface JudgedParts {
  /** Most harmful first. */
  readonly findings: SplitFinding[];
  readonly drift: readonly PartDrift[];
}

/**
 * What is wrong with parts, whoever made them: equal files and groups in two of them, classes that one lacks, and parts
 * that are made up differently. `sure` where the groups are not only read from names; `more` is what else was found.
 */
export function judgeParts(
  images: TrainingImages,
  part: Uint8Array,
  { formats, bytes }: Pick<OpenedDataset, 'formats' | 'bytes'>,
  { sure, more = [] }: { readonly sure: boolean; readonly more?: readonly SplitFinding[] },
): JudgedParts {
  const drift = driftOf(images, part, {
    formats: images.row.map((row) => formats[row]!),
    bytes: images.row.map((row) => bytes[row]!),
  });
  const findings = [
    ...leaksAcross(images, part),
    ...groupsAcross(images, part, sure),
    ...classFindings(images, part),
    ...more,
    ...driftWords(drift),
  ];
  const rank = ({ severity }: SplitFinding) => auditSeverities.indexOf(severity);
  return { findings: findings.sort((a, b) => rank(a) - rank(b)), drift };
}
