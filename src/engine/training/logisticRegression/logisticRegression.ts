import type { AskPause } from '../../concurrency/askPause';
import { preconditioned, type HeadAxes } from './headPreconditioner';
import { dot, minimise, type Evaluation, type Minimum } from './lbfgs';
import type { MatrixProducts } from './matrixProducts';
import { crossEntropy } from './crossEntropy';

/** A linear head: logits are x · kernel + bias. `kernel` is [columns, classes], row-major. */
export interface LinearHead {
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/** Mean loss (without the penalty) and accuracy over the fitted rows and over the held-out rows (null without any). */
export interface HeadIteration {
  readonly iteration: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number | null;
  readonly valAccuracy: number | null;
}

export interface LogisticRegressionProblem {
  /** Standardised features; rows that may be fitted come first. */
  readonly products: MatrixProducts;
  /** Class of each row of `products`. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** 1 for a row that is fitted, 0 for a held-out one. Rows after the last 1 cost nothing but their logits. */
  readonly fitted: Uint8Array;
  /** Strength of the L2 penalty: 1 / C of scikit-learn. The bias is not penalised. */
  readonly l2: number;
  readonly maxIterations?: number;
  /** Where they are known, L-BFGS is preconditioned by them. */
  readonly axes?: HeadAxes | undefined;
  /** At convergence, how far the kernel is from the optimum at most, as a share of itself; default 1e-3. */
  readonly tolerance?: number;
  /** A head to start from; default zeros. */
  readonly start?: LinearHead;
  readonly onIteration?: (iteration: HeadIteration) => void;
  readonly shouldStop?: () => boolean;
  /** Waited for after each iteration. */
  readonly pause?: AskPause | undefined;
}

export interface LogisticRegressionFit extends LinearHead {
  readonly iterations: number;
  readonly end: Minimum<Evaluation>['end'];
  /** Loss and accuracy of the head that is returned. */
  readonly last: HeadIteration;
}

interface HeadEvaluation extends Evaluation {
  /** Mean curvature of the fitted rows along their logits. */
  readonly curvature: number;
  readonly scores: Omit<HeadIteration, 'iteration'>;
}

/**
 * Fits multinomial logistic regression by L-BFGS: minimises mean cross-entropy + l2 / (2 n) · |kernel|².
 * The same optimum as scikit-learn's `LogisticRegression(C=1/l2)` with its lbfgs solver, which for two classes
 * fits one weight vector; the symmetric pair of vectors here has half that penalty, hence the factor 2.
 *
 * It has converged when the gradient's length is at most `tolerance` · m · |kernel|, with m = l2 / n: with its best
 * biases the objective is strongly convex in the kernel with modulus m, so the kernel is then at most |gradient| / m,
 * that is `tolerance` of its length, from the optimum (Boyd and Vandenberghe, Convex Optimization, section 9.1.2). A
 * bound on the gradient alone tells nothing where the classes can be separated: the gradient is small wherever the
 * loss is.
 */
export async function fitLogisticRegression(problem: LogisticRegressionProblem): Promise<LogisticRegressionFit> {
  const { products, classes, axes, tolerance = 1e-3 } = problem;
  const kernelSize = products.columns * classes;
  const modulus = penaltyOf(problem) / problem.fitted.reduce((sum, value) => sum + value, 0);
  const start = new Float64Array(kernelSize + classes);
  if (problem.start) {
    start.set(problem.start.kernel);
    start.set(problem.start.bias, kernelSize);
  }
  const minimum = await minimise<HeadEvaluation>({
    start,
    evaluate: headObjective(problem),
    maxIterations: problem.maxIterations ?? 200,
    converged: (point, { gradient }) => {
      const kernel = point.subarray(0, kernelSize);
      return dot(gradient, gradient) <= (tolerance * modulus) ** 2 * dot(kernel, kernel);
    },
    precondition: axes && ((vector, { curvature }) => preconditioned(vector, classes, axes, { curvature, modulus })),
    onIteration: async (iteration, _point, { scores }) => {
      problem.onIteration?.({ iteration, ...scores });
      await problem.pause?.();
      return problem.shouldStop?.() ?? false;
    },
  });
  return {
    kernel: minimum.point.slice(0, kernelSize),
    bias: minimum.point.slice(kernelSize),
    iterations: minimum.iterations,
    end: minimum.end,
    last: { iteration: minimum.iterations, ...minimum.evaluation.scores },
  };
}

/** Rows of features with their classes. */
export interface HeadRows {
  readonly products: MatrixProducts;
  readonly labels: Int32Array;
}

/** Mean loss and accuracy of a head over rows that it was not fitted to. */
export async function scoreHead(
  { kernel, bias }: LinearHead,
  { products, labels }: HeadRows,
  classes: number,
): Promise<Pick<HeadIteration, 'valLoss' | 'valAccuracy'>> {
  const { heldOut } = crossEntropy({
    logits: await products.logits(kernel, classes),
    bias,
    labels,
    classes,
    fitted: new Uint8Array(labels.length),
    residual: new Float32Array(0),
    residualSums: new Float64Array(classes),
  });
  return { valLoss: heldOut.loss / labels.length, valAccuracy: heldOut.hits / labels.length };
}

/** The factor of |kernel|² / 2 in n times the objective. */
function penaltyOf({ classes, l2 }: LogisticRegressionProblem): number {
  return (classes === 2 ? 2 : 1) * l2;
}

function headObjective(problem: LogisticRegressionProblem): (point: Float64Array) => Promise<HeadEvaluation> {
  const { products, labels, classes, fitted } = problem;
  const kernelSize = products.columns * classes;
  const lastFitted = fitted.lastIndexOf(1) + 1;
  const count = fitted.reduce((sum, value) => sum + value, 0);
  const share = 1 / count;
  const heldOut = fitted.length - count;
  const penalty = penaltyOf(problem);
  const residual = new Float32Array(lastFitted * classes);
  const residualSums = new Float64Array(classes);

  return async (point) => {
    const kernel = point.subarray(0, kernelSize);
    const logits = await products.logits(kernel, classes);
    const bias = point.subarray(kernelSize);
    const sums = crossEntropy({ logits, bias, labels, classes, fitted, residual, residualSums });
    const product = await products.gradient(residual, classes);
    const gradient = new Float64Array(point.length);
    let squares = 0;
    for (let i = 0; i < kernelSize; i++) {
      const weight = kernel[i] as number;
      squares += weight * weight;
      gradient[i] = ((product[i] as number) + penalty * weight) * share;
    }
    for (let k = 0; k < classes; k++) gradient[kernelSize + k] = (residualSums[k] as number) * share;
    return {
      value: (sums.fitted.loss + (penalty / 2) * squares) / count,
      gradient,
      curvature: sums.fitted.spread / Math.max(1, classes - 1) / count,
      scores: {
        loss: sums.fitted.loss / count,
        accuracy: sums.fitted.hits / count,
        valLoss: heldOut > 0 ? sums.heldOut.loss / heldOut : null,
        valAccuracy: heldOut > 0 ? sums.heldOut.hits / heldOut : null,
      },
    };
  };
}
