import { expect, test } from 'vitest';
import { measureFlags as flags } from '../../../../../src/core/audit/auditTypes';
import { findTraits } from '../../../../../src/core/audit/quality/traits';
import { everyday, imageColumns, type OneImage } from '../imageColumns';

const found = (images: readonly OneImage[]): { kind: string; files: readonly string[]; message: string }[] => {
  const { images: columns, measures } = imageColumns(images);
  return findTraits(columns, measures, {});
};

test('traits of single files are told one by one', () => {
  const images = [
    ...everyday(20),
    { file: 'a.gif', flags: flags.animated },
    { file: 'b.png', flags: flags.transparent | flags.deep },
    { file: 'c.jpg', flags: flags.cmyk },
    { file: 'd.jpg', flags: flags.rotated },
  ];
  expect(found(images).map(({ kind, files }) => `${kind} ${files.join()}`)).toEqual([
    'animated a.gif',
    'unusual-pixels b.png',
    'unusual-pixels c.jpg',
    'unusual-pixels b.png',
    'rotated d.jpg',
  ]);
});

test('what half of the images have is one problem of the dataset', () => {
  const turned = Array.from({ length: 6 }, (_, i) => ({ file: `t${i}.jpg`, flags: flags.rotated }));
  const [problem, ...rest] = found([...everyday(6), ...turned]);
  expect(rest).toEqual([]);
  expect(problem).toMatchObject({ kind: 'rotated', files: turned.map(({ file }) => file) });
  expect(problem!.message).toMatch(/^6 of 12 images lie on their side/);
});

test('grey images stand out among colour, not among their own, and not in the dark', () => {
  const grey = { file: 'grey.jpg', flags: flags.grey };
  expect(found([...everyday(19), grey])).toMatchObject([{ kind: 'grey', files: ['grey.jpg'] }]);
  expect(found([...everyday(2), grey, { ...grey, file: 'g2.jpg' }])).toEqual([]);
  expect(found([...everyday(19), { ...grey, brightness99: 0.05 }])).toEqual([]);
  expect(found([...everyday(19), { ...grey, flags: flags.grey | flags.constant }])).toEqual([]);
});
