import * as path from 'node:path';
import type { LayoutChoice, SkippedFile } from '../../../core/dataset';
import { FolderMemory } from '../../cache/folderMemory';
import { hashWithMemory } from '../../datasets/contentHashes';
import { openWithMemory, type OpenedDataset } from '../../datasets/openDataset';
import { labelledImages, requireTwoClasses, withoutImages, type TrainingImages } from '../../datasets/trainingImages';
import { verifyImages } from '../../datasets/verifyImages';
import { decoderVersion } from '../../images/decode';
import type { Notify } from '../../../core/codes/noticeCodes';

export interface UsableImagesOptions {
  readonly layout?: LayoutChoice | undefined;
  readonly notify: Notify;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The labelled images of a folder that can be decoded, and what was left out. */
export interface UsableImages {
  readonly images: TrainingImages;
  readonly opened: OpenedDataset;
  readonly skipped: readonly SkippedFile[];
}

/**
 * The images that a training would divide: a file that cannot be decoded never takes a place in a part. Verdicts are
 * remembered, so that only what changed is decoded again. Throws LoupeError as a training does.
 */
export async function usableImages(
  folder: string,
  { layout, notify, signal, onProgress }: UsableImagesOptions,
): Promise<UsableImages> {
  const root = path.resolve(folder);
  const memory = await FolderMemory.open(root, decoderVersion);
  const { opened } = await openWithMemory(root, memory, { layout, signal });
  const { files, classIndex, classes } = opened.dataset;
  const hashes = await hashWithMemory(root, files, memory, { signal });
  const verdicts = await verifyImages(root, files, hashes, memory, { signal, onProgress });
  const unsaved = await memory.save();
  if (unsaved) notify('warning', 'cache', unsaved);
  const all = labelledImages(opened.dataset, hashes);
  const left = new Set<number>();
  const skipped: SkippedFile[] = [...opened.skipped];
  all.row.forEach((row, index) => {
    const verdict = verdicts[row]!;
    if (verdict.ok) return;
    left.add(index);
    const { code, reason } = verdict;
    skipped.push({ file: files[row]!, code, reason, class: classes[classIndex[row]!] ?? null });
  });
  const images = withoutImages(all, left);
  requireTwoClasses(images, skipped);
  return { images, opened, skipped };
}
