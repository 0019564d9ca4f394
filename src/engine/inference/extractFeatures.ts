import * as path from 'node:path';
import { messageOf } from '../../core/errors';
import type { Notify } from '../../core/codes/noticeCodes';
import type { Preprocessing } from '../../protocol/runFiles';
import { openFeatureCache } from '../cache/featureCache';
import type { AskPause } from '../concurrency/askPause';
import { preprocessingVersion } from '../images/preprocessing';
import type { Backbone } from '../networks/backbone';
import type { Runtime } from '../runtimes/runtime';
import type { UndecodedFile } from './imageBatches';
import { frozenGraph } from './frozenGraph';

/** Files below the folder of a dataset, with the hashes of their contents. */
export interface HashedImages {
  readonly dataset: { readonly folder: string };
  readonly files: readonly string[];
  readonly hashes: readonly string[];
}

export interface FeatureWork {
  readonly images: HashedImages;
  readonly backbone: Backbone;
  readonly preprocessing: Preprocessing;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Called before so many images are computed, where any are. */
  readonly onBegin?: ((missing: number) => Promise<void>) | undefined;
  /** `index` is the image's position in `images`. Every image of equal content is named. */
  readonly onUndecoded: (file: UndecodedFile) => void;
  /** `file` is the one that was decoded, below the dataset's folder. */
  readonly onDecoded: (done: number, total: number, file: string) => void;
  readonly onFeatures: (done: number, total: number) => void;
  /** The cache could not be used (full disk, permissions): the work continues without it. */
  readonly onCacheFailure: (reason: string) => void;
  /** What a user must know of how they are computed. */
  readonly notify: Notify;
  readonly pause?: AskPause | undefined;
}

export interface Features {
  /** Features of an image by its content hash; undefined where it could not be decoded. [columns] */
  of(hash: string): Float32Array | undefined;
  readonly computed: number;
  readonly cached: number;
  /** How they were computed, for the record: ` in 2 processes`, or nothing. */
  readonly words: string;
}

/**
 * Features of the frozen backbone for every image, each distinct content once, remembered between runs by content,
 * backbone and preprocessing. What is computed is stored as it comes, so an interrupted extraction continues from
 * there.
 */
export async function extractFeatures(work: FeatureWork): Promise<Features> {
  const { images, backbone, preprocessing } = work;
  const cache = await withoutFailing(work, () =>
    openFeatureCache(featureKey(backbone, preprocessing), backbone.columns),
  );
  const found = new Map<string, Float32Array>();
  const missing = new Map<string, number[]>();
  images.hashes.forEach((hash, index) => {
    if (found.has(hash)) return;
    const known = isHash(hash) ? cache?.get(hash) : undefined;
    if (known) found.set(hash, known);
    else missing.set(hash, [...(missing.get(hash) ?? []), index]);
  });
  const cached = found.size;
  let words = '';
  try {
    if (missing.size > 0) {
      await work.onBegin?.(missing.size);
      words = await compute(work, [...missing.entries()], (hash, features) => {
        found.set(hash, features);
        if (isHash(hash)) cache?.put(hash, features);
      });
    }
  } finally {
    if (cache) await withoutFailing(work, () => cache.close());
  }
  return { of: (hash) => found.get(hash), computed: found.size - cached, cached, words };
}

/** Changes whenever the same content could have other features. */
export function featureKey({ key }: Pick<Backbone, 'key'>, { width, height, samples }: Preprocessing): string {
  const rule = samples ? `-${JSON.stringify(samples)}` : '';
  return `${key}-${width}x${height}-${preprocessingVersion}${rule}`;
}

/** Not the stand-in of a file that could not be read when it was to be hashed. */
export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** A cache is a convenience: where it fails, that is reported, and the work continues. */
async function withoutFailing<T>(work: FeatureWork, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    work.onCacheFailure(messageOf(error));
    return undefined;
  }
}

/** Returns how it was computed, in words. */
async function compute(
  work: FeatureWork,
  missing: readonly (readonly [string, readonly number[]])[],
  keep: (hash: string, features: Float32Array) => void,
): Promise<string> {
  const { images, backbone, preprocessing, runtime, notify, signal, pause } = work;
  const graph = await frozenGraph({
    runtime,
    model: backbone.model,
    name: backbone.name,
    preprocessing,
    images: missing.length,
    notify,
  });
  let done = 0;
  const files = missing.map(([, indices]) => images.files[indices[0] as number] as string);
  try {
    await graph.forEachFile({
      files: files.map((file) => path.join(images.dataset.folder, file)),
      signal,
      pause,
      onOutput: (index, features) => {
        keep((missing[index] as readonly [string, readonly number[]])[0], features);
        work.onFeatures(++done, missing.length);
      },
      onUndecoded: ({ index, code, reason }) => {
        for (const image of (missing[index] as readonly [string, readonly number[]])[1])
          work.onUndecoded({ index: image, code, reason });
      },
      onDecoded: (count) => work.onDecoded(count, missing.length, files[count - 1] as string),
    });
    return graph.words;
  } finally {
    await graph.close();
  }
}
