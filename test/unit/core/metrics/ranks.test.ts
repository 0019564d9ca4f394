import { describe, expect, it } from 'vitest';
import { classificationReport } from '../../../../src/core/metrics/classificationReport';
import { cohenKappa } from '../../../../src/core/metrics/cohenKappa';
import { confusionMatrix, predictedClasses } from '../../../../src/core/metrics/confusionMatrix';
import { matthewsCorrelation } from '../../../../src/core/metrics/matthews';
import {
  averagePrecision,
  averagePrecisions,
  precisionRecallCurve,
} from '../../../../src/core/metrics/precisionRecallCurve';
import { columnOf, rankCounts } from '../../../../src/core/metrics/rankCounts';
import { rankScores } from '../../../../src/core/metrics/rankScores';
import { classMeans, rocAuc, rocAucs, rocCurve } from '../../../../src/core/metrics/rocCurve';
import { topKAccuracy } from '../../../../src/core/metrics/topKAccuracy';
import cases from './expected/ranks.json';

// Expected values: expected/ranks.py (scikit-learn 1.9.1).
const near = (actual: number | null, expected: number | null) => {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThan(1e-9);
};
const allNear = (actual: readonly (number | null)[] | undefined, expected: readonly (number | null)[]) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => near(actual![i]!, value));
};

describe.each(cases)('$name', (given) => {
  const { truth, classes } = given;
  const probabilities = Float64Array.from(given.probabilities);
  const matrix = confusionMatrix(truth, predictedClasses(probabilities, classes), classes);
  const support = Array.from({ length: classes }, (_, index) => truth.filter((one) => one === index).length);

  it('has the areas of scikit-learn, and none where it warns', () => {
    allNear(rocAucs(truth, probabilities, classes), given.auc);
    const { curves, rocAuc: auc, averagePrecision: precision } = rankScores(truth, probabilities, classes);
    allNear(
      curves.map((curve) => curve.averagePrecision),
      given.averagePrecision,
    );
    expect(auc.classes).toBe(given.judged);
    near(auc.macro, given.aucMacro);
    near(auc.weighted, given.aucWeighted);
    near(precision.macro, given.apMacro);
    near(precision.weighted, given.apWeighted);
    if (given.ovrMacro !== null) near(auc.macro, given.ovrMacro);
  });

  it('has its agreement, averages and top-k', () => {
    near(cohenKappa(matrix, classes), given.kappa);
    near(matthewsCorrelation(matrix, classes), given.matthews);
    const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
    const { micro } = classificationReport(matrix, names);
    allNear([micro.precision, micro.recall, micro.f1], given.micro);
    for (const [k, accuracy] of given.topK) near(topKAccuracy(truth, probabilities, classes, k!), accuracy!);
  });

  it('draws its curves', () => {
    given.curves?.forEach((expected, index) => {
      const counts = rankCounts(columnOf(probabilities, classes, index), (image) => truth[image] === index);
      const roc = rocCurve(counts);
      const curve = precisionRecallCurve(counts);
      if (expected === null) {
        expect(roc === null || curve === null).toBe(true);
        return;
      }
      allNear(roc?.falsePositiveRate, expected.fpr);
      allNear(roc?.truePositiveRate, expected.tpr);
      allNear(roc?.thresholds.slice(1), expected.thresholds);
      allNear(curve?.precision, expected.precision);
      allNear(curve?.recall, expected.recall);
    });
  });

  it('keeps curves whose points are on the whole one', () => {
    rankScores(truth, probabilities, classes).curves.forEach((curve, index) => {
      expect(curve.positives).toBe(support[index]);
      const scores = columnOf(probabilities, classes, index);
      curve.thresholds.forEach((threshold, at) => {
        const taken = Array.from(scores.keys()).filter((image) => scores[image]! >= threshold);
        expect(curve.truePositives[at]).toBe(taken.filter((image) => truth[image] === index).length);
        expect(curve.falsePositives[at]).toBe(taken.filter((image) => truth[image] !== index).length);
      });
    });
  });
});

describe('means over classes', () => {
  it('leave out classes without a figure, and count the others', () => {
    expect(classMeans([0.5, null, 1], [10, 5, 30])).toEqual({ macro: 0.75, weighted: 0.875, classes: 2 });
    expect(classMeans([null, null], [3, 0])).toEqual({ macro: null, weighted: null, classes: 0 });
  });
});

describe('areas', () => {
  it('count ties as half', () => {
    const counts = rankCounts([0.5, 0.5, 0.5, 0.5], (image) => image < 2);
    expect(rocAuc(counts)).toBe(0.5);
    expect(averagePrecision(counts)).toBe(0.5);
  });

  it('take averagePrecisions of classes without images for none', () => {
    expect(averagePrecisions([0, 0, 2], [0.9, 0, 0.1, 0.8, 0, 0.2, 0.1, 0, 0.9], 3)).toEqual([1, null, 1]);
  });
});
