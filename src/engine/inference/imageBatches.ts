import type { AskPause } from '../concurrency/askPause';
import { prepareFiles } from '../images/pipeline';
import { ResizePool } from '../images/resizePool';
import type { UnreadableCode } from '../../core/codes/problemCodes';
import type { Preprocessing } from '../../protocol/runFiles';
/** Images decoded together: large enough for the runtime's threads, small enough to keep memory and latency low. */
export const batchSize = 32;

/**
 * Files asked for before they are taken. ONNX Runtime's binding holds the main thread while a network runs, and
 * only what was asked for before continues then: as many as the threads can prepare in that time.
 */
const inFlight = 32;

/** Up to so many files are decoded here: a thread takes longer to start than one file takes. */
const fewFiles = 2;
const noThreads = new ResizePool(undefined, 0);

/** A file that could not be decoded; `index` is its position in the list. */
export interface UndecodedFile {
  readonly index: number;
  readonly code: UnreadableCode;
  readonly reason: string;
}

export interface ImageBatchWork {
  readonly files: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly signal?: AbortSignal;
  /** Asked before each file. */
  readonly pause?: AskPause | undefined;
  /** Handles one batch: positions and their pixels, [n, height, width, 3] bytes. The pixels are reused afterwards. */
  readonly onBatch: (indices: readonly number[], pixels: Uint8Array) => Promise<void>;
  readonly onUndecoded: (file: UndecodedFile) => void;
  /** What a user must be told of an image that was decoded. */
  readonly onRemark?: ((index: number, remark: string) => void) | undefined;
  /** Called after each decoded (or undecodable) file. */
  readonly onDecoded?: (done: number) => void;
  /** Images of a batch where not `batchSize`. */
  readonly batchSize?: number;
}

/**
 * Decodes files and hands them on in batches, in order; while one batch is being worked on, the next is decoded.
 * Memory is two batches and what is decoded ahead, however many files there are.
 */
export async function forEachImageBatch(work: ImageBatchWork): Promise<void> {
  const size = work.batchSize ?? batchSize;
  const bytes = work.preprocessing.width * work.preprocessing.height * 3;
  const buffers = [new Uint8Array(size * bytes), new Uint8Array(size * bytes)] as const;
  let side: 0 | 1 = 0;
  let indices: number[] = [];
  let pending: Promise<void> = Promise.resolve();
  let done = 0;

  const flush = async (): Promise<void> => {
    await pending;
    const batch = indices;
    pending = work.onBatch(batch, buffers[side].subarray(0, batch.length * bytes));
    // It is awaited one batch later; until then a failure must not count as unhandled.
    pending.catch(() => undefined);
    side = side === 0 ? 1 : 0;
    indices = [];
  };

  const options = {
    inFlight,
    ...(work.signal ? { signal: work.signal } : {}),
    ...(work.files.length <= fewFiles ? { pool: noThreads } : {}),
  };
  for await (const image of prepareFiles(work.files, work.preprocessing, options)) {
    await work.pause?.();
    work.signal?.throwIfAborted();
    if (image.ok) {
      buffers[side].set(image.data, indices.length * bytes);
      indices.push(image.index);
      for (const remark of image.remarks) work.onRemark?.(image.index, remark);
      if (indices.length === size) await flush();
    } else {
      work.onUndecoded(image);
    }
    work.onDecoded?.(++done);
  }
  if (indices.length > 0) await flush();
  await pending;
}
