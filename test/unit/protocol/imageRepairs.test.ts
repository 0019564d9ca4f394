import { describe, expect, it } from 'vitest';
import { classOfDigit, repairsFor, type RepairScope } from '../../../src/protocol/pages/imageRepairs';

const scope: RepairScope = { classes: ['cat', 'dog'], parts: [] };
const image = (truth: string | null, ...codes: string[]) => ({ truth, flags: codes.map((code) => ({ code })) });

describe('repairs that are offered', () => {
  it('are those that can change something of the images', () => {
    expect(repairsFor([image('cat')], scope)).toEqual(['relabel', 'exclude', 'trash']);
    expect(repairsFor([image('cat')], { classes: ['cat'], parts: [] })).toEqual(['exclude', 'trash']);
    expect(repairsFor([image(null)], { classes: ['cat'], parts: [] })).toContain('relabel');
    expect(repairsFor([image('cat'), image('dog')], { classes: ['cat'], parts: [] })).toContain('relabel');
    expect(repairsFor([image(null)], { classes: [], parts: [] })).toEqual(['exclude', 'trash']);
    expect(repairsFor([image('cat')], { ...scope, parts: ['train', 'test'] })).toContain('move-to-part');
    expect(repairsFor([image('cat')], { ...scope, parts: ['train'] })).not.toContain('move-to-part');
  });

  it('go by what is known to be wrong: of copies all must be, of the others one', () => {
    expect(repairsFor([image('cat', 'wrong-extension'), image('cat')], scope)).toContain('rename-extension');
    expect(repairsFor([{ ...image('cat', 'rotated'), name: '1.png' }], scope)).toContain('rotate');
    expect(repairsFor([{ ...image('cat', 'rotated'), name: '1.JPG' }], scope)).not.toContain('rotate');
    for (const code of ['duplicate', 'exact-duplicate', 'near-duplicate', 'duplicate-across-classes'])
      expect(repairsFor([image('cat', code)], scope)).toContain('keep-one');
    expect(repairsFor([image('cat', 'exact-duplicate'), image('cat')], scope)).not.toContain('keep-one');
    expect(repairsFor([image('cat', 'dark')], scope)).toEqual(['relabel', 'exclude', 'trash']);
  });

  it('are none without a dataset or without images', () => {
    expect(repairsFor([image('cat', 'rotated')], null)).toEqual([]);
    expect(repairsFor([], scope)).toEqual([]);
  });
});

it('digits are the first ten classes, 0 the tenth', () => {
  const many = Array.from({ length: 12 }, (_, at) => `c${at + 1}`);
  expect([1, 9, 0].map((digit) => classOfDigit(many, digit))).toEqual(['c1', 'c9', 'c10']);
  expect([2, 3, 0].map((digit) => classOfDigit(scope.classes, digit))).toEqual(['dog', undefined, undefined]);
});
