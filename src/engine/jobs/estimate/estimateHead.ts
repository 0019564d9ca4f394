import { Random } from '../../../core/random';
import type { Range } from '../../../protocol/estimate/estimate';
import type { Runtime } from '../../runtimes/runtime';
import { foldsInLockstep } from '../../training/logisticRegression/chooseL2';
import { loadGraphProducts } from '../../training/logisticRegression/graphProducts';
import { lockstepProducts } from '../../training/logisticRegression/lockstepProducts';
import { fitLogisticRegression } from '../../training/logisticRegression/logisticRegression';
import type { MatrixProducts } from '../../training/logisticRegression/matrixProducts';
import { headProbabilities } from '../train/modes/headProbabilities';
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
 * Evaluations of the objective, as counted on 5 classes of flowers and 120 of dogs: at one strength folds side by side
 * take about 14 together (7 to 23), 5 to 7 strengths are tried, and the last fit takes 18 to 41.
 */
const typical = {
  evaluationsAStrength: 14,
  strengths: { seconds: 6, low: 4, high: 7 },
  lastFit: { seconds: 30, low: 15, high: 60 },
} as const;

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
  const lanes = shape.folds < 2 ? 1 : foldsInLockstep(rows, classes, shape.folds);
  const products = await loadGraphProducts(runtime, { rows, columns, widths: [classes, lanes * classes] });
  const evaluation = (count: number): Promise<Range> =>
    timeEvaluation(products.over(features), labels, classes, count, signal);
  try {
    const scale = shape.rows / rows;
    const one = times(await evaluation(1), scale);
    const last = (evaluationsOfLast: number): number => Math.min(evaluationsOfLast, shape.iterations);
    const fit = {
      seconds: one.seconds * last(typical.lastFit.seconds),
      low: one.low * last(typical.lastFit.low),
      high: one.high * last(typical.lastFit.high),
    };
    if (shape.folds < 2) return fit;
    const together = times(
      await evaluation(lanes),
      scale * typical.evaluationsAStrength * Math.ceil(shape.folds / lanes),
    );
    const { strengths } = typical;
    return plus(
      {
        seconds: together.seconds * strengths.seconds,
        low: together.low * strengths.low,
        high: together.high * strengths.high,
      },
      fit,
    );
  } finally {
    await products.release();
  }
}

/** Seconds of one evaluation of so many fits side by side. */
async function timeEvaluation(
  products: MatrixProducts,
  labels: Int32Array,
  classes: number,
  fits: number,
  signal: AbortSignal,
): Promise<Range> {
  const fitted = new Uint8Array(labels.length).fill(1);
  const pieces: number[] = [];
  for (let i = 0; i <= repeats; i++) {
    signal.throwIfAborted();
    let evaluations = 0;
    const counted: MatrixProducts = {
      ...products,
      gradient: (residual, width) => (evaluations++, products.gradient(residual, width)),
    };
    const before = performance.now();
    await Promise.all(
      lockstepProducts(counted, classes, fits).map((lane) =>
        fitLogisticRegression({ products: lane, labels, classes, l2: 10, fitted, maxIterations: iterations }).finally(
          () => lane.end(),
        ),
      ),
    );
    // The first warms up.
    if (i > 0) pieces.push((performance.now() - before) / 1000 / evaluations);
  }
  return rangeOf(pieces);
}

/** Seconds of judging an image by such a head. */
export function timeHeadScore(columns: number, classes: number): Range {
  const head = {
    mean: new Float32Array(columns),
    scale: new Float32Array(columns).fill(1),
    kernel: new Float32Array(columns * classes).fill(0.1),
    bias: new Float32Array(classes),
  };
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
