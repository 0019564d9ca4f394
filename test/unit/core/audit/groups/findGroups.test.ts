import { expect, it } from 'vitest';
import { findGroups } from '../../../../../src/core/audit/groups/findGroups';
import { groupWays } from '../../../../../src/core/audit/groups/groupWays';
import type { AuditedImages } from '../../../../../src/core/audit/auditTypes';
import { ColumnReader } from '../../../../../src/core/groups/columnGroups';
import { partCode } from '../../../../../src/core/parts';

const noTables = new ColumnReader([], []);

function patients(name: (p: number, i: number) => string, part: (i: number) => number = () => 0): AuditedImages {
  const rows = Array.from({ length: 60 }, (_, i) => ({ p: Math.floor(i / 5), i }));
  return {
    files: rows.map(({ p, i }) => `${p % 2 === 0 ? 'ill' : 'well'}/${name(p, i)}.jpg`),
    classes: ['ill', 'well'],
    classIndex: rows.map(({ p }) => p % 2),
    part: rows.map(({ i }) => part(i)),
  };
}
const measured = (
  images: AuditedImages,
  camera: (i: number) => string = () => '',
  taken: (i: number) => number = () => NaN,
) => ({
  camera: images.files.map((_, i) => camera(i)),
  taken: Float64Array.from(images.files, (_, i) => taken(i)),
});

it('tells of patients in names, with examples and what to do', () => {
  const images = patients((p, i) => `patient${p}_${i}`);
  const [problem, ...others] = findGroups(images, groupWays(images, measured(images), noTables));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ kind: 'groups', severity: 'warning', score: 1, classes: ['ill', 'well'] });
  expect(problem!.files).toHaveLength(12);
  expect(problem!.message).toBe(
    '60 images belong together in 12 groups by their names, such as “patient 0” (ill/patient0_0.jpg, ill/patient0_1.jpg, ill/patient0_2.jpg and 2 more). Divided by chance, a model is judged by images of groups that it was trained on. Keep groups whole with --group-by "names" (loupe split, loupe train).',
  );
});

it('tells whether the parts of the data divide them', () => {
  const apart = patients(
    (p, i) => `patient${p}_${i}`,
    (i) => (i % 5 === 0 ? partCode.test : partCode.train),
  );
  const message = findGroups(apart, groupWays(apart, measured(apart), noTables))[0]!.message;
  expect(message).toContain(
    '12 groups of the data stand in training and in a held-out part, so the score of 12 images',
  );
  const whole = patients(
    (p, i) => `patient${p}_${i}`,
    (i) => (i < 10 ? partCode.test : partCode.none),
  );
  expect(findGroups(whole, groupWays(whole, measured(whole), noTables))[0]!.message).toContain('keep them whole');
});

it('says nothing of plain names', () => {
  const images = patients((_, i) => `IMG_${String(i).padStart(4, '0')}`);
  expect(findGroups(images, groupWays(images, measured(images), noTables))).toEqual([]);
});

it('tells of columns with the heading of a group, where values repeat', () => {
  const images = patients((_, i) => String(i));
  const rows = images.files.map((file, i) => [file, `P-${Math.floor(i / 5)}`, `L${i}`, String(i % 7)]);
  const columns = new ColumnReader(images.files, [
    { path: 'meta.csv', header: ['file', 'Patient ID', 'lesion_id', 'age'], rows },
  ]);
  const found = findGroups(images, groupWays(images, measured(images), columns));
  expect(found.map(({ message }) => /--group-by "([^"]+)"/.exec(message)![1])).toEqual(['column:Patient ID']);
});

it('tells of moments and cameras that EXIF shows', () => {
  const images = patients((_, i) => `IMG_${i}`);
  const columns = noTables;
  const by = (measures: ReturnType<typeof measured>) =>
    findGroups(images, groupWays(images, measures, columns)).map(
      ({ message }) => /--group-by "([^"]+)"/.exec(message)![1],
    );
  expect(
    by(
      measured(
        images,
        () => '',
        (i) => Math.floor(i / 5) * 60_000 + (i % 5) * 2000,
      ),
    ),
  ).toEqual(['exif:time']);
  expect(by(measured(images, (i) => `Camera ${Math.floor(i / 5) % 6}`))).toEqual(['exif:camera']);
  // Photographs from everywhere, and those of one camera a class.
  expect(by(measured(images, (i) => `Camera ${i}`))).toEqual([]);
  expect(by(measured(images, (i) => `Camera ${Math.floor(i / 5) % 2}`))).toEqual([]);
});
