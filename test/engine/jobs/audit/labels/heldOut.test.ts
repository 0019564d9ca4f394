import { beforeAll, describe, expect, it } from 'vitest';
import { bestOther } from '../../../../../src/core/audit/labels/classProbabilities';
import { Random } from '../../../../../src/core/random';
import { foldsOf, keepClasses } from '../../../../../src/engine/jobs/audit/labels/folds';
import { heldOutProbabilities } from '../../../../../src/engine/jobs/audit/labels/heldOut';
import { meanDistances, nearestNeighbours } from '../../../../../src/engine/jobs/audit/labels/neighbours';
import { mostFitted, sampleRows } from '../../../../../src/engine/jobs/audit/labels/sampleRows';
import { openRuntime } from '../../../../../src/engine/runtimes/devices/openRuntime';
import type { Runtime } from '../../../../../src/engine/runtimes/runtime';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu' });
});

const columns = 24;

/** Contents of `classes` clusters of unit rows, one after the other; `missing` has no features. */
function clusters(each: number, classes: number, noise: number, missing = -1) {
  const random = new Random(11);
  const centres = Array.from({ length: classes }, () => Float64Array.from({ length: columns }, () => random.normal()));
  const rows = Array.from({ length: each * classes }, (_, i) => {
    const row = centres[i % classes]!.map((value) => value + noise * random.normal());
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  });
  const into = (content: number, target: Float32Array, offset: number): boolean => {
    if (content === missing) return false;
    target.set(rows[content]!, offset);
    return true;
  };
  return { rows, into, labels: rows.map((_, i) => i % classes) };
}

async function judge(
  { into, labels: truth }: ReturnType<typeof clusters>,
  content: readonly number[],
  labels: readonly number[],
  most?: number,
  together?: readonly number[],
) {
  const all = [...truth.keys()];
  const neighbours = await nearestNeighbours({
    rows: all.length,
    columns,
    into,
    candidates: all,
    wanted: 10,
    runtime,
    seed: 1,
  });
  const features = { columns, into, content: Int32Array.from(content) };
  const classes = Math.max(...truth) + 1;
  return heldOutProbabilities({ features, neighbours, labels, together, classes, seed: 1, runtime, mostFitted: most });
}

describe('nearest neighbours', () => {
  it('are those of all pairs, without the row itself and those without features', async () => {
    const { rows, into } = clusters(40, 3, 0.8, 17);
    const all = [...rows.keys()];
    const found = await nearestNeighbours({
      rows: 120,
      columns,
      into,
      candidates: all.slice(0, 90),
      wanted: 5,
      runtime,
      seed: 1,
    });
    const cosine = (a: number, b: number): number => rows[a]!.reduce((sum, value, j) => sum + value * rows[b]![j]!, 0);
    for (const row of all.filter((one) => one !== 17)) {
      const expected = all
        .filter((other) => other < 90 && other !== row && other !== 17)
        .sort((a, b) => cosine(row, b) - cosine(row, a))
        .slice(0, 5);
      expect([...found.index.slice(row * 5, row * 5 + 5)]).toEqual(expected);
    }
    expect([...found.index.slice(85, 90)]).toEqual([-1, -1, -1, -1, -1]);
    const distances = meanDistances(found, Int32Array.from([0, 17, 0]));
    expect(distances[0]).toBeCloseTo(1 - found.likeness.slice(0, 5).reduce((sum, value) => sum + value / 5, 0), 6);
    expect(distances[1]).toBeNaN();
    expect(distances[2]).toBe(distances[0]);
  });

  it('are nearly all found in cells, where there are too many for all pairs', async () => {
    const { rows, into } = clusters(200, 40, 0.7, 5);
    const all = [...rows.keys()];
    const search = { rows: all.length, columns, into, candidates: all, wanted: 10, runtime, seed: 1 };
    const exact = await nearestNeighbours(search);
    const cells = await nearestNeighbours({ ...search, exactPairs: 0 });
    let same = 0;
    for (const row of all) {
      const wanted = new Set(exact.index.slice(row * 10, row * 10 + 10));
      same += cells.index.slice(row * 10, row * 10 + 10).filter((one) => wanted.has(one)).length;
    }
    expect(same / (10 * all.length)).toBeGreaterThan(0.95);
    expect([...cells.index.slice(50, 60)]).toEqual(Array(10).fill(-1));
  });
});

describe('folds', () => {
  it('keep copies together, and leave out a class that stands in one fold only', () => {
    const labels = Int32Array.from({ length: 62 }, (_, i) => (i < 60 ? i % 2 : 2));
    const groups = Int32Array.from(labels, (_, i) => (i >= 60 ? 60 : i < 12 ? Math.floor(i / 4) : i));
    const folds = foldsOf(labels, 3, groups, 5, 3);
    for (let group = 0; group < 3; group++) expect(new Set(folds.slice(4 * group, 4 * group + 4)).size).toBe(1);
    expect([...folds.slice(60)]).toEqual([-1, -1]);
    expect(new Set(folds.slice(0, 60))).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('fit a class again of which most is doubted', () => {
    const labels = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...keepClasses(Uint8Array.from([1, 0, 0, 0, 1, 1, 0, 0]), labels, 2)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('the sample that is fitted to', () => {
  it('is all images where there are few, and keeps rare classes and copies together where there are many', () => {
    const labels = Array.from({ length: 3000 }, (_, i) => (i < 30 ? 1 : i < 40 ? -1 : 0));
    const content = labels.map((_, i) => (i >= 1000 ? Math.floor(i / 2) + 10_000 : i));
    expect(sampleRows(labels, content, (i) => i !== 50, 1)).toHaveLength(2989);
    expect(mostFitted).toBe(20_000);
    const some = sampleRows(labels, content, () => true, 1, 400);
    expect(some.length).toBeGreaterThanOrEqual(400);
    expect(some.length).toBeLessThan(900);
    expect(some.filter((i) => labels[i] === 1)).toHaveLength(30);
    expect(some.some((i) => labels[i] === -1)).toBe(false);
    const taken = new Set(some);
    for (let i = 1000; i < 3000; i += 2) expect(taken.has(i)).toBe(taken.has(i + 1));
  });
});

describe('held-out probabilities', () => {
  it('rank flipped labels first, whether or not every image is fitted to', async () => {
    const data = clusters(80, 3, 0.9);
    const content = [...data.labels.keys()];
    const flipped = [3, 40, 77, 101, 150, 200];
    const labels = data.labels.map((label, i) => (flipped.includes(i) ? (label + 1) % 3 : label));
    labels[9] = -1;
    for (const most of [undefined, 160]) {
      const { probabilities, fitted } = await judge(data, content, labels, most);
      expect(fitted).toBe(most ? 160 : 239);
      const doubt = (i: number): number =>
        (bestOther(probabilities, i, labels[i]!)?.probability ?? 0) - probabilities.given[i]!;
      const order = content.filter((i) => labels[i] !== -1).sort((a, b) => doubt(b) - doubt(a));
      expect(new Set(order.slice(0, flipped.length))).toEqual(new Set(flipped));
      expect(probabilities.given[9]).toBeNaN();
      expect(probabilities.index[9 * probabilities.kept]).toBe(data.labels[9]);
    }
  });

  it('do not let a wrong label vouch for itself through a copy', async () => {
    const data = clusters(40, 3, 0.9);
    // Ten more files with the content of image 4, all with the same wrong label.
    const content = [...data.labels.keys(), ...Array<number>(10).fill(4)];
    const labels = content.map((one) => (one === 4 ? 2 : data.labels[one]!));
    const { probabilities } = await judge(data, content, labels);
    for (const image of [4, 120, 129]) {
      expect(bestOther(probabilities, image, 2)?.other).toBe(data.labels[4]);
      expect(bestOther(probabilities, image, 2)!.probability).toBeGreaterThan(0.8);
    }
  });

  it('do not let wrong labels vouch for each other where the images show almost the same picture', async () => {
    const data = clusters(40, 3, 0.9);
    // Ten pictures almost as image 4, all with the same wrong label.
    for (let i = 0; i < 10; i++) data.rows.push(data.rows[4]!.map((value, j) => value + (j === i ? 0.01 : 0)));
    const truth = [...data.labels, ...Array<number>(10).fill(data.labels[4]!)];
    const like = truth.map((_, i) => i === 4 || i >= 120);
    const labels = truth.map((label, i) => (like[i] ? 2 : label));
    const content = [...truth.keys()];
    const everything = { ...data, labels: truth };
    const apart = await judge(everything, content, labels);
    const group = like.map((is) => (is ? 0 : -1));
    const { probabilities, fold } = await judge(everything, content, labels, undefined, group);
    expect(new Set([...fold].filter((_, i) => like[i])).size).toBe(1);
    for (const image of [4, 120, 129]) {
      expect(apart.probabilities.given[image]).toBeGreaterThan(0.5);
      expect(bestOther(probabilities, image, 2)?.other).toBe(truth[4]);
      expect(bestOther(probabilities, image, 2)!.probability).toBeGreaterThan(0.6);
    }
  });

  it('say nothing of the only image of a class', async () => {
    const data = clusters(30, 2, 0.9);
    const labels = data.labels.map((label, i) => (i === 0 ? 2 : label));
    const everything = { ...data, labels: [...data.labels.slice(0, -1), 2] };
    const { probabilities } = await judge(everything, [...labels.keys()], labels);
    expect(probabilities.given[0]).toBeNaN();
    expect(probabilities.given[1]).not.toBeNaN();
  });
});
