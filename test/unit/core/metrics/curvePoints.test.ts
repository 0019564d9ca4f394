import { describe, expect, it } from 'vitest';
import { aucInterval, averagePrecisionInterval } from '../../../../src/core/metrics/curveIntervals';
import { betweenScores, curvePoints } from '../../../../src/core/metrics/curvePoints';
import { rankCounts } from '../../../../src/core/metrics/rankCounts';
import { rocAuc } from '../../../../src/core/metrics/rocCurve';
import { wilson } from '../../../../src/core/metrics/wilson';
import { Random } from '../../../../src/core/random';

/** Scores of which those of the class are higher on the whole. */
function drawn(images: number): { scores: Float64Array; positive: (image: number) => boolean } {
  const random = new Random(3);
  const scores = Float64Array.from({ length: images }, (_, image) =>
    Math.fround(Math.min(1, Math.max(0, random.uniform() * 0.7 + (image % 3 === 0 ? 0.3 : 0)))),
  );
  return { scores, positive: (image) => image % 3 === 0 };
}

describe('points that are kept of a curve', () => {
  const { scores, positive } = drawn(3000);
  const counts = rankCounts(scores, positive);
  const points = curvePoints(counts, 200);

  it('are at most as many as asked, and decide as the counts beside them say', () => {
    expect(points.thresholds).toHaveLength(200);
    points.thresholds.forEach((threshold, at) => {
      const taken = Array.from(scores.keys()).filter((image) => scores[image]! >= threshold);
      expect(taken.filter(positive)).toHaveLength(points.truePositives[at]!);
      expect(taken.filter((image) => !positive(image))).toHaveLength(points.falsePositives[at]!);
    });
    expect(points.truePositives.at(-1)).toBe(counts.positives);
    expect(points.falsePositives.at(-1)).toBe(counts.negatives);
  });

  it('leave hardly any area out', () => {
    const kept = {
      ...counts,
      truePositives: Uint32Array.from(points.truePositives),
      falsePositives: Uint32Array.from(points.falsePositives),
    };
    expect(Math.abs(rocAuc(kept)! - rocAuc(counts)!)).toBeLessThan(1e-3);
  });

  it.each([0.1, 0.5, 1, 2, 10])('hold about the best choice where a miss costs %d false alarms', (ratio) => {
    const cost = (tp: number, fp: number) => ratio * (counts.positives - tp) + fp;
    const all = Array.from(counts.truePositives, (tp, at) => cost(tp, counts.falsePositives[at]!));
    const kept = points.truePositives.map((tp, at) => cost(tp, points.falsePositives[at]!));
    expect(Math.min(...kept)).toBe(Math.min(...all));
  });

  it('are all where there is room', () => {
    const few = rankCounts([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], (image) => image !== 2 && image !== 3);
    expect(curvePoints(few, 200)).toEqual({
      thresholds: [0.85, 0.75, 0.65, 0.55, 0.45, 0.2],
      truePositives: [1, 2, 2, 2, 3, 4],
      falsePositives: [0, 0, 1, 2, 2, 2],
    });
  });
});

describe('a threshold between two scores', () => {
  it('has as few digits as tell them apart', () => {
    expect(betweenScores(0.198734, 0.2034)).toBe(0.2);
    expect(betweenScores(0.25, 0.75)).toBe(0.5);
    expect(betweenScores(undefined, 0.31)).toBe(0.2);
    const [low, high] = [0.30000000000000004, 0.3000000000000001];
    expect(betweenScores(low, high)).toBeLessThanOrEqual(high);
    expect(betweenScores(low, high)).toBeGreaterThan(low);
    expect(betweenScores(undefined, 0)).toBe(0);
  });
});

describe('intervals of areas', () => {
  // Expected values: expected/auc_interval.py (SciPy 1.17.1).
  it.each([
    [0.9, 20, 80, 0.7882521182415033, 0.9536294306841313],
    [0.5, 10, 10, 0.27351558818989397, 0.726484411810106],
    [1, 15, 30, 0.8990760078613075, 1],
    [0.975, 400, 1200, 0.9642209687621633, 0.9825145298953355],
  ])('of %d of %d and %d images are those of Newcombe', (auc, positives, negatives, low, high) => {
    const [from, to] = aucInterval(auc, positives, negatives);
    expect(Math.abs(from - low)).toBeLessThan(1e-9);
    expect(Math.abs(to - high)).toBeLessThan(1e-9);
  });

  it('know nothing of nothing, and are no point at the ends', () => {
    expect(aucInterval(1, 0, 5)).toEqual([0, 1]);
    expect(aucInterval(0, 15, 30)[0]).toBe(0);
    expect(aucInterval(0, 15, 30)[1]).toBeGreaterThan(0.05);
    expect(averagePrecisionInterval(1, 20)).toEqual(wilson(20, 20));
  });
});
