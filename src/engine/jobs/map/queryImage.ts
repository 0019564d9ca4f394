import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../../../core/errors';
import { contentHashes } from '../../datasets/contentHashes';
import { extractFeatures } from '../../inference/extractFeatures';
import { writeUnit } from '../audit/auditFeatures';
import type { DatasetFeatures } from './datasetFeatures';

/** The image that others are compared with. */
export interface QueryImage {
  /** Absolute. */
  readonly file: string;
  /** Of its content; empty where it could not be told. */
  readonly hash: string;
  /** Of unit length. */
  readonly features: Float32Array;
}

/**
 * The features of any image, computed as those of the dataset are: from the cache where its content has been seen.
 * @throws LoupeError where it is not there or no readable image
 */
export async function queryImage(image: string, known: DatasetFeatures, signal: AbortSignal): Promise<QueryImage> {
  const file = path.resolve(image);
  await requireFile(file);
  const { runtime, notify, features: dataset } = known;
  const [folder, name] = [path.dirname(file), path.basename(file)];
  const hash = (await contentHashes(folder, [name], { signal }))[0] ?? '';
  const key = hash || 'unread';
  let refusal: LoupeError | undefined;
  const found = await extractFeatures({
    images: { dataset: { folder }, files: [name], hashes: [key] },
    backbone: dataset.backbone,
    preprocessing: dataset.preprocessing,
    runtime,
    signal,
    notify,
    onUndecoded: ({ code, reason }) =>
      (refusal = new LoupeError(code, `${file} cannot be compared with other images: ${reason}`)),
    onDecoded: () => undefined,
    onFeatures: () => undefined,
    onCacheFailure: () => undefined,
  });
  const row = found.of(key);
  if (!row) throw refusal ?? new LoupeError('nothing-decoded', `${file} cannot be decoded. Choose another image.`);
  const features = new Float32Array(dataset.columns);
  writeUnit(row, features, 0);
  return { file, hash, features };
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw new LoupeError('path-missing', `${file} cannot be read (${messageOf(error)}). Name an image file.`);
  });
  if (!found.isFile()) throw new LoupeError('path-missing', `${file} is no file. Name an image file.`);
}
