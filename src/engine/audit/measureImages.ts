import path from 'node:path';
import type { ImageMeasures } from '../../core/audit/auditTypes';
import type { Verdict } from '../cache/folderMemory';
import type { OpenDatasetOptions } from '../datasets/openDataset';
import { scanWith, type ScannedDataset } from '../datasets/scanDataset';
import type { ImageJudge } from '../datasets/verifyImages';
import { UnreadableImageError } from '../images/common/unreadable';
import { measureFile } from './measureFile';
import { decodeImageRecord, sizeInRecord } from '../images/measures/measureRecord';
import { MeasureCache } from './measureCache';
import { columnsOf } from './measureColumns';

/** A scan whose images were measured by the same look. Columns follow `report.files`. */
export interface MeasuredDataset extends ScannedDataset {
  readonly measures: ImageMeasures;
  /** `signatureLength` bytes for each image, one after the other. */
  readonly signatures: Uint8Array;
  /** Why measures are not remembered, as a sentence; null where they are. */
  readonly unsaved: string | null;
}

/**
 * Scans a folder as `loupe scan` does and measures each image while it is decoded: once, and only where its content has
 * not been measured before. What was found is kept as it comes, so that an audit that was stopped continues from there.
 * @throws LoupeError where the folder is no dataset
 */
export async function measureImages(folder: string, options: OpenDatasetOptions = {}): Promise<MeasuredDataset> {
  const cache = await MeasureCache.open();
  let scanned: ScannedDataset | undefined;
  let unsaved: string | null = null;
  try {
    scanned = await scanWith(folder, { ...options, withoutClasses: true }, judgeBy(cache));
  } finally {
    unsaved = await cache.close();
  }
  const { report, hashes } = scanned;
  const records = report.files.path.map((file, i) =>
    decodeImageRecord(cache.get(hashes[i] === '' ? path.join(report.folder, file) : hashes[i]!)!),
  );
  return { ...scanned, ...columnsOf(records, report.files.bytes), unsaved };
}

function judgeBy(cache: MeasureCache): ImageJudge {
  return {
    known: (hash, memory) => {
      const record = cache.get(hash);
      if (record) return verdictOf(record);
      const verdict = memory.verdict(hash);
      // What is only known to be readable has yet to be measured.
      return verdict?.ok ? undefined : verdict;
    },
    judge: async (file, hash) => {
      try {
        const record = await measureFile(file);
        if (hash === '') cache.putUnhashed(file, record);
        else cache.put(hash, record);
        return verdictOf(record);
      } catch (error) {
        if (!(error instanceof UnreadableImageError)) throw error;
        return { ok: false, code: error.code, reason: error.message };
      }
    },
  };
}

function verdictOf(record: Uint8Array): Verdict {
  return { ok: true, ...sizeInRecord(record) };
}
