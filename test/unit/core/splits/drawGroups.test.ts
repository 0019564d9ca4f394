import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawGroups } from '../../../../src/core/splits/drawGroups';
import { Random } from '../../../../src/core/random';
import tables from './expected/groupTables.json';

/** A row an image of a table that has a list of class counts for each group. */
function rowsOf(groups: readonly (readonly number[])[]): { classIndex: number[]; group: number[] } {
  const classIndex: number[] = [];
  const group: number[] = [];
  groups.forEach((counts, g) =>
    counts.forEach((count, c) => {
      for (let i = 0; i < count; i++) {
        classIndex.push(c);
        group.push(g);
      }
    }),
  );
  return { classIndex, group };
}

function draw(groups: readonly (readonly number[])[], shares: readonly number[], seed: number) {
  const { classIndex, group } = rowsOf(groups);
  const rows = classIndex.map((_, i) => i);
  const classes = groups[0]!.length;
  return {
    classIndex,
    group,
    part: drawGroups({ rows, classIndex, groups: group, classes, shares }, new Random(seed)),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The figures of expected/stratified_group_kfold.py, of part 1. */
function distances(part: Uint8Array, classIndex: readonly number[], classes: number, share: number) {
  const all = new Array<number>(classes).fill(0);
  const inside = new Array<number>(classes).fill(0);
  classIndex.forEach((c, i) => {
    all[c]!++;
    if (part[i] === 1) inside[c]!++;
  });
  const size = Math.max(
    1,
    inside.reduce((sum, count) => sum + count, 0),
  );
  return {
    share: Math.max(...inside.map((count, c) => Math.abs(count / size - all[c]! / classIndex.length))),
    recall: mean(inside.map((count, c) => Math.abs(count / all[c]! - share))),
  };
}

describe('drawGroups, on 200 random tables', () => {
  it('puts no group on both sides, and leaves every class something to train on', () => {
    for (const { groups, folds } of tables) {
      const { part, group, classIndex } = draw(groups, [1 / folds, 0.15], 1);
      expect(new Set(group.map((g, i) => `${g} in ${part[i]}`)).size).toBe(new Set(group).size);
      const trained = new Set(classIndex.filter((_, i) => part[i] === 0));
      expect(trained).toEqual(new Set(classIndex));
    }
  });

  it.each([1, 2])('keeps class shares within what StratifiedGroupKFold reaches (seed %i)', (seed) => {
    const ours: { share: number; recall: number }[] = [];
    for (const { groups, folds, share, recall } of tables) {
      const { part, classIndex } = draw(groups, [1 / folds], seed);
      const found = distances(part, classIndex, groups[0]!.length, 1 / folds);
      ours.push(found);
      // What is not worse than an average fold is surely not worse than the worst.
      expect(found.share).toBeLessThanOrEqual(mean(share) + 1e-4);
      expect(found.recall).toBeLessThanOrEqual(mean(recall) + 1e-4);
    }
    // On average nearer than the best of its folds, which nobody knows beforehand.
    expect(mean(ours.map(({ share }) => share))).toBeLessThan(mean(tables.map(({ share }) => Math.min(...share))));
    expect(mean(ours.map(({ recall }) => recall))).toBeLessThan(mean(tables.map(({ recall }) => Math.min(...recall))));
  });
});

it('draws the same for the same seed, and otherwise for another', () => {
  const { groups } = tables[0]!;
  expect(draw(groups, [0.2], 7).part).toEqual(draw(groups, [0.2], 7).part);
  expect(draw(groups, [0.2], 7).part).not.toEqual(draw(groups, [0.2], 8).part);
});

it('gives validation and test their shares where groups are small', () => {
  const groups = Array.from({ length: 100 }, (_, g) => (g % 2 === 0 ? [4, 0] : [0, 4]));
  const { part, classIndex } = draw(groups, [0.1, 0.2], 1);
  const count = (p: number, c: number) => part.filter((one, i) => one === p && classIndex[i] === c).length;
  expect([0, 1, 2].map((p) => [count(p, 0), count(p, 1)])).toEqual([
    [140, 140],
    [20, 20],
    [40, 40],
  ]);
});

it('holds out a class of two groups, and trains on a class of one', () => {
  const { part, classIndex } = draw([[10, 0, 0], [10, 0, 0], [0, 10, 0], ...Array(20).fill([0, 0, 2])], [0.2], 1);
  const held = (c: number) => classIndex.some((one, i) => one === c && part[i] === 1);
  expect([held(0), held(1), held(2)]).toEqual([true, false, true]);
});

it('is not deceived by one group that is larger than a part', () => {
  const { part } = draw([[60, 2], ...Array.from({ length: 30 }, (_, g) => (g % 2 === 0 ? [2, 0] : [0, 2]))], [0.2], 1);
  expect(part[0]).toBe(0);
});

it('never divides a group, whatever the groups', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ c: fc.nat(3), g: fc.integer({ min: -1, max: 12 }) }), { minLength: 2, maxLength: 80 }),
      fc.integer(),
      (images, seed) => {
        const classIndex = images.map(({ c }) => c);
        const groups = images.map(({ g }) => g);
        const part = drawGroups(
          { rows: images.map((_, i) => i), classIndex, groups, classes: 4, shares: [0.2, 0.2] },
          new Random(seed),
        );
        images.forEach(({ g }, i) =>
          images.forEach((other, j) => {
            if (g >= 0 && g === other.g) expect(part[i]).toBe(part[j]);
          }),
        );
        for (const c of new Set(classIndex)) expect(classIndex.some((one, i) => one === c && part[i] === 0)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
