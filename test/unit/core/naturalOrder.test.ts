import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural, sortNatural } from '../../../src/core/naturalOrder';

describe('natural order', () => {
  it.each([
    [
      ['img10', 'img9', 'img1'],
      ['img1', 'img9', 'img10'],
    ],
    [
      ['b', 'A', 'a', 'B'],
      ['A', 'a', 'B', 'b'],
    ],
    [
      ['Zebra', 'Äpfel', 'Apfel'],
      ['Apfel', 'Äpfel', 'Zebra'],
    ],
    [
      ['01', '1', '001', '2'],
      ['1', '01', '001', '2'],
    ],
    [
      ['a 2/z', 'a 2', 'a 10', 'a/1'],
      ['a/1', 'a 2', 'a 2/z', 'a 10'],
    ],
    [
      ['x99999999999999999999', 'x100000000000000000000'],
      ['x99999999999999999999', 'x100000000000000000000'],
    ],
    [
      ['猫', '🐶', 'cat', ''],
      ['', 'cat', '猫', '🐶'],
    ],
  ])('sorts %j', (names, expected) => expect(sortNatural(names)).toEqual(expected));

  it('is a total order that tells all different names apart', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'A', 'á', '0', '1', '9', '/', ' ', 'ß') });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0);
        if (a !== b) expect(compareNatural(a, b)).not.toBe(0);
        if (compareNatural(a, b) < 0 && compareNatural(b, c) < 0) expect(compareNatural(a, c)).toBeLessThan(0);
        expect(sortNatural([a, b, c])).toEqual([a, b, c].sort(compareNatural));
      }),
      { numRuns: 500 },
    );
  });
});
