import { dataChanges, type DataChanges } from '../../../core/runs/dataChanges';
import { LoupeError } from '../../../core/errors';
import { readRun } from '../../../runfolder';
import { contentHashes } from '../../datasets/contentHashes';
import { openDataset } from '../../datasets/openDataset';
import { recordedLayout } from '../../datasets/recordedLayout';
import { labelledImages } from '../../datasets/trainingImages';
import { filesNow, filesOfRun } from '../train/preparation/fileHashes';

/** How the dataset of a run stands to what the run was trained on. */
export interface DataSince {
  /** The dataset's folder. */
  readonly folder: string;
  /** Null where the run does not remember its files. */
  readonly changes: DataChanges | null;
}

/**
 * What changed in the dataset of a run since it was trained, by path, content and class.
 * @throws LoupeError of a run that cannot be read or names no dataset, and what `openDataset` throws
 */
export async function dataSince(
  run: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<DataSince> {
  const { dataset: trained, id } = await readRun(run);
  if (trained.folder === '')
    throw new LoupeError('no-folder', `${id} was not trained here, so it has no dataset to compare with.`);
  const before = await filesOfRun(run);
  if (!before || before.size === 0) return { folder: trained.folder, changes: null };
  const { dataset } = await openDataset(trained.folder, {
    layout: recordedLayout(trained),
    oneClass: true,
    unclear: 'take',
    signal: options.signal,
  });
  const hashes = await contentHashes(dataset.folder, dataset.files, options);
  return { folder: trained.folder, changes: dataChanges(before, filesNow(labelledImages(dataset, hashes))) };
}
