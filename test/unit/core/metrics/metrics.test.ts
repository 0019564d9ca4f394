import { describe, expect, it } from 'vitest';
import { classificationReport, reportText } from '../../../../src/core/metrics/classificationReport';
import {
  balancedAccuracy,
  comparedMetricNames,
  evaluate,
  expectedCalibrationError,
  logLoss,
  onlyClass,
} from '../../../../src/core/metrics/metrics';
import { wilson } from '../../../../src/core/metrics/wilson';
import type { PartMetrics as StoredMetrics } from '../../../../src/protocol/runFiles';
import cases from './expected/metrics.json';
import intervals from './expected/wilson.json';

// Expected values: expected/make_expected.py (scikit-learn 1.9.1, SciPy, NumPy).
const names = (count: number) => Array.from({ length: count }, (_, i) => `class ${i}`);
const closeTo = (actual: readonly (number | null | undefined)[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
};

describe.each(cases)('$name ($dtype)', (given) => {
  const truth = Int32Array.from(given.truth);
  const probabilities =
    given.dtype === 'float32' ? Float32Array.from(given.probabilities) : Float64Array.from(given.probabilities);
  const scores: StoredMetrics = evaluate({ truth, probabilities, classes: names(given.classes) });

  it('scores as scikit-learn does', () => {
    expect(scores.images).toBe(given.truth.length);
    expect(scores.matrix).toEqual(given.matrix);
    closeTo([scores.accuracy], [given.accuracy]);
    const others = [scores.macroF1, scores.weightedF1, ...comparedMetricNames.map((name) => scores[name])];
    // What scikit-learn computes from images of one class says nothing.
    if (new Set(given.truth).size === 1) expect(others).toEqual(others.map(() => null));
    else closeTo(others, [given.macro[2]!, given.weighted[2]!, ...comparedMetricNames.map((name) => given[name])]);
    closeTo(scores.accuracyInterval, given.accuracyInterval);
  });

  it('reports each class and the means as scikit-learn does', () => {
    const report = classificationReport(given.matrix, names(given.classes));
    closeTo(
      report.perClass.map((row) => row.precision),
      given.precision,
    );
    closeTo(
      report.perClass.map((row) => row.recall),
      given.recall,
    );
    closeTo(
      report.perClass.map((row) => row.f1),
      given.f1,
    );
    expect(report.perClass.map((row) => row.support)).toEqual(given.support);
    closeTo([report.macro.precision, report.macro.recall, report.macro.f1], given.macro);
    closeTo([report.weighted.precision, report.weighted.recall, report.weighted.f1], given.weighted);
  });
});

describe('evaluate', () => {
  it('refuses a part without images', () => {
    expect(() => evaluate({ truth: new Int32Array(0), probabilities: new Float32Array(0), classes: names(2) })).toThrow(
      /no images to score/,
    );
  });

  it('names the image whose probability is not a number', () => {
    const given = {
      truth: Int32Array.of(0, 1),
      probabilities: Float32Array.of(0.5, 0.5, 0.1, NaN),
      classes: ['cat', 'dog'],
    };
    expect(() => evaluate(given)).toThrow(/NaN for image 2 and “dog”/);
  });

  it('refuses a truth that is no class and arrays that do not fit', () => {
    expect(() =>
      evaluate({ truth: Int32Array.of(-1), probabilities: Float32Array.of(0.5, 0.5), classes: names(2) }),
    ).toThrow(/class -1/);
    expect(() => evaluate({ truth: Int32Array.of(0), probabilities: Float32Array.of(1), classes: names(2) })).toThrow(
      /need 2 probabilities/,
    );
  });
});

describe('single scores', () => {
  // Expected values: expected/wilson.py (SciPy and statsmodels).
  it.each(intervals)('gives the Wilson interval of $right of $images', ({ right, images, low, high }) => {
    const [from, to] = wilson(right, images);
    expect(Math.abs(from - low)).toBeLessThan(1e-9);
    expect(Math.abs(to - high)).toBeLessThan(1e-9);
  });

  it('ends Wilson intervals at 0 and 1 and knows nothing of nothing', () => {
    expect(wilson(0, 10)[0]).toBe(0);
    expect(wilson(10, 10)[1]).toBe(1);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });

  it('clips the log loss at the epsilon of the array', () => {
    // -log(2^-23) = 23 ln 2; -log(2^-52) = 52 ln 2
    expect(logLoss([0], Float32Array.of(0, 1), 2)).toBeCloseTo(15.942385, 6);
    expect(logLoss([0], Float64Array.of(0, 1), 2)).toBeCloseTo(36.043653, 6);
  });

  it('takes the balanced accuracy over classes that occur', () => {
    expect(balancedAccuracy([3, 1, 0, 0, 0, 0, 1, 0, 1], 3)).toBeCloseTo((0.75 + 0.5) / 2, 12);
  });

  it('finds no calibration error in honest probabilities', () => {
    // Of four images at 0.75, three are right.
    const probabilities = Float64Array.of(0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25);
    expect(expectedCalibrationError([0, 0, 0, 1], probabilities, 2)).toBeCloseTo(0, 12);
    expect(expectedCalibrationError([1, 1, 1, 1], probabilities, 2)).toBeCloseTo(0.75, 12);
  });
});

describe('classificationReport', () => {
  it('names the class most often mistaken for, the first of equal ones', () => {
    const report = classificationReport([5, 2, 2, 0, 4, 1, 0, 0, 3], ['cat', 'dog', 'fox']);
    expect(report.perClass.map((row) => row.mostConfusedWith)).toEqual(['dog', 'fox', null]);
  });

  it('prints the familiar table', () => {
    const report = classificationReport([2, 1, 0, 3], ['cat', 'dog']);
    expect(reportText(report)).toBe(
      [
        '              precision     recall         f1   support',
        '         cat      1.000      0.667      0.800         3',
        '         dog      0.750      1.000      0.857         3',
        '',
        '    accuracy                            0.833         6',
        '   macro avg      0.875      0.833      0.829         6',
        'weighted avg      0.875      0.833      0.829         6',
        '',
      ].join('\n'),
    );
  });
});

describe('images of one class', () => {
  const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.2, 0.5, 0.3, 0.6, 0.3, 0.1);
  const scores = evaluate({ truth: Int32Array.of(0, 0, 0), probabilities, classes: names(3) });

  it('are judged by the recall of that class alone', () => {
    expect(onlyClass(scores)).toBe('class 0');
    expect(scores.accuracy).toBeCloseTo(2 / 3, 12);
    expect(scores.perClass[0]).toMatchObject({ recall: scores.accuracy, precision: null, f1: null, support: 3 });
    for (const name of ['macroF1', 'weightedF1', ...comparedMetricNames] as const) expect(scores[name]).toBeNull();
    expect(scores.matrix).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('are no matter where another class has an image', () => {
    const two = evaluate({ truth: Int32Array.of(0, 0, 1), probabilities, classes: names(3) });
    expect(onlyClass(two)).toBeNull();
    expect(two.macroF1).toBeCloseTo((2 * 1) / (2 + 1 + 1) / 2, 12);
  });
});
