import { describe, expect, it } from 'vitest';
import { foldName, uniteNames } from '../../../src/core/sameName';

const daisy = 'Gänseblümchen';

describe('foldName', () => {
  it.each([
    [daisy.normalize('NFC'), daisy.normalize('NFD')],
    ['Daisy', 'daisy'],
    ['golden_retriever', 'Golden  Retriever'],
    [' rose ', 'rose'],
    ['Ｒｏｓｅ', 'rose'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['\ufeffcat', 'cat'],
    ['white\u00a0rose', 'white rose'],
    ['ﬁre', 'fire'],
  ])('takes %j and %j for one name', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['A-', 'A'],
    ['ä', 'a'],
    ['1', '01'],
    ['cat', 'cats'],
    ['apple-scab', 'apple scab'],
    ['c++', 'c'],
    ['№', ''],
  ])('keeps %j and %j apart', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });

  it('does not make nothing of a name of spaces and underscores', () => {
    expect(foldName('_')).toBe('_');
  });

  it('folds what is folded to itself', () => {
    for (const name of [daisy, 'İstanbul', 'ß', 'ΟΔΟΣ', 'a_b c', 'ŉ'])
      expect(foldName(foldName(name))).toBe(foldName(name));
  });
});

describe('uniteNames', () => {
  it('shows the spelling that is met first', () => {
    const [nfd, nfc] = [daisy.normalize('NFD'), daisy.normalize('NFC')];
    const { nameOf, united } = uniteNames([
      ['Rose', nfd],
      ['rose', nfc, 'tulip'],
    ]);
    expect([...nameOf]).toEqual([
      ['Rose', 'Rose'],
      ['rose', 'Rose'],
      [nfd, nfd],
      [nfc, nfd],
      ['tulip', 'tulip'],
    ]);
    expect(united).toEqual([
      ['Rose', 'rose'],
      [nfd, nfc],
    ]);
  });

  it('keeps names apart that one place has side by side', () => {
    const { nameOf, united } = uniteNames([
      ['A', 'a', 'B'],
      ['a', 'b'],
    ]);
    expect(Object.fromEntries(nameOf)).toEqual({ A: 'A', a: 'a', B: 'B', b: 'B' });
    expect(united).toEqual([['B', 'b']]);
  });

  it('unites forms of Unicode even side by side', () => {
    const [nfd, nfc] = ['é'.normalize('NFD'), 'é'.normalize('NFC')];
    expect(uniteNames([[nfd, nfc]]).united).toEqual([[nfd, nfc]]);
  });
});
