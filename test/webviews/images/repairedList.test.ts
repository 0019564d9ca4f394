import { expect, it } from 'vitest';
import { digitOf } from '../../../src/webviews/images/gridKeys';
import { placeAfter, RenamedFiles } from '../../../src/webviews/images/repairedList';

const list = (...files: string[]) => ({
  total: files.length,
  at: (index: number) => (files[index] === undefined ? undefined : ({ file: files[index] } as never)),
  indexOf: (file: string) => files.indexOf(file),
});

it('the active image keeps its place, and one that went gives it to the next, else to the one before', () => {
  const before = list('a', 'b', 'c', 'd');
  expect(placeAfter(before, before, 2)).toBe(2);
  expect(placeAfter(before, list('c', 'a', 'b', 'd'), 3)).toBe(3);
  expect(placeAfter(before, list('x', 'a', 'b', 'c', 'd'), 2)).toBe(3);
  expect(placeAfter(before, list('a', 'b', 'd'), 2)).toBe(2);
  expect(placeAfter(before, list('a', 'd'), 1)).toBe(1);
  expect(placeAfter(before, list('a', 'b', 'c'), 3)).toBe(2);
  expect(placeAfter(before, list('x'), 3)).toBe(0);
  expect(placeAfter(undefined, list('a', 'b'), 7)).toBe(1);
  expect(placeAfter(before, list(), 2)).toBe(0);
});

it('names of files are followed until a list has them', () => {
  const names = new RenamedFiles();
  names.add('a', 'b');
  names.add('b', 'c');
  expect([names.now('a'), names.now('b'), names.now('x')]).toEqual(['c', 'c', 'x']);
  // An undo leads back, not around.
  names.add('c', 'b');
  names.add('b', 'a');
  expect(names.now('a')).toBe('a');
  names.listAsked();
  names.add('p', 'q');
  names.listShown();
  // What was done after the list was asked for is not known to it.
  expect([names.now('c'), names.now('p')]).toEqual(['c', 'q']);
});

it('digits are understood by their sign, or by their place on keyboards that have other signs there', () => {
  const press = (key: string, code: string, held = {}): number | undefined =>
    digitOf({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held } as KeyboardEvent);
  expect([press('3', 'Digit3'), press('0', 'Numpad0'), press('&', 'Digit1')]).toEqual([3, 0, 1]);
  expect(press('1', 'Digit1', { shiftKey: true })).toBe(1);
  expect(press('!', 'Digit1', { shiftKey: true })).toBeUndefined();
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    expect(press('1', 'Digit1', held)).toBeUndefined();
  expect([press('End', 'Numpad1'), press('a', 'KeyA')]).toEqual([undefined, undefined]);
});
