import { expect, test } from 'vitest';
import { findExactDuplicates } from '../../../../../src/core/audit/duplicates/exactDuplicates';
import { countLeaks } from '../../../../../src/core/audit/duplicates/leaks';
import { partCode } from '../../../../../src/core/parts';
import { imageColumns, type OneImage } from '../imageColumns';

const find = (images: readonly OneImage[], contents = images.map(({ file }) => file)) => {
  const { images: columns, measures } = imageColumns(images);
  const problems = findExactDuplicates(columns, measures.pixels, contents);
  return { problems, leaks: countLeaks(columns, problems) };
};

test('files of the same pixels are one problem, whatever the files are', () => {
  const images = [
    { file: 'a.png', pixels: 'p', class: 'x' },
    { file: 'b.jpg', pixels: 'q', class: 'x' },
    { file: 'c.bmp', pixels: 'p', class: 'x' },
  ];
  const { problems, leaks } = find(images);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ kind: 'exact-duplicate', severity: 'warning', files: ['a.png', 'c.bmp'] });
  expect(problems[0]!.message).toMatch(/^a.png and c.bmp are the same picture, pixel for pixel/);
  expect(find(images, ['one', 'two', 'one']).problems[0]!.message).toMatch(/byte for byte/);
  expect(leaks).toEqual({ test: 0, validation: 0, words: '' });
});

test('images that were not decoded are copies of nothing', () => {
  expect(find([{ file: 'a' }, { file: 'b' }]).problems).toEqual([]);
});

test('a group across classes and parts is both problems, and unlabelled images contradict nobody', () => {
  const copies = [
    { file: 'a', pixels: 'p', class: 'cat', part: partCode.train },
    { file: 'b', pixels: 'p', class: 'dog', part: partCode.test },
  ];
  expect(find(copies).problems.map(({ kind }) => kind)).toEqual(['duplicate-across-parts', 'duplicate-across-classes']);
  expect(
    find([
      { file: 'a', pixels: 'p', class: 'cat' },
      { file: 'b', pixels: 'p' },
    ]).problems,
  ).toMatchObject([{ kind: 'exact-duplicate', classes: ['cat'] }]);
});

test('the test accuracy is too good by as many images as were seen, not by as many groups', () => {
  const { train, validation, test: judged } = partCode;
  const { leaks } = find([
    { file: 'a', pixels: 'p', class: 'x', part: train },
    { file: 'b', pixels: 'p', class: 'x', part: judged },
    { file: 'c', pixels: 'p', class: 'x', part: judged },
    { file: 'd', pixels: 'q', class: 'x', part: validation },
    { file: 'e', pixels: 'q', class: 'x', part: judged },
    { file: 'f', pixels: 'r', class: 'x', part: train },
    { file: 'g', pixels: 'r', class: 'x', part: validation },
    { file: 'h', pixels: 's', class: 'x', part: judged },
    { file: 'i', pixels: 's', class: 'x', part: judged },
  ]);
  // b, c and e were seen; h and i are copies within the test part; d is a copy of a test image, which nobody fitted on.
  expect([leaks.test, leaks.validation]).toEqual([3, 1]);
  expect(leaks.words).toBe(
    'Test accuracy is too good by up to 3 of 5 images, and validation accuracy is too good by up to 1 of 2 images: the model has seen a copy of them.',
  );
});
