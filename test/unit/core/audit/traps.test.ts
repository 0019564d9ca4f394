import { describe, expect, it } from 'vitest';
import type { AuditedImages, ImageMeasures } from '../../../../src/core/audit/auditTypes';
import { findTraps } from '../../../../src/core/audit/traps/findTraps';
import { learnRule } from '../../../../src/core/audit/traps/rule';
import { Random } from '../../../../src/core/random';

/** 40 images of each of four classes, alike in everything that can be told without looking. */
function set(): { images: AuditedImages; measures: ImageMeasures } {
  const random = new Random(7);
  const count = 160;
  const column = (value: () => number): Float64Array => Float64Array.from({ length: count }, value);
  const share = (): Float32Array => Float32Array.from(column(() => random.uniform()));
  const size = (): number => 200 + random.integer(100);
  return {
    images: {
      files: Array.from({ length: count }, (_, i) => `${i}.jpg`),
      classes: ['a', 'b', 'c', 'd'],
      classIndex: Array.from({ length: count }, (_, i) => i % 4),
      part: new Uint8Array(count),
    },
    measures: {
      width: column(size),
      height: column(size),
      bytes: column(() => 10_000 + random.integer(10_000)),
      format: Array.from({ length: count }, () => (random.integer(3) === 0 ? 'png' : 'jpeg')),
      brightness: share(),
      brightness99: share(),
      brightness5: share(),
      sharpness: share(),
      entropy: share(),
      colour: share(),
      flags: new Uint16Array(count),
      camera: Array.from({ length: count }, () => ['', 'Canon', 'Nikon'][random.integer(3)]!),
      taken: column(() => (random.integer(4) === 0 ? NaN : 1.5e12 + 1000 * random.integer(1e8))),
      quality: Float32Array.from(column(() => (random.integer(4) === 0 ? NaN : 80 + random.integer(15)))),
      pixels: Array.from({ length: count }, (_, i) => String(i)),
    },
  };
}

/** Traps of the set after something was done to the images of class c. */
function trapsAfter(change: (measures: ImageMeasures, i: number) => void): ReturnType<typeof findTraps> {
  const { images, measures } = set();
  images.files.forEach((_, i) => {
    if (images.classIndex[i] === 2) change(measures, i);
  });
  return findTraps(images, measures, {});
}

describe('classes that show without looking', () => {
  it('are none where all were saved alike', () => expect(trapsAfter(() => undefined)).toEqual([]));

  it.each<[string, RegExp, (measures: ImageMeasures, i: number) => void]>([
    ['quality', /^JPEG quality alone .* it is 60 for 40 of 40 .* 0 of 120 others/, (m, i) => (m.quality[i] = 60)],
    ['lack of a date', /^Date taken alone .* it is none for 40 of 40 /, (m, i) => (m.taken[i] = NaN)],
    [
      'size',
      /^Width alone .* it is 640 pixels for 40 of 40 /,
      (m, i) => ((m.bytes[i]! *= 640 / m.width[i]!), (m.width[i] = 640)),
    ],
    ['format', /^Format alone .* it is webp for 40 of 40 /, (m, i) => ((m.format as string[])[i] = 'webp')],
    ['camera', /^Camera alone .* it is Leica for 40 of 40 /, (m, i) => ((m.camera as string[])[i] = 'Leica')],
    ['date', /^Date taken alone .* it is 2001-09-09 for 40 of 40 /, (m, i) => (m.taken[i] = 1e12)],
    ['light', /^Brightness alone .* it is 200% for 40 of 40 /, (m, i) => (m.brightness[i] = 2)],
  ])('by their %s are named with it', (_, words, change) => {
    const [trap, ...others] = trapsAfter(change);
    expect(others.map(({ message }) => message)).toEqual([]);
    expect(trap).toMatchObject({ kind: 'trap', classes: ['c'] });
    expect(trap!.files).toHaveLength(40);
    expect(trap!.message).toMatch(words);
  });

  it('are told of when most of a class is, by how much', () => {
    const [trap] = trapsAfter((m, i) => {
      if (i % 5 > 0) m.quality[i] = 60;
    });
    expect(trap!.message).toContain('balanced accuracy of 90%');
    expect(trap!.score).toBeCloseTo(0.8, 5);
  });

  it('are not concluded from a few images', () => {
    const { images, measures } = set();
    const few = { ...images, classIndex: Array.from(images.files, (_, i) => (i < 8 ? 1 : 0)) };
    for (let i = 0; i < 8; i++) measures.quality[i] = 60;
    expect(findTraps(few, measures, {})).toEqual([]);
  });
});

it('learns an interval, what lies outside one, or a set', () => {
  const values = [1, 2, 3, 4, 5, 6];
  const order = [0, 1, 2, 3, 4, 5];
  const rule = (own: number[], ordered: boolean) =>
    learnRule(
      values,
      order,
      ordered,
      (i) => own.includes(i),
      () => true,
    );
  expect(rule([2, 3], true)).toEqual({ kind: 'interval', from: 3, to: 4, outside: false });
  expect(rule([0, 1, 5], true)).toEqual({ kind: 'interval', from: 3, to: 5, outside: true });
  expect(rule([0, 5], false)).toEqual({ kind: 'set', values: new Set([1, 6]) });
  expect(rule([], true)).toBeUndefined();
});
