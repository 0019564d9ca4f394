/** The objective at one point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface Minimisation<E extends Evaluation> {
  readonly start: Float64Array;
  /** The objective and its gradient at a point. The point is reused afterwards: do not keep it. */
  readonly evaluate: (point: Float64Array) => Promise<E>;
  readonly maxIterations: number;
  /** Whether the search may end at a point. */
  readonly converged: (point: Float64Array, evaluation: E) => boolean;
  /**
   * A symmetric positive definite approximation of the inverse Hessian at a point, up to a factor, times a vector of
   * the caller's; default the identity. It may change from point to point.
   */
  readonly precondition?: ((vector: Float64Array, evaluation: E) => Promise<Float64Array>) | undefined;
  /** Called after every iteration with its point and evaluation; `true` ends the search there. */
  readonly onIteration?: (iteration: number, point: Float64Array, evaluation: E) => boolean | Promise<boolean>;
}

export interface Minimum<E extends Evaluation> {
  readonly point: Float64Array;
  readonly evaluation: E;
  readonly iterations: number;
  readonly end: 'converged' | 'stopped' | 'iterations' | 'precision';
}

/** Steps remembered for the approximation of the Hessian: each costs four passes over the point an iteration. */
const memory = 6;

/**
 * Minimises a smooth function by L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and
 * 7.5) with a line search for the Wolfe conditions. Deterministic. The value never rises from one iteration to the
 * next, so the latest point is the best. Ends with `precision` where rounding lets no step lower the value.
 */
export async function minimise<E extends Evaluation>(problem: Minimisation<E>): Promise<Minimum<E>> {
  let point: Float64Array = problem.start.slice();
  let evaluation = await problem.evaluate(point);
  const history: Pair[] = [];
  // Counts steps that were taken: one that was given up and restarted is none.
  let iteration = 0;
  for (;;) {
    if (problem.converged(point, evaluation)) return { point, evaluation, iterations: iteration, end: 'converged' };
    if (iteration >= problem.maxIterations) return { point, evaluation, iterations: iteration, end: 'iterations' };

    const direction = await descentDirection(evaluation, history, problem.precondition);
    const firstStep =
      history.length > 0 || problem.precondition
        ? 1
        : Math.min(1, 0.1 / Math.sqrt(dot(evaluation.gradient, evaluation.gradient)));
    const step = await lineSearch(problem.evaluate, point, evaluation, direction, firstStep);
    if (!step) {
      if (history.length === 0) return { point, evaluation, iterations: iteration, end: 'precision' };
      // The remembered curvature misleads: forget it and try steepest descent once.
      history.length = 0;
      continue;
    }
    remember(history, point, step.point, evaluation.gradient, step.evaluation.gradient);
    point = step.point;
    evaluation = step.evaluation;
    iteration++;
    if (await problem.onIteration?.(iteration, point, evaluation))
      return { point, evaluation, iterations: iteration, end: 'stopped' };
  }
}

/** A step taken, the change of the gradient over it, and 1 over their product. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

function remember(
  history: Pair[],
  from: Float64Array,
  to: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  const step = difference(to, from);
  const change = difference(after, before);
  const product = dot(step, change);
  // Without positive curvature along the step the approximation would lose positive definiteness.
  if (product <= 1e-12 * dot(change, change)) return;
  history.push({ step, change, rho: 1 / product });
  if (history.length > memory) history.shift();
}

/**
 * The two-loop recursion (algorithm 7.4): minus the inverse Hessian's approximation times the gradient. What it starts
 * from is scaled so that it is right along the last change of the gradient (equation 7.20, in the preconditioner's
 * metric).
 */
async function descentDirection<E extends Evaluation>(
  evaluation: E,
  history: readonly Pair[],
  precondition: Minimisation<E>['precondition'],
): Promise<Float64Array> {
  let direction: Float64Array = evaluation.gradient.slice();
  scale(direction, -1);
  const last = history.at(-1);
  const alphas = new Float64Array(history.length);
  let along = last ? dot(direction, last.step) : 0;
  for (let i = history.length - 1; i >= 0; i--) {
    const pair = history[i] as Pair;
    const alpha = pair.rho * along;
    alphas[i] = alpha;
    along = addScaled(direction, pair.change, -alpha, history[i - 1]?.step);
  }
  if (precondition) direction = await precondition(direction, evaluation);
  if (last) {
    const changed = precondition ? await precondition(last.change, evaluation) : last.change;
    scale(direction, 1 / (last.rho * dot(last.change, changed)));
  }
  along = history[0] ? dot(direction, history[0].change) : 0;
  for (let i = 0; i < history.length; i++) {
    const pair = history[i] as Pair;
    along = addScaled(direction, pair.step, (alphas[i] as number) - pair.rho * along, history[i + 1]?.change);
  }
  return direction;
}

const sufficientDecrease = 1e-4;
const curvature = 0.9;
const maxTrials = 25;
/** Of the value: how much a step must raise it for its length to be judged by that. */
const leastRise = 1e-3;

/**
 * A step length that meets the weak Wolfe conditions, by growing and bisection: it converges for every smooth
 * function that is bounded below, and almost always takes the first trial. Where that is too long, a parabola says how
 * much: before any step was taken it can be by a factor of thousands. Undefined where none is found.
 */
async function lineSearch<E extends Evaluation>(
  evaluate: (point: Float64Array) => Promise<E>,
  from: Float64Array,
  start: E,
  direction: Float64Array,
  firstStep: number,
): Promise<{ point: Float64Array; evaluation: E } | undefined> {
  const slope = dot(start.gradient, direction);
  if (!(slope < 0)) return undefined;
  let low = 0;
  let high = Infinity;
  let length = firstStep;
  for (let trial = 0; trial < maxTrials; trial++) {
    const point = along(from, direction, length);
    const evaluation = await evaluate(point);
    const tooLong = !(evaluation.value <= start.value + sufficientDecrease * length * slope);
    if (tooLong) high = length;
    else if (dot(evaluation.gradient, direction) < curvature * slope) low = length;
    else return { point, evaluation };
    const rise = evaluation.value - start.value;
    // What is smaller may be rounding, of which a parabola would make nonsense.
    if (tooLong && low === 0 && rise > leastRise * Math.abs(start.value)) length = shortened(length, slope, rise);
    else length = high === Infinity ? 4 * low : (low + high) / 2;
  }
  return undefined;
}

/** The inner product of two vectors. */
export function dot(a: Float64Array, b: Float64Array): number {
  // Four sums, because each addition would otherwise wait for the one before.
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = whole; i < a.length; i++) s0 += (a[i] as number) * (b[i] as number);
  return s0 + s1 + s2 + s3;
}

/**
 * Adds `factor` times a vector to another, and gives the inner product of the sum with a third, or 0 without one: in
 * one pass, since vectors of many classes are too large for the caches and reading them takes longest.
 */
function addScaled(target: Float64Array, by: Float64Array, factor: number, then: Float64Array | undefined): number {
  if (!then) {
    for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (by[i] as number);
    return 0;
  }
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = target.length - (target.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += (target[i] = (target[i] as number) + factor * (by[i] as number)) * (then[i] as number);
    s1 += (target[i + 1] = (target[i + 1] as number) + factor * (by[i + 1] as number)) * (then[i + 1] as number);
    s2 += (target[i + 2] = (target[i + 2] as number) + factor * (by[i + 2] as number)) * (then[i + 2] as number);
    s3 += (target[i + 3] = (target[i + 3] as number) + factor * (by[i + 3] as number)) * (then[i + 3] as number);
  }
  for (let i = whole; i < target.length; i++) {
    s0 += (target[i] = (target[i] as number) + factor * (by[i] as number)) * (then[i] as number);
  }
  return s0 + s1 + s2 + s3;
}

function scale(target: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) * factor;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < result.length; i++) result[i] = (a[i] as number) - (b[i] as number);
  return result;
}

function along(from: Float64Array, direction: Float64Array, length: number): Float64Array {
  const result = new Float64Array(from.length);
  for (let i = 0; i < result.length; i++) result[i] = (from[i] as number) + length * (direction[i] as number);
  return result;
}

/**
 * Where the parabola through the value and the slope at the start and the value after a step that was too long has its
 * minimum (Nocedal and Wright, equation 3.58), at most half of that step and at least a hundredth.
 */
function shortened(length: number, slope: number, rise: number): number {
  const minimum = (-slope * length * length) / (2 * (rise - slope * length));
  return Math.min(length / 2, Math.max(length / 100, minimum));
}
