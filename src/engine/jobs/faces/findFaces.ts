import type { Notify } from '../../../core/codes/noticeCodes';
import type { FaceBox, FaceSettings } from '../../../core/faces/faceSettings';
import { listWords, plural } from '../../../core/format';
import { TaskQueue } from '../../../core/taskQueue';
import { inOrder } from '../../concurrency/inOrder';
import { listImages } from '../../datasets/listImages';
import { FacePool } from '../../faces/facePool';
import { UnreadableImageError } from '../../images/common/unreadable';
import { decodeImage } from '../../images/decode';
import { everydayJpeg } from '../../images/jpegFastPath';
import { isLarge } from '../../images/largeGate';
import { readImageFile } from '../../images/readImageFile';

export interface FacesJob {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly settings: FaceSettings;
  readonly signal?: AbortSignal | undefined;
  readonly notify: Notify;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Each image that could be read, in order. */
  readonly onFile: (file: FacesOfFile) => void;
}

/** The faces of one image. */
export interface FacesOfFile {
  /** As the user would write it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Of the upright image, in pixels: boxes are in these. */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly FaceBox[];
  /** Windows of the search that agreed on each box. */
  readonly windows: readonly number[];
  /** Of the search, without decoding. */
  readonly milliseconds: number;
}

/** What was looked at in all. */
export interface FacesDone {
  readonly images: number;
  readonly withFaces: number;
  readonly faces: number;
  /** Of one image: its search, and the whole with decoding, several at once. */
  readonly searchMilliseconds: number;
  readonly wholeMilliseconds: number;
  readonly seconds: number;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

type Outcome = (Omit<FacesOfFile, 'file'> & { readonly remarks: readonly string[] }) | { readonly reason: string };

/** Bytes of a file that may hold a picture of many millions of pixels. */
const largeFile = 8 * 2 ** 20;

/**
 * Looks for faces in files and folders, in order. What cannot be read is left out with its reason and ends nothing. At
 * most one image more than there are threads is in memory, and one large one. Throws LoupeError.
 */
export async function findFaces({ paths, settings, signal, notify, onProgress, onFile }: FacesJob): Promise<FacesDone> {
  const pool = new FacePool();
  // A search is a single call that hears nothing; ending its thread ends it.
  const stop = (): void => void pool.close();
  signal?.addEventListener('abort', stop, { once: true });
  const remarked = new Map<string, string[]>();
  const large = new TaskQueue(1);
  const started = performance.now();
  const skipped: { file: string; reason: string }[] = [];
  let [images, withFaces, faces, searched] = [0, 0, 0, 0];
  try {
    pool.prepare(1);
    const listed = await listImages(paths, signal);
    skipped.push(...listed.skipped);
    const total = listed.paths.length;
    pool.prepare(total);
    let done = 0;
    const outcomes = inOrder(total, pool.size + 1, (i) => lookAt(listed.paths[i]!, settings, pool, large), signal);
    for await (const outcome of outcomes) {
      signal?.throwIfAborted();
      const file = listed.names[done]!;
      if ('reason' in outcome) skipped.push({ file, reason: outcome.reason });
      else {
        const { remarks, ...found } = outcome;
        images++;
        for (const remark of remarks) (remarked.get(remark) ?? newList(remarked, remark)).push(file);
        searched += outcome.milliseconds;
        faces += outcome.boxes.length;
        if (outcome.boxes.length > 0) withFaces++;
        onFile({ file, ...found });
      }
      onProgress?.(++done, total);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.close();
  }
  for (const [remark, files] of remarked)
    notify('warning', 'pixels', `${plural(files.length, 'image')} (${listWords(files, 3)}): ${remark}.`);
  const whole = performance.now() - started;
  const each = (milliseconds: number): number => (images === 0 ? 0 : milliseconds / images);
  return {
    images,
    withFaces,
    faces,
    searchMilliseconds: each(searched),
    wholeMilliseconds: each(whole),
    seconds: whole / 1000,
    skipped,
  };
}

function newList(lists: Map<string, string[]>, key: string): string[] {
  const list: string[] = [];
  lists.set(key, list);
  return list;
}

async function lookAt(path: string, settings: FaceSettings, pool: FacePool, large: TaskQueue): Promise<Outcome> {
  try {
    const bytes = await readImageFile(path);
    const jpeg = everydayJpeg(bytes);
    const alone = jpeg ? isLarge(jpeg.width, jpeg.height) : bytes.length >= largeFile;
    const look = (): Promise<Outcome> => search(path, bytes, settings, pool);
    return await (alone ? large.run(look) : look());
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { reason: error.message };
  }
}

async function search(path: string, bytes: Uint8Array, settings: FaceSettings, pool: FacePool): Promise<Outcome> {
  const { data, width, height, remarks } = await decodeImage(bytes);
  const result = await pool.find({ pixels: { data, width, height }, settings });
  if ('failed' in result)
    return { reason: `OpenCV could not search it: ${result.failed}. A smaller longest side needs less memory.` };
  return {
    path,
    width,
    height,
    boxes: result.faces.map(({ box }) => box),
    windows: result.faces.map(({ windows }) => windows),
    milliseconds: result.milliseconds,
    remarks,
  };
}
