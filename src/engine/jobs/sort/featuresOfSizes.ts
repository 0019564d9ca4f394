import { auditFeatures, type AuditFeatureWork, type AuditFeatures } from '../audit/auditFeatures';

/** Pixels of the side of the second look. */
const larger = 288;
/** Images up to which there is a second look: it takes two thirds longer than the first. */
const mostTwice = 3000;

/**
 * Features of the starter network, for few images at two sizes: the usual one, which trainings and audits share, and a
 * larger one, whose sum tells classes apart with fewer labels (300 flowers: five presses of a hundred fewer).
 */
export async function featuresOfSizes(work: AuditFeatureWork): Promise<AuditFeatures> {
  const { files, onProgress } = work;
  if (files.length > mostTwice) return auditFeatures(work);
  const share = (from: number) => (done: number, total: number) => onProgress?.(from * total + done, 2 * total);
  const first = await auditFeatures({ ...work, onProgress: share(0) });
  const second = await auditFeatures({ ...work, size: larger, onProgress: share(1) });
  const { columns } = first;
  const other = new Float32Array(columns);
  return {
    ...first,
    computed: first.computed + second.computed,
    into: (content, target, offset) => {
      if (!first.into(content, target, offset)) return false;
      if (!second.into(content, other, 0)) return true;
      let squares = 0;
      for (let j = 0; j < columns; j++) squares += (target[offset + j]! += other[j]!) ** 2;
      const share = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (let j = 0; j < columns; j++) target[offset + j]! *= share;
      return true;
    },
  };
}
