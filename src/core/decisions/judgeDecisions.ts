import { confusionMatrix, matrixTotals } from '../metrics/confusionMatrix';
import { wilson } from '../metrics/wilson';
import { meanCost } from './meanCost';
import { costOf, indexOf } from './decider';
import { differenceInterval } from './differenceInterval';
import type { DecisionFigures, DecisionReport, DecisionRule } from './decisionTypes';

/** What deciding in two ways comes to on the same images. */
export interface JudgedDecisions extends Pick<DecisionReport, 'changed' | 'before' | 'after' | 'saved'> {
  /** Row-major, rows are truth. */
  readonly matrices: { readonly before: number[]; readonly after: number[] };
}

/** Judges decisions by what is true: `before` those for the most probable class, `after` those of the rule. */
export function judgeDecisions(
  rule: DecisionRule,
  classes: readonly string[],
  truth: Int32Array,
  { before, after }: { readonly before: Int32Array; readonly after: Int32Array },
): JudgedDecisions {
  const matrices = {
    before: confusionMatrix(truth, before, classes.length),
    after: confusionMatrix(truth, after, classes.length),
  };
  const changed = before.reduce((sum, one, image) => sum + (one === after[image] ? 0 : 1), 0);
  if (rule.kind === 'threshold') {
    const own = indexOf(rule.class, classes);
    const figures = (matrix: number[]) => ({ ...accuracyOf(matrix, classes.length), ...ofClass(matrix, classes, own) });
    return { changed, matrices, before: figures(matrices.before), after: figures(matrices.after), saved: null };
  }
  const cost = costOf(rule, classes);
  const differences = Float64Array.from(truth, (of, image) => cost(of, after[image]!) - cost(of, before[image]!));
  const figures = (matrix: number[]): DecisionFigures => {
    const { mean, interval } = meanCost(rule, classes, matrix);
    return {
      ...accuracyOf(matrix, classes.length),
      ...{ recall: null, recallInterval: null, precision: null, precisionInterval: null },
      cost: mean,
      costInterval: interval,
    };
  };
  return {
    changed,
    matrices,
    before: figures(matrices.before),
    after: figures(matrices.after),
    saved: {
      difference: differences.reduce((sum, one) => sum + one, 0) / Math.max(1, differences.length),
      interval: differenceInterval(differences),
    },
  };
}

function accuracyOf(matrix: number[], classes: number): Pick<DecisionFigures, 'accuracy' | 'accuracyInterval'> {
  const { correct, total } = matrixTotals(matrix, classes);
  return { accuracy: total === 0 ? 0 : correct / total, accuracyInterval: wilson(correct, total) };
}

function ofClass(
  matrix: number[],
  classes: readonly string[],
  own: number,
): Omit<DecisionFigures, 'accuracy' | 'accuracyInterval'> {
  const { truth, predicted } = matrixTotals(matrix, classes.length);
  const hits = matrix[own * classes.length + own]!;
  const share = (of: number): [number | null, [number, number] | null] =>
    of === 0 ? [null, null] : [hits / of, wilson(hits, of)];
  const [recall, recallInterval] = share(truth[own]!);
  const [precision, precisionInterval] = share(predicted[own]!);
  return { recall, recallInterval, precision, precisionInterval, cost: null, costInterval: null };
}
