import { Random } from '../../core/random';
import type { Range } from '../../protocol/estimate';
import type { Runtime } from '../runtimes/runtime';
import { loadGraphProducts } from '../training/graphProducts';
import { fitLogisticRegression } from '../training/logisticRegression';
import { headProbabilities } from './headProbabilities';
import { plus, rangeOf, times } from './estimateRange';

/** Rows that are timed at most: the rest is proportional. */
const mostRows = 8192;
const repeats = 3;
/** Iterations of a timed fit. */
const iterations = 4;

/** Seconds for which judging is timed, in pieces of so many images. */
const scoreBudget = 0.15;
const imagesAPiece = 8;

/**
 * Evaluations of the objective, as counted on 5 classes of flowers and 120 of dogs: a fold at one strength takes 11 to 12.5 of them,
 * 5 to 7 strengths are tried, and the last fit takes 18 to 41.
 */
const typical = { evaluationsAFit: 11.5, strengths: { seconds: 6, low: 4, high: 7 }, lastFit: { seconds: 30, low: 15, high: 60 } } as const;

export interface HeadShape {
  /** Training and validation images. */
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  /** Folds by which the penalty is chosen; 0 where it is given. */
  readonly folds: number;
  /** The most iterations of the last fit. */
  readonly iterations: number;
}

/** Seconds of fitting the head of mode features, from a few iterations at its real size on random features. */
export async function timeHead(runtime: Runtime, shape: HeadShape, signal: AbortSignal): Promise<Range> {
  const { columns, classes } = shape;
  const rows = Math.min(shape.rows, mostRows);
  const random = new Random(1);
  const features = Float32Array.from({ length: rows * columns }, () => random.uint32() / 2 ** 31 - 1);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const products = await loadGraphProducts(runtime, columns, classes);
  try {
    let evaluations = 0;
    const of = products.over(features);
    const counted = { ...of, gradient: (residual: Float64Array, count: number) => (evaluations++, of.gradient(residual, count)) };
    const pieces: number[] = [];
    for (let i = 0; i <= repeats; i++) {
      signal.throwIfAborted();
      evaluations = 0;
      const before = performance.now();
      await fitLogisticRegression({ products: counted, labels, classes, l2: 10, fitted: new Uint8Array(rows).fill(1), maxIterations: iterations });
      // The first warms up.
      if (i > 0) pieces.push((performance.now() - before) / 1000 / evaluations);
    }
    const one = times(rangeOf(pieces), shape.rows / rows);
    const choosing = shape.folds * typical.evaluationsAFit;
    const last = (evaluationsOfLast: number): number => Math.min(evaluationsOfLast, shape.iterations);
    return plus(
      { seconds: one.seconds * choosing * typical.strengths.seconds, low: one.low * choosing * typical.strengths.low, high: one.high * choosing * typical.strengths.high },
      { seconds: one.seconds * last(typical.lastFit.seconds), low: one.low * last(typical.lastFit.low), high: one.high * last(typical.lastFit.high) },
    );
  } finally {
    await products.release();
  }
}

/** Seconds of judging an image by such a head. */
export function timeHeadScore(columns: number, classes: number): Range {
  const head = { mean: new Float32Array(columns), scale: new Float32Array(columns).fill(1), kernel: new Float32Array(columns * classes).fill(0.1), bias: new Float32Array(classes) };
  const features = new Float32Array(columns).fill(0.5);
  const into = new Float32Array(classes);
  const pieces: number[] = [];
  const began = performance.now();
  // The compiler takes a while to make it fast, so only the latest count.
  while (pieces.length < 8 || performance.now() - began < scoreBudget * 1000) {
    const before = performance.now();
    for (let i = 0; i < imagesAPiece; i++) headProbabilities(head, features, into, 0);
    pieces.push((performance.now() - before) / 1000 / imagesAPiece);
  }
  return rangeOf(pieces.slice(-Math.ceil(pieces.length / 2)));
}
