import { Random } from '../../../../core/random';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { Range } from '../../../../protocol/estimate/estimate';
import type { Runtime } from '../../../runtimes/runtime';
import { foldsInLockstep } from '../../../training/logisticRegression/chooseL2';
import { loadGraphProducts } from '../../../training/logisticRegression/graphProducts';
import { headProducts, type HeadProducts } from '../../../training/logisticRegression/headProducts';
import { lockstepProducts } from '../../../training/logisticRegression/lockstepProducts';
import { fitLogisticRegression } from '../../../training/logisticRegression/logisticRegression';
import type { MatrixProducts } from '../../../training/logisticRegression/matrixProducts';
import { searchPlan, type SearchPlan } from '../../../training/logisticRegression/searchPlan';
import type { PartRows } from '../preparation/splitImages';
import { headProbabilities } from './headProbabilities';
import { plus, rangeOf, times } from './timeRange';

/** Rows that are timed at most: the rest is proportional. */
const mostRows = 8192;
const usualRepeats = 3;
/** Iterations of a timed fit. */
const iterations = 4;

/** Seconds for which judging is timed, in pieces of so many images. */
const scoreBudget = 0.15;
const imagesAPiece = 64;

/**
 * Evaluations of the objective, as counted on seven sets of photographs (`test/bench/contenders/linearHead.ts`): of all
 * fits of a choice together, fits side by side counted once, and of the last fit. With more classes they grow.
 */
function usualEvaluations(classes: number, coarse: boolean): Record<'choice' | 'lastFit', Range> {
  return coarse
    ? { choice: { seconds: 80, low: 50, high: 130 }, lastFit: { seconds: 55, low: 40, high: 90 } }
    : { choice: around(75 * classes ** 0.18, 0.6, 1.5), lastFit: around(Math.max(35, 15 * classes ** 0.5), 0.6, 1.6) };
}

function around(seconds: number, low: number, high: number): Range {
  return { seconds, low: seconds * low, high: seconds * high };
}

export interface HeadShape {
  readonly trainRows: number;
  /** Training and validation images. */
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  /** How the penalty is chosen; null where it is given. */
  readonly search: SearchPlan | null;
  /** The most iterations of the last fit. */
  readonly iterations: number;
}

/** The head of mode features with these settings. */
export function headShape(
  { l2, epochs }: Recipe,
  { train, validation }: PartRows,
  columns: number,
  classes: number,
): HeadShape {
  return {
    trainRows: train.length,
    rows: train.length + validation.length,
    columns,
    classes,
    search: l2 === null ? searchPlan(train.length, classes, columns) : null,
    iterations: epochs,
  };
}

/**
 * Seconds of fitting the head of mode features, from a few iterations at its real size on random features, timed so
 * many times.
 */
export async function timeHead(
  runtime: Runtime,
  shape: HeadShape,
  signal: AbortSignal,
  repeats = usualRepeats,
): Promise<Range> {
  const { columns, classes, search } = shape;
  const rows = Math.min(shape.rows, mostRows);
  const random = new Random(1);
  const features = Float32Array.from({ length: rows * columns }, () => random.uint32() / 2 ** 31 - 1);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const lanes = search ? foldsInLockstep(shape.trainRows, classes, search.heldOut) : 1;
  const began = performance.now();
  const products = await headProducts(runtime, features, { columns, classes, trainRows: rows, lanes });
  const opened = (performance.now() - began) / 1000;
  try {
    const scale = shape.rows / rows;
    const one = times(await timeEvaluation(products, labels, classes, { fits: 1, repeats, signal }), scale);
    const usual = usualEvaluations(classes, search?.warm ?? false);
    const last = evaluations(one, usual.lastFit, shape.iterations);
    if (!search) return plus(rangeOf([opened]), last);
    const together = times(
      await timeEvaluation(products, labels, classes, { fits: lanes, repeats, signal }),
      (shape.trainRows / rows) * Math.ceil(search.heldOut / lanes),
    );
    return plus(rangeOf([opened]), evaluations(together, usual.choice), last);
  } finally {
    await products.release();
  }
}

/** So many evaluations, each of so many seconds. */
function evaluations(each: Range, counts: Range, most = Infinity): Range {
  return {
    seconds: each.seconds * Math.min(most, counts.seconds),
    low: each.low * Math.min(most, counts.low),
    high: each.high * Math.min(most, counts.high),
  };
}

/** Seconds of one evaluation of so many fits side by side, with its share of everything else that an iteration does. */
async function timeEvaluation(
  { all, axes }: HeadProducts,
  labels: Int32Array,
  classes: number,
  { fits, repeats, signal }: { readonly fits: number; readonly repeats: number; readonly signal: AbortSignal },
): Promise<Range> {
  const fitted = new Uint8Array(labels.length).fill(1);
  const pieces: number[] = [];
  for (let i = 0; i <= repeats; i++) {
    signal.throwIfAborted();
    let evaluated = 0;
    const counted: MatrixProducts = {
      ...all,
      gradient: (residual, width) => (evaluated++, all.gradient(residual, width)),
    };
    const before = performance.now();
    await Promise.all(
      lockstepProducts([counted, ...(axes ? [axes.products] : [])], classes, fits).map(
        ({ products: [products, along], end }) =>
          fitLogisticRegression({
            products: products as MatrixProducts,
            axes: axes && along && { ...axes, products: along },
            labels,
            classes,
            l2: 10,
            fitted,
            maxIterations: iterations,
          }).finally(end),
      ),
    );
    // The first warms up.
    if (i > 0) pieces.push((performance.now() - before) / 1000 / evaluated);
  }
  return rangeOf(pieces);
}

/** Seconds of judging an image by such a head. */
export async function timeHeadScore(runtime: Runtime, columns: number, classes: number): Promise<Range> {
  const head = {
    mean: new Float32Array(columns),
    scale: new Float32Array(columns).fill(1),
    kernel: new Float32Array(columns * classes).fill(0.1),
    bias: new Float32Array(classes),
  };
  const features = new Float32Array(columns).fill(0.5);
  const products = await loadGraphProducts(runtime, { rows: imagesAPiece, columns, widths: [classes] });
  try {
    const pieces: number[] = [];
    const began = performance.now();
    // The first ones warm up, so only the latest count.
    while (pieces.length < 8 || performance.now() - began < scoreBudget * 1000) {
      const before = performance.now();
      await headProbabilities(products, head, imagesAPiece, () => features);
      pieces.push((performance.now() - before) / 1000 / imagesAPiece);
    }
    return rangeOf(pieces.slice(-Math.ceil(pieces.length / 2)));
  } finally {
    await products.release();
  }
}
