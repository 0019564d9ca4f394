import { describe, expect, it } from 'vitest';
import { blendRow, chooseSharpness, sharpen } from '../../../../../src/core/audit/labels/blend';
import { bestOther, keepRow, noProbabilities } from '../../../../../src/core/audit/labels/classProbabilities';
import { findClassOverlap } from '../../../../../src/core/audit/labels/classOverlap';
import { classThresholds, confidentClasses, offDiagonal } from '../../../../../src/core/audit/labels/confidentLearning';
import { findLabelIssues, labelDoubts } from '../../../../../src/core/audit/labels/labelIssues';
import { findOutliers, outlierScores } from '../../../../../src/core/audit/labels/outliers';
import { findSmallClasses } from '../../../../../src/core/audit/labels/smallClasses';
import { Random } from '../../../../../src/core/random';

const classes = ['cat', 'dog', 'owl'];
/** Images with their labels and the probabilities of the three classes. */
function judged(rows: readonly (readonly [label: number, ...probabilities: number[]])[]) {
  const table = noProbabilities(rows.length, classes.length);
  rows.forEach(([label, ...row], i) => (row.length > 0 ? keepRow(table, i, row, label) : undefined));
  const images = {
    files: rows.map((_, i) => `${i}.jpg`),
    classes,
    classIndex: rows.map(([label]) => label),
    part: rows.map(() => 0),
  };
  return { images, table };
}

describe('confident learning', () => {
  // Computed by cleanlab 2.9 (compute_confident_joint, get_confident_thresholds) for the same table.
  const evidence = {
    classes: 3,
    labels: [0, 0, 0, 1, 1, 2, 2],
    probabilities: [
      [0.8, 0.1, 0.1],
      [0.6, 0.3, 0.1],
      [0.1, 0.85, 0.05],
      [0.2, 0.7, 0.1],
      [0.1, 0.5, 0.4],
      [0.05, 0.05, 0.9],
      [0.55, 0.05, 0.4],
    ].flat(),
  };

  it('takes the mean probability of a class over its images as its threshold', () => {
    const thresholds = classThresholds(evidence);
    [0.5, 0.6, 0.65].forEach((value, k) => expect(thresholds[k]).toBeCloseTo(value, 12));
  });

  it('counts an image for the most probable class beyond its threshold, and for none where all are below', () => {
    expect([...confidentClasses(evidence, classThresholds(evidence))]).toEqual([0, 0, 1, 1, -1, 2, 0]);
    expect([...offDiagonal(evidence)]).toEqual([0, 0, 1, 0, 0, 0, 1]);
  });

  it('says nothing of images without a label or without a judgement', () => {
    const probabilities = [...evidence.probabilities];
    probabilities.fill(NaN, 6, 9);
    const labels = [...evidence.labels];
    labels[6] = -1;
    expect([...offDiagonal({ ...evidence, probabilities, labels })]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('the table of probabilities', () => {
  it('keeps the most probable classes in order, and the one given even where it is not among them', () => {
    const table = noProbabilities(2, 40);
    const row = Float64Array.from({ length: 40 }, (_, k) => (k + 1) / 820);
    keepRow(table, 1, row, 0);
    expect(table.kept).toBe(16);
    expect([...table.index.slice(16)]).toEqual(Array.from({ length: 16 }, (_, at) => 39 - at));
    expect(table.given[1]).toBeCloseTo(1 / 820, 8);
    expect(table.given[0]).toBeNaN();
    expect(bestOther(table, 1, 0)?.other).toBe(39);
    expect(bestOther(table, 1, 39)?.other).toBe(38);
    expect(bestOther(table, 0, 0)).toBeUndefined();
  });
});

describe('the blend of two judges', () => {
  it('is their product, with something for a class that no neighbour has', () => {
    const row = new Float64Array(3);
    blendRow([0.5, 0.3, 0.2], [8, 0, 2], row);
    sharpen(row, 1);
    const products = [0.5 * 8.3, 0.3 * 0.3, 0.2 * 2.3];
    const total = products.reduce((sum, value) => sum + value, 0);
    products.forEach((value, k) => expect(row[k]).toBeCloseTo(value / total, 6));
  });

  it('finds the sharpness by which labels were drawn', () => {
    const random = new Random(3);
    const count = 4000;
    const logarithms = new Float64Array(3 * count).map(() => 3 * random.normal());
    const labels = Array.from({ length: count }, (_, i) => {
      const row = logarithms.slice(3 * i, 3 * i + 3);
      sharpen(row, 0.4);
      const drawn = random.uniform();
      return drawn < row[0]! ? 0 : drawn < row[0]! + row[1]! ? 1 : 2;
    });
    expect(chooseSharpness({ logarithms, labels, classes: 3 })).toBeCloseTo(0.4, 1);
  });
});

describe('label-issue', () => {
  it('reports images whose label another class outweighs, with both probabilities', () => {
    const { images, table } = judged([
      [0, 0.9, 0.05, 0.05],
      [0, 0.02, 0.9, 0.08],
      [1, 0.4, 0.3, 0.3],
      [2],
      [-1, 0.1, 0.9, 0],
    ]);
    const found = findLabelIssues(images, table, {});
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'label-issue',
      severity: 'warning',
      files: ['1.jpg'],
      classes: ['cat', 'dog'],
      score: 0.9783,
    });
    expect(found[0]!.message).toContain('Labelled “cat”, but looks like “dog”: 90% against 2%');
    expect([...labelDoubts(images, table)].map((value) => Number(value.toFixed(3)))).toEqual([
      0.053, 0.978, 0.571, 0, 0,
    ]);
    const more = findLabelIssues(images, table, { 'label-issue': 0.5 });
    expect(more.map(({ files, severity }) => [files[0], severity])).toEqual([
      ['1.jpg', 'warning'],
      ['2.jpg', 'information'],
    ]);
  });
});

describe('class-overlap', () => {
  it('reports a pair of classes by the share of the smaller one', () => {
    const right = (label: number) =>
      [label, ...[0, 1, 2].map((k) => (k === label ? 0.9 : 0.05))] as [number, ...number[]];
    const { images, table } = judged([
      ...Array.from({ length: 20 }, () => right(0)),
      ...Array.from({ length: 8 }, () => right(1)),
      ...Array.from({ length: 10 }, () => right(2)),
      [1, 0.7, 0.2, 0.1],
      [1, 0.8, 0.1, 0.1],
      [0, 0.3, 0.6, 0.1],
      [0, 0.2, 0.1, 0.7],
    ]);
    // cat and dog: 3 of 10 images of the smaller class; cat and owl: 1 of 10, of three reported from 15% on none.
    const found = findClassOverlap(images, table, { 'class-overlap': 0.15 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'class-overlap', classes: ['cat', 'dog'], score: 0.3 });
    expect(found[0]!.files).toEqual(['39.jpg', '38.jpg', '40.jpg']);
    expect(found[0]!.message).toContain('1 image of “cat” looks like “dog”, and 2 the other way round: 30%');
    expect(findClassOverlap(images, table, {}).map(({ classes: pair }) => pair)).toContainEqual(['cat', 'owl']);
  });
});

describe('small-class', () => {
  it('counts pictures, not their copies', () => {
    const images = {
      files: Array.from({ length: 26 }, (_, i) => `${i}.jpg`),
      classes: ['many', 'few'],
      classIndex: Array.from({ length: 26 }, (_, i) => Number(i >= 20)),
      part: new Uint8Array(26),
    };
    const contents = images.files.map((_, i) => (i >= 23 ? 'same' : `hash ${i}`));
    const found = findSmallClasses(images, contents, {});
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'small-class', classes: ['few'], files: [], score: 0.8 });
    expect(found[0]!.message).toContain('“few” has 4 images (and 2 copies)');
    // Files that could not be hashed are pictures of their own.
    expect(
      findSmallClasses(
        images,
        images.files.map(() => ''),
        { 'small-class': 6 },
      ),
    ).toEqual([]);
  });
});

describe('outlier', () => {
  it('scores distances far above the others, whatever their unit', () => {
    const random = new Random(5);
    const distances = new Float64Array(500).map(() => 0.2 * Math.exp(0.3 * random.normal()));
    distances[7] = 1;
    distances[8] = NaN;
    const scores = outlierScores(distances);
    expect(scores[7]).toBeGreaterThan(0.9);
    expect(scores[8]).toBeNaN();
    // Of a normal distribution a hundredth is beyond 2.3 deviations.
    expect([...scores].filter((score) => score > 0.8).length).toBeLessThan(10);
    const scaled = outlierScores(distances.map((value) => 3 * value));
    expect(scaled[7]).toBeCloseTo(scores[7]!, 9);
    const images = {
      files: [...distances.keys()].map(String),
      classes,
      classIndex: new Int32Array(500),
      part: new Uint8Array(500),
    };
    const found = findOutliers(images, distances, scores, { outlier: 0.99 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'outlier', files: ['7'], classes: ['cat'] });
    expect(found[0]!.message).toMatch(/mean distance of 1\.00, 5\.\d times the usual/);
  });

  it('finds nothing unusual where all are alike', () => {
    expect(Math.max(...outlierScores(new Float64Array(50).fill(0.3)))).toBeLessThan(0.05);
  });
});
