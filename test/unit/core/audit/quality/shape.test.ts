import { expect, test } from 'vitest';
import { findShapes } from '../../../../../src/core/audit/quality/shape';
import { everyday, imageColumns, type OneImage } from '../imageColumns';

const kindsOf = (images: readonly OneImage[], thresholds = {}): string[] => {
  const { images: columns, measures } = imageColumns(images);
  return findShapes(columns, measures, thresholds).map(({ kind, files }) => `${kind} ${files.join()}`);
};

test('long images are odd in either direction', () => {
  const images = [
    ...everyday(9),
    { file: 'wide.jpg', width: 620, height: 200 },
    { file: 'high.jpg', width: 100, height: 400 },
  ];
  expect(kindsOf(images)).toEqual(['odd-aspect wide.jpg', 'odd-aspect high.jpg']);
  expect(kindsOf(images, { 'odd-aspect': 3.5 })).toEqual(['odd-aspect high.jpg']);
});

test('a size is odd by the usual length of side, and only where enough images tell what is usual', () => {
  const large = { file: 'large.jpg', width: 3000, height: 2000 };
  const little = { file: 'little.jpg', width: 48, height: 33 };
  expect(kindsOf([...everyday(10), large, little])).toEqual(['odd-size large.jpg', 'odd-size little.jpg']);
  expect(kindsOf([...everyday(4), large])).toEqual([]);
});

test('an image may be too small among larger ones, but not where all are as small', () => {
  const digits = Array.from({ length: 12 }, (_, i) => ({ file: `${i}.png`, width: 28, height: 28 }));
  expect(kindsOf(digits)).toEqual([]);
  expect(kindsOf([...everyday(9), { file: 'icon.png', width: 150, height: 31 }])).toEqual([
    'odd-aspect icon.png',
    'too-small icon.png',
  ]);
});

test('nothing is odd among nothing', () => {
  expect(kindsOf([])).toEqual([]);
});
