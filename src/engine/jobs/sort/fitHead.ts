import type { AskPause } from '../../concurrency/askPause';
import type { Runtime } from '../../runtimes/runtime';
import { loadGraphProducts } from '../../training/logisticRegression/graphProducts';
import { fitLogisticRegression } from '../../training/logisticRegression/logisticRegression';
import { measureColumns, standardise } from '../../training/logisticRegression/standardise';
import { softmaxRows } from '../audit/labels/softmaxRows';

export interface HeadFit {
  /** [rows, columns] */
  readonly rows: Float32Array;
  readonly columns: number;
  /** Rows that are fitted to, and the class of each row. */
  readonly fitted: readonly number[];
  readonly labels: Int32Array;
  readonly classes: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: AskPause | undefined;
}

/**
 * The penalty. With a handful of labels none can be held out to choose it by; on 300 flowers every strength from 1 to
 * 10 does about equally well, whatever number of them has a label.
 */
const l2 = 1;
/** Proposals need no more digits, and come sooner. */
const tolerance = 1e-2;
const mostIterations = 200;
/** Rows that are judged at once. */
const blockRows = 4096;

/**
 * Fits the head to the labelled rows and judges all of them: [rows, classes] probabilities. Columns are standardised
 * over all rows, labelled or not: of the labelled ones alone there are too few.
 */
export async function fitHead({ rows, columns, fitted, labels, classes, ...work }: HeadFit): Promise<Float32Array> {
  const { runtime, signal, pause } = work;
  const measured = measureColumns(rows, rows.length / columns, columns);
  const some = new Float32Array(fitted.length * columns);
  fitted.forEach((row, at) => some.set(rows.subarray(row * columns, (row + 1) * columns), at * columns));
  standardise(some, measured);
  const products = await loadGraphProducts(runtime, { rows: fitted.length, columns, widths: [classes] });
  try {
    const { kernel, bias } = await fitLogisticRegression({
      products: products.over(some),
      labels: Int32Array.from(fitted, (row) => labels[row]!),
      classes,
      fitted: new Uint8Array(fitted.length).fill(1),
      l2,
      tolerance,
      maxIterations: mostIterations,
      shouldStop: () => signal?.aborted ?? false,
      pause,
    });
    signal?.throwIfAborted();
    const all = new Float32Array((rows.length / columns) * classes);
    for (let from = 0; from < rows.length; from += blockRows * columns) {
      const block = rows.slice(from, from + blockRows * columns);
      standardise(block, measured);
      const logits = await products.over(block).logits(kernel, classes);
      all.set(softmaxRows(logits, bias), (from / columns) * classes);
    }
    return all;
  } finally {
    await products.release();
  }
}
