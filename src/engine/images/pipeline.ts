import { availableParallelism } from 'node:os';
import type { Preprocessing } from '../../protocol/runFiles';
import { inOrder } from '../concurrency/inOrder';
import { prepareFile, type PreparedImage } from './preprocessing';
import type { ResizePool } from './resizePool';
import type { UnreadableCode } from '../../core/codes/problemCodes';
import { UnreadableImageError } from './common/unreadable';

/** Outcome for the file at `index`: its pixels, or why it has none. */
export type PreparedFile =
  | ({ readonly index: number; readonly ok: true } & PreparedImage)
  | { readonly index: number; readonly ok: false; readonly code: UnreadableCode; readonly reason: string };

export interface PipelineOptions {
  /** Stops at the next file by throwing the signal's reason. */
  readonly signal?: AbortSignal;
  /** Files worked on at once; bounds memory. Twice the cores where not given. */
  readonly inFlight?: number;
  readonly pool?: ResizePool;
}

/**
 * Decodes and resamples files, several at once, and yields them in the order given. Everyday JPEGs are decoded, and
 * everything is resampled, in the threads of the pool; other formats are decoded on libuv's threads.
 * An unreadable file is an outcome, never an end.
 */
export async function* prepareFiles(
  paths: readonly string[],
  preprocessing: Preprocessing,
  options: PipelineOptions = {},
): AsyncGenerator<PreparedFile, void, undefined> {
  const { signal, inFlight = Math.min(16, 2 * availableParallelism()), pool } = options;
  yield* inOrder(paths.length, inFlight, (index) => prepareOne(paths[index]!, index, preprocessing, pool), signal);
}

async function prepareOne(
  file: string,
  index: number,
  preprocessing: Preprocessing,
  pool: ResizePool | undefined,
): Promise<PreparedFile> {
  try {
    return { index, ok: true, ...(await prepareFile(file, preprocessing, pool)) };
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { index, ok: false, code: error.code, reason: error.message };
  }
}
