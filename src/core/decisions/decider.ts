import { LoupeError } from '../errors';
import { listWords } from '../format';
import { argmax } from '../metrics/confusionMatrix';
import type { CostRule, DecisionRule } from './decisionTypes';

/** The class that an image is given, by its probabilities, which begin at `start`. */
export type Decider = (probabilities: ArrayLike<number>, start?: number) => number;

/**
 * Makes of a rule, or of none, what decides images. Without a rule the most probable class is decided for, of equal
 * ones the first. Throws LoupeError `decision-unknown-class` where the rule names a class that the model does not have.
 */
export function decider(rule: DecisionRule | null, classes: readonly string[]): Decider {
  if (rule === null) return (probabilities, start = 0) => argmax(probabilities, start, classes.length);
  if (rule.kind === 'costs') return byCosts(rule, classes);
  const own = indexOf(rule.class, classes);
  return (probabilities, start = 0) => {
    if (probabilities[start + own]! >= rule.threshold) return own;
    let best = own === 0 ? 1 : 0;
    for (let other = best + 1; other < classes.length; other++)
      if (other !== own && probabilities[start + other]! > probabilities[start + best]!) best = other;
    return classes.length === 1 ? own : best;
  };
}

/**
 * Bayes' decision for a table of costs: the class with the least sum over the true classes of probability times cost
 * (C. Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001). Of equally dear ones the more probable, then
 * the first. A cell is a correction of what its place would cost without it, so that a table of few costs is as fast
 * for a thousand classes as for two.
 */
function byCosts({ otherwise, cells }: CostRule, classes: readonly string[]): Decider {
  const index = new Map(classes.map((name, at) => [name, at]));
  const corrections = cells.map(({ truth, decided, cost }) => {
    const [of, as] = [known(truth, index, classes), known(decided, index, classes)];
    return { of, as, by: cost - (of === as ? 0 : otherwise) };
  });
  return (probabilities, start = 0) => {
    let sum = 0;
    for (let at = 0; at < classes.length; at++) sum += probabilities[start + at]!;
    const expected = Float64Array.from(classes, (_, at) => otherwise * (sum - probabilities[start + at]!));
    for (const { of, as, by } of corrections) expected[as]! += probabilities[start + of]! * by;
    let best = 0;
    for (let at = 1; at < classes.length; at++) {
      const difference = expected[at]! - expected[best]!;
      if (difference < 0 || (difference === 0 && probabilities[start + at]! > probabilities[start + best]!)) best = at;
    }
    return best;
  };
}

/** What it costs to give an image of one class another, by indices of the classes. */
export function costOf({ otherwise, cells }: CostRule, classes: readonly string[]): (of: number, as: number) => number {
  const index = new Map(classes.map((name, at) => [name, at]));
  const named = new Map(
    cells.map(({ truth, decided, cost }) => [
      known(truth, index, classes) * classes.length + known(decided, index, classes),
      cost,
    ]),
  );
  return (of, as) => named.get(of * classes.length + as) ?? (of === as ? 0 : otherwise);
}

/** The index of a class. Throws LoupeError `decision-unknown-class`. */
export function indexOf(name: string, classes: readonly string[]): number {
  return known(name, new Map(classes.map((one, at) => [one, at])), classes);
}

function known(name: string, index: ReadonlyMap<string, number>, classes: readonly string[]): number {
  const found = index.get(name);
  if (found !== undefined) return found;
  throw new LoupeError(
    'decision-unknown-class',
    `The model has no class “${name}”. It has ${listWords(classes)}. Name one of these.`,
  );
}

/** The class of every row of row-major [images, classes] probabilities. */
export function decideAll(decide: Decider, probabilities: ArrayLike<number>, classes: number): Int32Array {
  const images = classes === 0 ? 0 : Math.floor(probabilities.length / classes);
  return Int32Array.from({ length: images }, (_, image) => decide(probabilities, image * classes));
}
