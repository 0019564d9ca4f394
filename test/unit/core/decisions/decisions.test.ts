import { describe, expect, it } from 'vitest';
import { chooseThreshold } from '../../../../src/core/decisions/chooseThreshold';
import { crossFit } from '../../../../src/core/decisions/crossFit';
import { costOf, decideAll, decider } from '../../../../src/core/decisions/decider';
import type { CostRule, HeldOutPart } from '../../../../src/core/decisions/decisionTypes';
import { decisionWords, formatThreshold } from '../../../../src/core/decisions/decisionWords';
import { differenceInterval } from '../../../../src/core/decisions/differenceInterval';
import { makeDecision } from '../../../../src/core/decisions/makeDecision';
import { meanCost } from '../../../../src/core/decisions/meanCost';
import { rankCounts } from '../../../../src/core/metrics/rankCounts';
import { wilson } from '../../../../src/core/metrics/wilson';
import { Random } from '../../../../src/core/random';

const classes = ['edible', 'poisonous', 'wood'];

/** Images whose probabilities lean towards their class. */
function drawn(part: HeldOutPart['part'], images: number, seed: number): HeldOutPart {
  const random = new Random(seed);
  const truth = Int32Array.from({ length: images }, (_, image) => image % 3);
  const probabilities = new Float32Array(images * 3);
  for (let image = 0; image < images; image++) {
    const scores = [0, 1, 2].map((index) => random.uniform() + (truth[image] === index ? 0.5 : 0));
    const sum = scores.reduce((a, b) => a + b);
    scores.forEach((score, index) => (probabilities[image * 3 + index] = score / sum));
  }
  return { part, truth, probabilities };
}

describe('a threshold', () => {
  const decide = decider({ kind: 'threshold', class: 'poisonous', threshold: 0.2 }, classes);

  it('decides for the class from it on, and else for the most probable other one', () => {
    expect(decide([0.7, 0.2, 0.1])).toBe(1);
    expect(decide([0.5, 0.19, 0.31])).toBe(0);
    expect(decide([9, 9, 0.1, 0.1, 0.8], 2)).toBe(2);
    const strict = decider({ kind: 'threshold', class: 'poisonous', threshold: 0.9 }, classes);
    expect(strict([0.1, 0.8, 0.1])).toBe(0);
    expect(strict([0.05, 0.8, 0.15])).toBe(2);
    const first = decider({ kind: 'threshold', class: 'edible', threshold: 0.9 }, classes);
    expect(first([0.8, 0.05, 0.15])).toBe(2);
  });

  it('refuses a class that the model does not have', () => {
    expect(() => decider({ kind: 'threshold', class: 'deadly', threshold: 0.2 }, classes)).toThrow(
      /no class “deadly”. It has edible, poisonous and wood/,
    );
  });

  it('is the strictest that reaches a recall, the most generous that keeps a precision', () => {
    // Falling scores: hits at places 0, 1, 3, 6.
    const counts = rankCounts([0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], (image) => [0, 1, 3, 6].includes(image));
    expect(chooseThreshold(counts, { measure: 'recall', atLeast: 0.75 })).toEqual({ threshold: 0.65, reached: 0.75 });
    expect(chooseThreshold(counts, { measure: 'recall', atLeast: 0.5 })).toEqual({ threshold: 0.85, reached: 0.5 });
    expect(chooseThreshold(counts, { measure: 'recall', atLeast: 1 })).toEqual({ threshold: 0.35, reached: 1 });
    expect(chooseThreshold(counts, { measure: 'precision', atLeast: 0.75 })?.threshold).toBe(0.65);
    expect(chooseThreshold(counts, { measure: 'precision', atLeast: 0.5 })?.threshold).toBe(0.35);
    const never = rankCounts([0.9, 0.1], (image) => image === 1);
    expect(chooseThreshold(never, { measure: 'precision', atLeast: 0.9 })).toBeNull();
    expect(
      chooseThreshold(
        rankCounts([0.9], () => false),
        { measure: 'recall', atLeast: 0.5 },
      ),
    ).toBeNull();
  });
});

describe('a table of costs', () => {
  const rule: CostRule = {
    kind: 'costs',
    otherwise: 1,
    cells: [
      { truth: 'poisonous', decided: 'edible', cost: 50 },
      { truth: 'wood', decided: 'wood', cost: 0.25 },
    ],
  };

  it('decides for the class that is expected to cost least, whatever the table', () => {
    const cost = costOf(rule, classes);
    const random = new Random(5);
    const decide = decider(rule, classes);
    for (let round = 0; round < 500; round++) {
      const weights = classes.map(() => random.uniform());
      const p = weights.map((weight) => weight / weights.reduce((a, b) => a + b));
      const expected = classes.map((_, as) => p.reduce((sum, share, of) => sum + share * cost(of, as), 0));
      expect(expected[decide(p)]).toBeCloseTo(Math.min(...expected), 12);
    }
    expect(decide([0.97, 0.03, 0])).toBe(1);
    expect(decide([0.99, 0.01, 0])).toBe(0);
  });

  it('is the most probable class where every mistake costs the same, ties too', () => {
    const decide = decider({ kind: 'costs', otherwise: 3, cells: [] }, classes);
    expect([decide([0.2, 0.5, 0.3]), decide([0.4, 0.4, 0.2]), decide([1 / 3, 1 / 3, 1 / 3])]).toEqual([1, 0, 0]);
  });

  it('has a mean whose interval counts what was not seen', () => {
    // 20 edible right, 10 poisonous: 9 right and 1 called wood, 10 wood right.
    const matrix = [20, 0, 0, 0, 9, 1, 0, 0, 10];
    const plain = meanCost({ kind: 'costs', otherwise: 1, cells: [] }, classes, matrix);
    expect(plain.mean).toBeCloseTo(1 / 40, 12);
    const { mean, interval } = meanCost(rule, classes, matrix);
    expect(mean).toBeCloseTo((1 + 10 * 0.25) / 40, 12);
    // None of ten poisonous ones was called edible; so a share of wilson(0, 10) might be, at 50 each.
    expect(interval[1]).toBeGreaterThan(mean + (wilson(0, 10)[1] * 50 * 10) / 40 - 1e-12);
    expect(interval[1]).toBeLessThan(mean + (wilson(0, 10)[1] * 50 * 10) / 40 + 0.1);
    expect(interval[0]).toBeLessThan(mean);
    // Of two kinds the squared distances add up, by hand: 1 of 10 and 0 of 20 and 0 of 10 mistakes at 1 each.
    const half = [wilson(1, 10)[1] - 0.1, (wilson(0, 20)[1] * 20) / 10, wilson(0, 10)[1]];
    const by = Math.hypot(...half.map((one) => (one * 10) / 40));
    expect(plain.interval[1]).toBeCloseTo(1 / 40 + by, 12);
  });
});

describe('the interval of a difference', () => {
  it('is about that of the normal distribution for many images, and the same each time', () => {
    const differences = Float64Array.from({ length: 4000 }, (_, image) =>
      image % 4 === 0 ? 1 : image % 10 === 1 ? -2 : 0,
    );
    const mean = differences.reduce((a, b) => a + b) / 4000;
    const deviation = Math.sqrt(differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 4000 / 4000);
    const [low, high] = differenceInterval(differences);
    expect(Math.abs(low - (mean - 1.96 * deviation))).toBeLessThan(0.15 * deviation);
    expect(Math.abs(high - (mean + 1.96 * deviation))).toBeLessThan(0.15 * deviation);
    expect(differenceInterval(differences)).toEqual([low, high]);
    expect(differenceInterval(new Float64Array(9))).toEqual([0, 0]);
    expect(differenceInterval([-1, -1])).toEqual([-1, -1]);
  });
});

describe('making a decision', () => {
  const [validation, test] = [drawn('validation', 90, 1), drawn('test', 120, 2)];
  const recall = { kind: 'target', class: 'poisonous', target: { measure: 'recall', atLeast: 0.95 } } as const;

  it('chooses by validation images and judges by test images', () => {
    const { rule, chosen, report, matrices } = makeDecision(recall, classes, { validation, test });
    expect(chosen).toMatchObject({ on: 'validation', target: recall.target });
    expect(chosen.reached).toBeGreaterThanOrEqual(0.95);
    expect(report).toMatchObject({ part: 'test', images: 120, way: 'other-part', folds: 0 });
    const decided = decideAll(decider(rule, classes), test.probabilities, 3);
    const found = decided.filter((one, image) => one === 1 && test.truth[image] === 1).length;
    expect(report!.after.recall).toBe(found / 40);
    expect(report!.after.recallInterval).toEqual(wilson(found, 40));
    expect(matrices!.after[4]).toBe(found);
    expect(report!.changed).toBe(
      decided.filter((one, image) => one !== decideAll(decider(null, classes), test.probabilities, 3)[image]).length,
    );
  });

  it('judges one part by cross-fitting, which does not flatter as the chosen threshold itself does', () => {
    const both = Array.from({ length: 20 }, (_, seed) => {
      const part = drawn('validation', 90, seed + 10);
      const { rule, report } = makeDecision(recall, classes, { validation: part });
      expect(report).toMatchObject({ part: 'validation', way: 'cross-fitted', folds: 5 });
      const recallOf = (decided: Int32Array) =>
        decided.filter((one, image) => one === 1 && part.truth[image] === 1).length / 30;
      const fitted = crossFit(part, classes, 'poisonous', recall.target)!.decided;
      expect(report!.after.recall).toBe(recallOf(fitted));
      return [recallOf(decideAll(decider(rule, classes), part.probabilities, 3)), recallOf(fitted)] as const;
    });
    expect(Math.min(...both.map(([chosen]) => chosen))).toBeGreaterThanOrEqual(0.95);
    const mean = (at: 0 | 1) => both.reduce((sum, one) => sum + one[at], 0) / both.length;
    expect(mean(1)).toBeLessThan(mean(0));
    expect(mean(1)).toBeGreaterThan(0.9);
  });

  it('says where a picked point is judged by the images that were looked at', () => {
    const picked = { kind: 'threshold', class: 'poisonous', threshold: 0.3, origin: 'picked' } as const;
    expect(makeDecision(picked, classes, { validation, test }).report).toMatchObject({
      part: 'test',
      way: 'other-part',
    });
    expect(makeDecision(picked, classes, { test }).report).toMatchObject({ part: 'test', way: 'cross-fitted' });
    const given = { ...picked, origin: 'given' } as const;
    expect(makeDecision(given, classes, { test }).report!.way).toBe('given');
    const few: HeldOutPart = {
      part: 'test',
      truth: Int32Array.of(1, 0),
      probabilities: Float32Array.of(0.1, 0.8, 0.1, 0.8, 0.1, 0.1),
    };
    expect(makeDecision(picked, classes, { test: few }).report!.way).toBe('same-images');
  });

  it('saves costs on the images, and keeps what they are judged by', () => {
    const costs: CostRule = {
      kind: 'costs',
      otherwise: 1,
      cells: [{ truth: 'poisonous', decided: 'edible', cost: 50 }],
    };
    const { report } = makeDecision(costs, classes, { validation, test });
    expect(report).toMatchObject({ part: 'test', way: 'given' });
    expect(report!.after.cost!).toBeLessThan(report!.before.cost!);
    expect(report!.saved!.difference).toBeCloseTo(report!.after.cost! - report!.before.cost!, 12);
  });

  it('refuses what cannot be', () => {
    expect(() => makeDecision(recall, classes, {})).toThrow(/kept no images back/);
    expect(() => makeDecision({ ...recall, target: { measure: 'recall', atLeast: 1.1 } }, classes, { test })).toThrow(
      /not 1.1/,
    );
    expect(() => makeDecision({ ...recall, target: { measure: 'precision', atLeast: 1 } }, ['a', 'b'], {})).toThrow(
      /no class/,
    );
    const mixed: HeldOutPart = {
      part: 'test',
      truth: Int32Array.of(0, 1),
      probabilities: Float32Array.of(0, 1, 0, 1, 0, 0),
    };
    expect(() =>
      makeDecision({ ...recall, target: { measure: 'precision', atLeast: 1 } }, classes, { test: mixed }),
    ).toThrow(/No threshold gives poisonous a precision of 1 on 2 test images; the best is 0.500/);
    for (const threshold of [-0.1, 1.5, NaN])
      expect(() => makeDecision({ kind: 'threshold', class: 'wood', threshold, origin: 'given' }, classes, {})).toThrow(
        /from 0 to 1/,
      );
    expect(() => makeDecision({ kind: 'costs', otherwise: 0, cells: [] }, classes, {})).toThrow(/costs nothing/);
    expect(() => makeDecision({ kind: 'costs', otherwise: -1, cells: [] }, classes, {})).toThrow(/from 0 on/);
  });

  it('is made without images, and then nothing is known of what it costs', () => {
    const made = makeDecision({ kind: 'costs', otherwise: 1, cells: [] }, classes, {});
    expect([made.report, made.matrices]).toEqual([null, null]);
  });
});

describe('words', () => {
  it('name a threshold and the first costs', () => {
    expect(decisionWords({ kind: 'threshold', class: 'poisonous', threshold: 0.2 })).toBe(
      'threshold 0.20 for poisonous',
    );
    expect(formatThreshold(0.073)).toBe('0.073');
    const cell = { truth: 'poisonous', decided: 'edible', cost: 50 };
    expect(decisionWords({ kind: 'costs', otherwise: 1, cells: [cell] })).toBe(
      'costs (poisonous called edible 50, any other mistake 1)',
    );
    expect(decisionWords({ kind: 'costs', otherwise: 0.5, cells: [cell, cell, cell] })).toContain(
      '1 more, any other mistake 0.5',
    );
  });
});
