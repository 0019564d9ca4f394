import { expect, test } from 'vitest';
import { measureFlags } from '../../../../../src/core/audit/auditTypes';
import { findLight } from '../../../../../src/core/audit/quality/light';
import { everyday, imageColumns, type OneImage } from '../imageColumns';

const kindsOf = (images: readonly OneImage[], thresholds = {}): string[] => {
  const { images: columns, measures } = imageColumns(images);
  return findLight(columns, measures, thresholds).map(({ kind, files }) => `${kind} ${files.join()}`);
};

test('an everyday photograph is no problem', () => {
  expect(kindsOf(everyday(3))).toEqual([]);
});

test.each<[string, Partial<OneImage>]>([
  ['dark', { brightness99: 0.2 }],
  ['bright', { brightness5: 0.97 }],
  ['low-information', { entropy: 0.1 }],
  ['blurred', { sharpness: 0.1 }],
  ['constant', { flags: measureFlags.constant }],
])('%s is found by its own measure', (kind, measure) => {
  expect(kindsOf([...everyday(2), { file: 'odd.jpg', ...measure }])).toEqual([`${kind} odd.jpg`]);
});

test('one cause is one problem: a black image is of one colour, and neither dark nor blurred', () => {
  const black = { brightness99: 0, brightness5: 0, entropy: 0, sharpness: 0 };
  expect(kindsOf([{ file: 'black.png', ...black, flags: measureFlags.constant }])).toEqual(['constant black.png']);
  expect(kindsOf([{ file: 'night.jpg', ...black }])).toEqual(['dark night.jpg']);
});

test('thresholds decide, and what lies on them is not reported', () => {
  const image = { file: 'a.jpg', sharpness: 0.25 };
  expect(kindsOf([image], { blurred: 0.25 })).toEqual([]);
  expect(kindsOf([image], { blurred: 0.26 })).toEqual(['blurred a.jpg']);
  expect(kindsOf([{ file: 'a.jpg', brightness99: 0.4 }], { dark: 0.5 })).toEqual(['dark a.jpg']);
});

test('the worse image has the higher score, and the sentence its number and the threshold', () => {
  const { images, measures } = imageColumns([
    { file: 'a.jpg', class: 'cat', brightness99: 0.125 },
    { file: 'b.jpg', class: 'cat', brightness99: 0.0625 },
  ]);
  const [first, second] = findLight(images, measures, {});
  expect(second!.score).toBeGreaterThan(first!.score);
  expect(first!.classes).toEqual(['cat']);
  expect(first!.message).toMatch(/at most 13% bright \(reported below 25%\)/);
});
