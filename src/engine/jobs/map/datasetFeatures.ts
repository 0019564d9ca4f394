import type { Notify } from '../../../core/codes/noticeCodes';
import { unreadableCodes } from '../../../core/codes/problemCodes';
import type { LayoutChoice } from '../../../core/dataset';
import { plural } from '../../../core/format';
import { sortLeftOut } from '../../../core/layouts/leftOut';
import { scanWith, type ScannedDataset } from '../../datasets/scanDataset';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import type { Runtime } from '../../runtimes/runtime';
import { auditFeatures, type AuditFeatures } from '../audit/auditFeatures';

/** Stages of a map and of a search, as progress names them. */
export type MapPhase = 'scan' | 'features' | 'neighbours' | 'layout';

export interface DatasetFeaturesWork {
  readonly layout?: LayoutChoice | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((phase: MapPhase, done: number, total: number) => void) | undefined;
}

/** A scanned dataset with the features of its images, as an audit has them. */
export interface DatasetFeatures extends ScannedDataset {
  readonly features: AuditFeatures;
  readonly runtime: Runtime;
  readonly notify: Notify;
  /** What was left out or done otherwise, in sentences; grows while the work continues. */
  readonly remarks: string[];
}

/**
 * Reads a dataset as `loupe audit` does, images without a class too, and has the features of each image from the cache,
 * or computed once.
 * @throws LoupeError where the folder is no dataset
 */
export async function datasetFeatures(folder: string, work: DatasetFeaturesWork): Promise<DatasetFeatures> {
  const { layout, signal, onProgress } = work;
  const scanned = await scanWith(folder, {
    layout,
    signal,
    withoutClasses: true,
    onProgress: (done, total) => onProgress?.('scan', done, total),
  });
  const { report, hashes } = scanned;
  const remarks = leftOut(report.skipped);
  const notify: Notify = (level, _code, message) => {
    if (level === 'warning') remarks.push(message);
  };
  const runtime = await openRuntime({ notify });
  const features = await auditFeatures({
    folder: report.folder,
    files: report.files.path,
    hashes,
    formats: report.files.format,
    runtime,
    notify,
    signal,
    onProgress: (done, total) => onProgress?.('features', done, total),
  });
  return { ...scanned, features, runtime, notify, remarks };
}

/** What of the folder is not among the images, counted. */
function leftOut(all: ScannedDataset['report']['skipped']): string[] {
  const { files: skipped } = sortLeftOut(all);
  const unreadable = skipped.filter(({ code }) => Object.hasOwn(unreadableCodes, code)).length;
  const excluded = skipped.filter(({ code }) => code === 'excluded').length;
  const other = skipped.length - unreadable - excluded;
  return [
    ...(unreadable > 0 ? [`${plural(unreadable, 'image')} cannot be read (loupe scan lists them).`] : []),
    ...(excluded > 0 ? [`${plural(excluded, 'file')} skipped, as .loupeignore says.`] : []),
    ...(other > 0 ? [`${plural(other, 'file')} skipped by the layout (loupe scan lists them).`] : []),
  ];
}
