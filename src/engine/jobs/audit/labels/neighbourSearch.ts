import type { AskPause } from '../../../concurrency/askPause';
import type { Runtime } from '../../../runtimes/runtime';

/** Rows of unit length that are compared. */
export interface NeighbourSearch {
  readonly rows: number;
  readonly columns: number;
  /** Writes a row at an offset; false where there is none, which then has and is no neighbour. */
  readonly into: (row: number, target: Float32Array, offset: number) => boolean;
  /** Rows that may be neighbours. */
  readonly candidates: readonly number[];
  /** Neighbours of each row. */
  readonly wanted: number;
  readonly runtime: Runtime;
  readonly seed: number;
  /** Pairs up to which every row is compared with every candidate; default 400 million, 20,000 images. */
  readonly exactPairs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: AskPause | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}
