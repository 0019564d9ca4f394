import { LoupeError } from '../errors';
import { formatAccuracy, plural } from '../format';
import { columnOf, rankCounts, type RankCounts } from '../metrics/rankCounts';
import { bestPrecision, chooseThreshold } from './chooseThreshold';
import { crossFit } from './crossFit';
import { decideAll, decider, indexOf } from './decider';
import type {
  DecisionReport,
  DecisionRequest,
  DecisionRule,
  HeldOut,
  HeldOutPart,
  JudgedWay,
  Target,
} from './decisionTypes';
import { judgeDecisions, type JudgedDecisions } from './judgeDecisions';

/** A rule, what it was chosen by, and what it costs. */
export interface MadeDecision {
  readonly rule: DecisionRule;
  readonly chosen: {
    /** The part that it was chosen by; null where it was given. */
    readonly on: HeldOut | null;
    readonly target: Target | null;
    /** What it reaches there of its target. */
    readonly reached: number | null;
  };
  /** Null where no image was held out. */
  readonly report: DecisionReport | null;
  readonly matrices: JudgedDecisions['matrices'] | null;
}

/** Validation and test images, as far as there are any. */
export type HeldOutParts = Readonly<Partial<Record<HeldOut, HeldOutPart>>>;

/**
 * Makes a rule of what is asked, and judges it without flattering it: a threshold is chosen by validation images and
 * judged by test images where there are both; where there is one part, it is judged by cross-fitting. A threshold that
 * was given and a table of costs are chosen by no images, and are judged by test images, else by validation images.
 * Throws LoupeError `decision-unknown-class`, `decision-value` or `decision-target`.
 */
export function makeDecision(request: DecisionRequest, classes: readonly string[], parts: HeldOutParts): MadeDecision {
  const judge = parts.test ?? parts.validation;
  if (request.kind === 'costs') return given(checkedCosts(request, classes), classes, judge);
  const own = indexOf(request.class, classes);
  const chooser = parts.validation ?? parts.test;
  if (request.kind === 'target') {
    if (!chooser || !judge)
      throw new LoupeError(
        'decision-target',
        'The run kept no images back, so there is nothing to choose a threshold by. Give one with --threshold, or train with a validation part.',
      );
    const { threshold, reached } = reach(request.class, request.target, chooser, countsOf(chooser, classes, own));
    const rule = { kind: 'threshold', class: request.class, threshold } as const;
    const chosen = { on: chooser.part, target: request.target, reached };
    return { rule, chosen, ...judged(rule, classes, judge, chooser === judge ? request.target : null) };
  }
  const { threshold } = request;
  if (!(threshold >= 0 && threshold <= 1))
    throw new LoupeError('decision-value', `A threshold is a probability from 0 to 1, not ${threshold}.`);
  const rule = { kind: 'threshold', class: request.class, threshold } as const;
  if (request.origin === 'given' || !chooser || !judge) return given(rule, classes, judge);
  const recall = recallAt(countsOf(chooser, classes, own), threshold);
  const chosen = { on: chooser.part, target: null, reached: recall };
  return {
    rule,
    chosen,
    ...judged(rule, classes, judge, chooser === judge ? { measure: 'recall', atLeast: recall ?? 0 } : null),
  };
}

function countsOf({ truth, probabilities }: HeldOutPart, classes: readonly string[], own: number): RankCounts {
  return rankCounts(columnOf(probabilities, classes.length, own), (image) => truth[image] === own);
}

function reach(name: string, target: Target, { part }: HeldOutPart, counts: RankCounts) {
  const { measure, atLeast } = target;
  if (!(atLeast > 0 && atLeast <= 1))
    throw new LoupeError('decision-value', `A ${measure} is a share above 0 and up to 1, not ${atLeast}.`);
  if (counts.positives === 0)
    throw new LoupeError(
      'decision-target',
      `There are no ${part} images of ${name} to choose a threshold by. Give one with --threshold, or choose another class.`,
    );
  const found = chooseThreshold(counts, target);
  if (found) return found;
  throw new LoupeError(
    'decision-target',
    `No threshold gives ${name} a ${measure} of ${atLeast} on ${plural(counts.positives + counts.negatives, `${part} image`)}; the best is ${formatAccuracy(bestPrecision(counts))}. Ask for less.`,
  );
}

/** Share of the class's images with at least that probability. */
function recallAt({ thresholds, truePositives, positives }: RankCounts, threshold: number): number | null {
  if (positives === 0) return null;
  let taken = 0;
  for (let at = 0; at < thresholds.length && thresholds[at]! >= threshold; at++) taken = truePositives[at]!;
  return taken / positives;
}

function given(rule: DecisionRule, classes: readonly string[], judge: HeldOutPart | undefined): MadeDecision {
  const chosen = { on: null, target: null, reached: null };
  if (!judge) return { rule, chosen, report: null, matrices: null };
  const decided = decideAll(decider(rule, classes), judge.probabilities, classes.length);
  return { rule, chosen, ...reported(rule, classes, judge, decided, 'given') };
}

/** `by` is what a threshold is chosen for in each fold, where it was chosen by the very images that judge it. */
function judged(
  rule: DecisionRule & { readonly kind: 'threshold' },
  classes: readonly string[],
  judge: HeldOutPart,
  by: Target | null,
): Pick<MadeDecision, 'report' | 'matrices'> {
  const fitted = by && crossFit(judge, classes, rule.class, by);
  if (fitted) return reported(rule, classes, judge, fitted.decided, 'cross-fitted', fitted.folds);
  const decided = decideAll(decider(rule, classes), judge.probabilities, classes.length);
  return reported(rule, classes, judge, decided, by ? 'same-images' : 'other-part');
}

function reported(
  rule: DecisionRule,
  classes: readonly string[],
  { part, truth, probabilities }: HeldOutPart,
  after: Int32Array,
  way: JudgedWay,
  folds = 0,
): Pick<MadeDecision, 'report' | 'matrices'> {
  const before = decideAll(decider(null, classes), probabilities, classes.length);
  const { matrices, ...figures } = judgeDecisions(rule, classes, truth, { before, after });
  return { matrices, report: { part, images: truth.length, way, folds, ...figures } };
}

function checkedCosts(rule: DecisionRule & { readonly kind: 'costs' }, classes: readonly string[]): DecisionRule {
  const { otherwise, cells } = rule;
  const wrong = [otherwise, ...cells.map(({ cost }) => cost)].find((cost) => !Number.isFinite(cost) || cost < 0);
  if (wrong !== undefined) throw new LoupeError('decision-value', `A cost is a number from 0 on, not ${wrong}.`);
  if (otherwise === 0 && cells.every(({ cost }) => cost === 0))
    throw new LoupeError(
      'decision-value',
      'Every mistake costs nothing, so nothing can be decided by it. Give one a cost.',
    );
  for (const { truth, decided } of cells) [truth, decided].forEach((name) => indexOf(name, classes));
  return { kind: 'costs', otherwise, cells };
}
