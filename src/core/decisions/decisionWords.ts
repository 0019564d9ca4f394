import { formatAccuracy, formatCount, formatInterval, formatOf } from '../format';
import type { DecisionReport, DecisionRule } from './decisionTypes';

/** A threshold with two digits at least: `0.20`, `0.073`. */
export function formatThreshold(threshold: number): string {
  return Number(threshold.toFixed(2)) === threshold ? threshold.toFixed(2) : String(threshold);
}

/** A cost as somebody writes it: `50`, `1.2`, a mean with three digits at most. */
export function formatCost(cost: number): string {
  return String(Number(cost.toFixed(3)));
}

/** How many costs are named before they are counted. */
const costsNamed = 2;

/** A rule in a few words: `threshold 0.20 for poisonous`, `costs (poisonous called edible 50, any other mistake 1)`. */
export function decisionWords(rule: DecisionRule): string {
  if (rule.kind === 'threshold') return `threshold ${formatThreshold(rule.threshold)} for ${rule.class}`;
  const named = rule.cells
    .slice(0, costsNamed)
    .map(({ truth, decided, cost }) => `${truth} called ${decided} ${formatCost(cost)}`);
  const more = rule.cells.length - named.length;
  const all = [
    ...named,
    ...(more > 0 ? [`${formatCount(more)} more`] : []),
    `any other mistake ${formatCost(rule.otherwise)}`,
  ];
  return `costs (${all.join(', ')})`;
}

/** How a report came about, in a sentence. */
export function judgedWords({ part, images, way, folds }: DecisionReport): string {
  const on = `on ${formatCount(images)} ${part} ${images === 1 ? 'image' : 'images'}`;
  switch (way) {
    case 'other-part':
      return `Judged ${on}, which had no part in the choice.`;
    case 'cross-fitted':
      return `Judged ${on} by cross-fitting: each of ${folds} folds is decided by the threshold that the others give, as there is no other held-out part.`;
    case 'given':
      return `Judged ${on}, which it was not chosen by.`;
    case 'same-images':
      return `Judged ${on}, the very images that it was chosen by, as they are too few to be divided: new images will be judged worse.`;
  }
}

/** `0.850 → 0.900 (95% interval 0.699 to 0.972)`. */
export function changeWords(before: number | null, after: number | null, interval: [number, number] | null): string {
  const range = interval ? ` (95% interval ${formatInterval(interval)})` : '';
  return `${formatAccuracy(before)} → ${formatAccuracy(after)}${range}`;
}

/** What a decision costs, a line a figure. */
export function reportLines(report: DecisionReport, rule: DecisionRule): string[] {
  const { before, after, saved, changed, images } = report;
  const accuracy = `accuracy ${changeWords(before.accuracy, after.accuracy, after.accuracyInterval)}`;
  const others = `${formatOf(changed, images)} images are given another class`;
  if (rule.kind === 'threshold')
    return [
      `recall of ${rule.class} ${changeWords(before.recall, after.recall, after.recallInterval)}`,
      `precision of ${rule.class} ${changeWords(before.precision, after.precision, after.precisionInterval)}`,
      accuracy,
      others,
    ];
  const costs = (interval: readonly [number, number] | null) =>
    interval ? ` (95% interval ${formatCost(interval[0])} to ${formatCost(interval[1])})` : '';
  return [
    `cost of an image ${formatCost(before.cost ?? 0)} → ${formatCost(after.cost ?? 0)}${costs(after.costInterval)}`,
    ...(saved ? [`difference ${formatCost(saved.difference)}${costs(saved.interval)}`] : []),
    accuracy,
    others,
  ];
}
