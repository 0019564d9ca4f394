import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenSettings } from '../../../../src/core/flattenSettings';
import {
  listDifferences,
  sideBySide,
  splitDifferences,
  type PartFiles,
} from '../../../../src/core/runs/runDifferences';

describe('flattenSettings', () => {
  it('names nested settings by their path and keeps lists of plain values whole', () => {
    expect(
      flattenSettings({
        recipe: 'head',
        epochs: null,
        shuffle: true,
        optimizer: { name: 'adam', schedule: { kind: 'cosine', warmUp: 2 } },
        head: [
          { type: 'dense', units: 128 },
          { type: 'dropout', rate: 0.5 },
        ],
        size: [96, 96],
        callbacks: [],
        extra: {},
        mixed: [1, { a: 2 }],
      }),
    ).toEqual({
      recipe: 'head',
      epochs: null,
      shuffle: true,
      'optimizer.name': 'adam',
      'optimizer.schedule.kind': 'cosine',
      'optimizer.schedule.warmUp': 2,
      'head.0.type': 'dense',
      'head.0.units': 128,
      'head.1.type': 'dropout',
      'head.1.rate': 0.5,
      size: '[96,96]',
      callbacks: '[]',
      extra: '{}',
      'mixed.0': 1,
      'mixed.1.a': 2,
    });
  });

  it('takes whatever JSON holds, and gives single values only', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (settings) => {
        for (const value of Object.values(flattenSettings(settings)))
          expect(typeof value === 'object' && value !== null).toBe(false);
      }),
    );
  });
});

describe('sideBySide', () => {
  it('puts the names of all runs beside each other; absent is as null', () => {
    expect(
      sideBySide([
        { a: 1, b: null },
        { a: 2, c: 'x' },
        { a: 1, c: null },
      ]),
    ).toEqual([
      { key: 'a', values: [1, 2, 1], differs: true },
      { key: 'b', values: [null, null, null], differs: false },
      { key: 'c', values: [null, 'x', null], differs: true },
    ]);
  });

  it('does not take a name that every object has for a setting', () => {
    expect(sideBySide([{ constructor: 'x' } as never, {}])).toEqual([
      { key: 'constructor', values: ['x', null], differs: true },
    ]);
  });
});

describe('splitDifferences', () => {
  const a: PartFiles = { train: ['1', '2', '3', '4'], validation: ['5', '6'], test: ['7'] };

  it('finds nothing between equal splits, whatever their order', () => {
    expect(splitDifferences(a, { train: ['4', '3', '2', '1'], validation: ['6', '5'], test: ['7'] })).toEqual({
      added: { count: 0, first: [] },
      removed: { count: 0, first: [] },
      moved: [],
      sameParts: ['train', 'validation', 'test'],
    });
  });

  it('tells moved, added and removed images apart, and which parts stayed the same', () => {
    expect(splitDifferences(a, { train: ['1', '2', '5', '8'], validation: ['6', '3', '4'], test: ['7'] })).toEqual({
      added: { count: 1, first: ['8'] },
      removed: { count: 0, first: [] },
      moved: [
        { from: 'validation', to: 'train', images: { count: 1, first: ['5'] } },
        { from: 'train', to: 'validation', images: { count: 2, first: ['3', '4'] } },
      ],
      sameParts: ['test'],
    });
    expect(splitDifferences(a, { train: ['1', '2', '3', '4'], validation: ['5'], test: ['7'] })).toMatchObject({
      removed: { count: 1, first: ['6'] },
      sameParts: ['train', 'test'],
    });
  });

  it('names only the first of many', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `${index}.jpg`);
    const { added } = splitDifferences(
      { train: [], validation: [], test: [] },
      { train: many, validation: [], test: [] },
    );
    expect(added).toEqual({ count: 5000, first: many.slice(0, 10) });
  });

  it('counts every image once: what is in both is either in the same part or moved', () => {
    const part = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String));
    const split = part.map((files): PartFiles => ({
      train: files.filter((_, index) => index % 3 === 0),
      validation: files.filter((_, index) => index % 3 === 1),
      test: files.filter((_, index) => index % 3 === 2),
    }));
    fc.assert(
      fc.property(split, split, (before, after) => {
        const { added, removed, moved } = splitDifferences(before, after);
        const count = (of: PartFiles): number => of.train.length + of.validation.length + of.test.length;
        const same = (['train', 'validation', 'test'] as const).flatMap((name) =>
          after[name].filter((file) => before[name].includes(file)),
        ).length;
        const movedCount = moved.reduce((sum, { images }) => sum + images.count, 0);
        expect(same + movedCount + added.count).toBe(count(after));
        expect(same + movedCount + removed.count).toBe(count(before));
      }),
    );
  });
});

it('listDifferences keeps the order of each list', () => {
  expect(listDifferences(['b', 'a', 'c'], ['d', 'a', 'e'])).toEqual({
    added: { count: 2, first: ['d', 'e'] },
    removed: { count: 2, first: ['b', 'c'] },
  });
});
