import { describe, expect, it } from 'vitest';
import { oneEditApart, similarNames } from '../../../../src/core/tables/similarNames';

const found = (rows: Record<string, number>) =>
  Object.fromEntries([...similarNames(new Map(Object.entries(rows)))].map(([name, { like }]) => [name, like]));

describe('oneEditApart', () => {
  it.each([
    ['tulip', 'tulp'],
    ['tulip', 'tullip'],
    ['tulip', 'tulib'],
    ['tulip', 'tulpi'],
    ['tulip', 'ulip'],
    ['tulip', 'tulips'],
  ])('%s and %s', (a, b) => {
    expect(oneEditApart(a, b)).toBe(true);
    expect(oneEditApart(b, a)).toBe(true);
  });
  it.each([
    ['tulip', 'tulip'],
    ['tulip', 'tlp'],
    ['tulip', 'tpliu'],
    ['abcd', 'badc'],
  ])('not %s and %s', (a, b) => {
    expect(oneEditApart(a, b)).toBe(false);
  });
});

describe('similarNames', () => {
  it('finds letters, capitals, spaces and signs', () => {
    expect(
      found({
        sunflower: 40,
        sunfower: 1,
        Sunflower: 2,
        'golden retriever': 30,
        'Golden-Retriever': 3,
        golden_retreiver: 1,
      }),
    ).toEqual({
      sunfower: 'sunflower',
      Sunflower: 'sunflower',
      'Golden-Retriever': 'golden retriever',
      golden_retreiver: 'golden retriever',
    });
  });
  it('leaves names that are as frequent, short ones, numbers and grades', () => {
    expect(found({ A: 300, a: 280, rose: 40, nose: 30 })).toEqual({});
    expect(found({ cat: 100, car: 1, cap: 1 })).toEqual({});
    expect(found({ 'class 1': 100, 'class 2': 1, class10: 50, class11: 1 })).toEqual({});
    expect(found({ 'A+': 90, 'A-': 1 })).toEqual({});
    expect(found({ '1': 100, '2': 1 })).toEqual({});
  });
  it('takes of several frequent names the most frequent', () => {
    expect(found({ marble: 10, marbles: 60, marblee: 1 })).toEqual({ marblee: 'marbles' });
    expect(found({ daisy: 12, daissy: 1, daisi: 11, daiss: 1 })).toEqual({ daissy: 'daisy', daiss: 'daisy' });
  });
});
