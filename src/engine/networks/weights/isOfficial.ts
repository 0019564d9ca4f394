import type { FileHashes } from '../../downloads/hashFile';
import type { WeightFile } from '../architectures/catalogue';

/** Whether a file is the official one; null where no hash of that is known. */
export function isOfficial({ hash }: WeightFile, found: FileHashes): boolean | null {
  return hash === null ? null : found[hash.algorithm] === hash.value.toLowerCase();
}
