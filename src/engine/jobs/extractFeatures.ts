import * as path from 'node:path';
import { messageOf } from '../../core/errors';
import type { Preprocessing } from '../../protocol/runFiles';
import { openFeatureCache } from '../cache/featureCache';
import { compileInference } from '../graphs/compileInference';
import { featuresOutput, imageInput } from '../graphs/names';
import { preprocessingVersion } from '../images/preprocessing';
import type { Backbone } from '../networks/backbones';
import type { LoadedGraph, Runtime } from '../runtimes/runtime';
import { floatData } from '../runtimes/tensor';
import { batchSize, forEachImageBatch, type UndecodedFile } from './imageBatches';
import type { TrainingImages } from './trainingImages';

/** As fast an image as 32 at once (MobileNetV2, two threads), for half the memory. */
export const imagesARunOnCpu = 16;

export interface FeatureWork {
  readonly images: TrainingImages;
  readonly backbone: Backbone;
  readonly preprocessing: Preprocessing;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** `index` is the image's position in `images`. Every image of equal content is named. */
  readonly onUndecoded: (file: UndecodedFile) => void;
  readonly onDecoded: (done: number, total: number) => void;
  readonly onFeatures: (done: number, total: number) => void;
  /** The cache could not be used (full disk, permissions): the work goes on without it. */
  readonly onCacheFailure: (reason: string) => void;
}

export interface Features {
  /** Features of an image by its content hash; undefined where it could not be decoded. [columns] */
  of(hash: string): Float32Array | undefined;
  readonly computed: number;
  readonly cached: number;
}

/**
 * Features of the frozen backbone for every image, each distinct content once, remembered between runs by content,
 * backbone and preprocessing. What is computed is stored as it comes, so an interrupted extraction goes on from there.
 */
export async function extractFeatures(work: FeatureWork): Promise<Features> {
  const { images, backbone, preprocessing } = work;
  const cache = await withoutFailing(work, () => openFeatureCache(featureKey(backbone, preprocessing), backbone.columns));
  const found = new Map<string, Float32Array>();
  const missing = new Map<string, number[]>();
  images.hashes.forEach((hash, index) => {
    if (found.has(hash)) return;
    const known = isHash(hash) ? cache?.get(hash) : undefined;
    if (known) found.set(hash, known);
    else missing.set(hash, [...(missing.get(hash) ?? []), index]);
  });
  const cached = found.size;
  try {
    if (missing.size > 0) {
      await compute(work, [...missing.entries()], (hash, features) => {
        found.set(hash, features);
        if (isHash(hash)) cache?.put(hash, features);
      });
    }
  } finally {
    if (cache) await withoutFailing(work, () => cache.close());
  }
  return { of: (hash) => found.get(hash), computed: found.size - cached, cached };
}

/** Changes whenever the same content could have other features. */
export function featureKey({ key }: Pick<Backbone, 'key'>, { width, height }: Preprocessing): string {
  return `${key}-${width}x${height}-${preprocessingVersion}`;
}

/** Not the stand-in of a file that could not be read when it was to be hashed. */
export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** A cache is a convenience: where it fails, that is said, and the work goes on. */
async function withoutFailing<T>(work: FeatureWork, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    work.onCacheFailure(messageOf(error));
    return undefined;
  }
}

async function compute(
  work: FeatureWork, missing: readonly (readonly [string, readonly number[]])[], keep: (hash: string, features: Float32Array) => void,
): Promise<void> {
  const { images, backbone, preprocessing, runtime } = work;
  const graph = await runtime.load(compileInference(backbone.model, 'uint8'), { name: backbone.name, sharesCores: true });
  let done = 0;
  try {
    await forEachImageBatch({
      files: missing.map(([, indices]) => path.join(images.dataset.folder, images.files[indices[0] as number] as string)),
      preprocessing,
      signal: work.signal,
      batchSize: runtime.forms === 'cpu' ? imagesARunOnCpu : batchSize,
      onBatch: async (batch, pixels) => {
        const features = await runFeatures(graph, pixels, preprocessing, batch.length);
        batch.forEach((position, i) => keep((missing[position] as readonly [string, readonly number[]])[0], features.slice(i * backbone.columns, (i + 1) * backbone.columns)));
        work.onFeatures((done += batch.length), missing.length);
      },
      onUndecoded: ({ index, code, reason }) => {
        for (const image of (missing[index] as readonly [string, readonly number[]])[1]) work.onUndecoded({ index: image, code, reason });
      },
      onDecoded: (count) => work.onDecoded(count, missing.length),
    });
  } finally {
    await graph.release();
  }
}

async function runFeatures(graph: LoadedGraph, pixels: Uint8Array, { width, height }: Preprocessing, count: number): Promise<Float32Array> {
  const outputs = await graph.run({ [imageInput]: { type: 'uint8', dims: [count, height, width, 3], data: pixels } });
  return floatData(outputs[featuresOutput], featuresOutput);
}
