import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partCode } from '../../../src/core/parts';
import { splitDataset, type SplitInput } from '../../../src/core/split';
import { largestRemainders } from '../../../src/core/stratified';

const letters = ['a', 'b', 'c', 'd', 'e', 'f'];

function input(
  classIndex: readonly number[],
  more: Partial<Omit<SplitInput, 'part'>> & { part?: readonly number[] } = {},
): SplitInput {
  return {
    classes: letters.slice(0, Math.max(1, ...classIndex.map((index) => index + 1))),
    validationShare: 0.2,
    testShare: 0,
    seed: 1,
    ...more,
    classIndex: Int32Array.from(classIndex),
    part: Uint8Array.from(more.part ?? classIndex.map(() => 0)),
  };
}

/** Files of class c in part p. */
function count(part: Uint8Array, classIndex: ArrayLike<number>, wanted: number, code: number): number {
  return part.reduce((sum, value, i) => sum + Number(value === code && classIndex[i] === wanted), 0);
}

const repeat = (...counts: number[]) => counts.flatMap((n, index) => new Array<number>(n).fill(index));

describe('splitDataset', () => {
  it('draws a fifth of every class', () => {
    const given = input(repeat(300, 50, 10));
    const split = splitDataset(given);
    expect(split.method).toBe('stratified');
    expect([0, 1, 2].map((c) => count(split.part, given.classIndex, c, partCode.validation))).toEqual([60, 10, 2]);
    expect(split.words).toBe(
      '288 train and 72 validation images. The validation part was drawn with seed 1, class by class.',
    );
  });

  it('draws validation and test as 63 / 7 / 30', () => {
    const given = input(repeat(500, 500), { validationShare: 0.07, testShare: 0.3 });
    const split = splitDataset(given);
    expect(
      [partCode.train, partCode.validation, partCode.test].map((code) => count(split.part, given.classIndex, 0, code)),
    ).toEqual([315, 35, 150]);
    expect(split.words).toContain('The validation and test parts were drawn');
  });

  it('keeps the parts of the data and draws only what is missing', () => {
    const given = input(repeat(20, 20), {
      part: repeat(20, 20).map((_, i) => (i % 4 === 0 ? partCode.test : partCode.train)),
      testShare: 0.5,
    });
    const split = splitDataset(given);
    expect(split.method).toBe('folders+stratified');
    given.part.forEach((code, i) => code === partCode.test && expect(split.part[i]).toBe(partCode.test));
    expect(count(split.part, given.classIndex, 0, partCode.test)).toBe(5);
    expect(count(split.part, given.classIndex, 0, partCode.validation)).toBe(3);
  });

  it('leaves complete parts alone', () => {
    const part = [1, 1, 2, 3, 1, 1, 2, 3];
    const split = splitDataset(input(repeat(4, 4), { part, testShare: 0.3 }));
    expect(Array.from(split.part)).toEqual(part);
    expect(split.method).toBe('folders');
  });

  it('never draws files without a label, and never trains on them', () => {
    const split = splitDataset(input([-1, ...repeat(5, 5), -1], { part: [0, ...repeat(5, 5).map(() => 0), 3] }));
    expect(split.part[0]).toBe(partCode.none);
    expect(split.part[11]).toBe(partCode.test);
  });

  it('does not take an unlabelled test part for one that can judge', () => {
    const given = input([...repeat(5, 5), -1], {
      part: [...repeat(5, 5).map(() => 1), 3],
      testShare: 0.2,
      validationShare: 0,
    });
    expect(count(splitDataset(given).part, given.classIndex, 0, partCode.test)).toBe(1);
  });

  it('holds a copy out where the data holds its twin out, and reports the twins the data itself parts', () => {
    const part = [0, 0, 0, 0, 3, 1, 3];
    const groups = [7, -1, -1, -1, 7, 8, 8];
    const split = splitDataset(input([0, 0, 1, 1, 0, 1, 1], { part, groups, validationShare: 0 }));
    expect(split.part[0]).toBe(partCode.test);
    expect(split.part[5]).toBe(partCode.train);
    expect(split.leaks).toEqual([{ group: 8, train: [5], heldOut: [6] }]);
    expect(split.words).toContain('1 held-out image is also in the training part (leak)');
  });

  it('names classes that cannot be learned', () => {
    const split = splitDataset(input(repeat(4, 4, 1), { part: [...repeat(4, 4).map(() => 1), 3] }));
    expect(split.words).toContain('Not in the training part, so never predicted: c.');
  });

  it('says that nothing could be drawn from single images', () => {
    const split = splitDataset(input([0, 1]));
    expect(Array.from(split.part)).toEqual([1, 1]);
    expect(split.words).toContain('No validation part could be drawn');
  });

  it('refuses shares that cannot be and data without a training part', () => {
    expect(() => splitDataset(input(repeat(4, 4), { validationShare: 1 }))).toThrow(/validation share/);
    expect(() => splitDataset(input(repeat(4, 4), { validationShare: NaN }))).toThrow(/validation share/);
    expect(() => splitDataset(input(repeat(4, 4), { validationShare: 0.5, testShare: 0.5 }))).toThrow(
      /nothing to train on/,
    );
    expect(() => splitDataset(input([0, 1], { part: [3, 3] }))).toThrow(/nothing to train on/);
  });

  it('handles 100,000 files and a group of them', () => {
    const classIndex = Array.from({ length: 100_000 }, (_, i) => i % 6);
    const groups = classIndex.map((_, i) => (i < 150_00 ? Math.floor(i / 30) : -1));
    const given = input(classIndex, { groups, testShare: 0.1 });
    const split = splitDataset(given);
    expect(split.leaks).toEqual([]);
    for (let c = 0; c < 6; c++)
      expect(Math.abs(count(split.part, classIndex, c, partCode.validation) - 20_000 / 6)).toBeLessThanOrEqual(3);
  });
});

describe('properties of any split', () => {
  const arbitrary = fc
    .array(
      fc.record({
        index: fc.integer({ min: -1, max: 5 }),
        part: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
        group: fc.integer({ min: -4, max: 8 }),
      }),
      { minLength: 1, maxLength: 80 },
    )
    .filter((files) => files.some(({ index, part }) => index >= 0 && part <= 1))
    // A group may be held out whole by the data; then nothing is left to train on.
    .filter((files) =>
      files.some(
        ({ index, part, group }) =>
          index >= 0 &&
          part <= 1 &&
          (group < 0 || !files.some((other) => other.group === group && other.part > 1 && other.index >= 0)),
      ),
    );
  const settings = fc.record({
    validationShare: fc.double({ min: 0, max: 0.6, noNaN: true }),
    testShare: fc.double({ min: 0, max: 0.39, noNaN: true }),
    seed: fc.nat(),
  });
  const build = (files: readonly { index: number; part: number; group: number }[], more: Partial<SplitInput>) =>
    ({
      ...input(
        files.map(({ index }) => index),
        { part: files.map(({ part }) => part), groups: files.map(({ group }) => group) },
      ),
      ...more,
    }) as SplitInput;

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(arbitrary, settings, (files, more) => {
        expect(splitDataset(build(files, more))).toEqual(splitDataset(build(files, more)));
      }),
    );
  });

  it('never moves what the data assigned to be held out, and only draws from training', () => {
    fc.assert(
      fc.property(arbitrary, settings, (files, more) => {
        const { part } = splitDataset(build(files, more));
        files.forEach((file, i) => {
          if (file.part > 1) expect(part[i]).toBe(file.part);
          if (file.index >= 0) expect(part[i]).toBeGreaterThan(0);
        });
      }),
    );
  });

  it('keeps every group on one side unless the data parts it, and then says so', () => {
    fc.assert(
      fc.property(arbitrary, settings, (files, more) => {
        const { part, leaks } = splitDataset(build(files, more));
        for (let group = 0; group <= 8; group++) {
          const members = files.flatMap((file, i) => (file.group === group && file.index >= 0 ? [i] : []));
          const sides = new Set(members.map((i) => part[i] === partCode.train));
          const partedByData =
            files.some((file) => file.group === group && file.part === 1 && file.index >= 0) &&
            files.some((file) => file.group === group && file.part > 1 && file.index >= 0);
          if (!partedByData) expect(sides.size).toBeLessThanOrEqual(1);
          expect(leaks.some((leak) => leak.group === group)).toBe(sides.size > 1);
        }
      }),
    );
  });

  it('leaves every class that could be trained on something to train on', () => {
    fc.assert(
      fc.property(arbitrary, settings, (files, more) => {
        const given = build(files, more);
        const { part } = splitDataset(given);
        const free = splitDataset({ ...given, validationShare: 0, testShare: 0 }).part;
        for (let c = 0; c < 6; c++) {
          if (count(free, given.classIndex, c, partCode.train) > 0)
            expect(count(part, given.classIndex, c, partCode.train)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('keeps the share of every class to within one image where there are no copies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 6, maxLength: 200 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.nat(),
        (classIndex, share, seed) => {
          const { part } = splitDataset(input(classIndex, { validationShare: share, seed }));
          for (let c = 0; c < 6; c++) {
            const all = classIndex.filter((index) => index === c).length;
            const drawn = count(part, classIndex, c, partCode.validation);
            if (all > 0) expect(drawn).toBeGreaterThanOrEqual(Math.min(all - 1, Math.floor(all * share - 1e-6)));
            expect(drawn).toBeLessThanOrEqual(all * share + 1);
          }
        },
      ),
    );
  });

  it('depends on the seed', () => {
    const drawn = Array.from({ length: 20 }, (_, seed) => splitDataset(input(repeat(20, 20), { seed })).part.join(''));
    expect(new Set(drawn).size).toBe(20);
  });
});

describe('largestRemainders', () => {
  it.each([
    // Shares 1.4, 0.6, 2.0: floors 1, 0, 2 and the fourth to the largest remainder.
    [[7, 3, 10], 0.2, [1, 1, 2]],
    // 0.5 each of three: two to give (1.5 rounded), the larger class first, then the smaller index.
    [[5, 5, 5], 0.1, [1, 1, 0]],
    [[1, 1, 8], 0.5, [0, 0, 5]],
    [[3, 3], 0.99, [2, 2]],
    [[10, 0], 0.3, [3, 0]],
  ])('of %j at %d is %j', (counts, share, expected) => expect(largestRemainders(counts, share)).toEqual(expected));
});

describe('splitDataset with what stays together', () => {
  const patients = [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8];
  const labels = patients.map((p) => p % 2);

  it('draws whole groups, validation and test at once', () => {
    const given = input(labels, { together: patients, validationShare: 0.2, testShare: 0.2 });
    const split = splitDataset(given);
    expect(new Set(patients.map((p, i) => `${p} ${split.part[i]}`)).size).toBe(9);
    expect([1, 2, 3].map((code) => split.part.filter((one) => one === code).length)).toEqual([12, 4, 4]);
    expect(split.words).toContain('class by class, whole groups at a time.');
    expect(split.divided).toEqual([]);
  });

  it('leaves the parts of the data alone, and tells which groups they divide', () => {
    const part = patients.map((_, i) => (i === 0 || i === 3 ? partCode.test : partCode.train));
    const groups = patients.map((_, i) => (i === 3 || i === 4 ? 0 : -1));
    const kept = splitDataset(input(labels, { together: patients, groups, part, validationShare: 0 }));
    expect([...kept.part]).toEqual(part);
    expect(kept.leaks.map(({ heldOut }) => heldOut)).toEqual([[3]]);
    expect(kept.divided.map(({ heldOut }) => heldOut)).toEqual([[0]]);
    const { part: drawn } = splitDataset(input(labels, { together: patients, groups, part, validationShare: 0.2 }));
    part.forEach((code, i) => code === partCode.test && expect(drawn[i]).toBe(partCode.test));
    const validated = new Set(patients.filter((_, i) => drawn[i] === partCode.validation));
    expect(validated.size).toBeGreaterThan(0);
    expect(patients.some((p, i) => validated.has(p) && drawn[i] === partCode.train)).toBe(false);
  });

  it('puts what the data leaves open where its group is held out', () => {
    const split = splitDataset(
      input(labels, { together: patients, part: patients.map((_, i) => (i === 0 ? partCode.test : partCode.none)) }),
    );
    expect([...split.part.slice(0, 3)]).toEqual([partCode.test, partCode.test, partCode.test]);
  });

  it('says so where there are too few groups', () => {
    const split = splitDataset(input([0, 0, 1, 1], { together: [0, 0, 0, 0] }));
    expect(split.words).toContain('No validation part could be drawn: there are too few groups');
  });
});
