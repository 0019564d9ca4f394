import type { AuditKind, AuditThresholds } from '../../../core/audit/auditKinds';
import type { AuditedImages, AuditGap, AuditProblem } from '../../../core/audit/auditTypes';
import type { LikeGroups } from '../../../core/audit/nearDuplicates/likeGroups';
import type { MeasuredDataset } from '../../audit/measureImages';

/** What every finder is given. */
export interface AuditInputs extends MeasuredDataset {
  /** The images that can be read, in the order of `report.files` and of every column. */
  readonly images: AuditedImages;
  readonly thresholds: AuditThresholds;
  /** Kinds that are asked for; what a finder finds of others is dropped. */
  readonly wanted: ReadonlySet<AuditKind>;
  /** Images that show almost the same picture, looked for once. */
  readonly likeGroups: () => LikeGroups;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

export interface AuditFound {
  readonly problems: readonly AuditProblem[];
  /** Of its kinds, those that it could not look for. */
  readonly gaps?: readonly AuditGap[];
  /** How unusual each image is, 0 to 1; of the finder of outliers. */
  readonly outlier?: ArrayLike<number>;
  /** What was done otherwise than usual, as sentences. */
  readonly warnings?: readonly string[];
}

/** Looks for some kinds; called only where one of them is asked for. */
export interface AuditFinder {
  readonly kinds: readonly AuditKind[];
  readonly find: (inputs: AuditInputs) => AuditFound | Promise<AuditFound>;
}
