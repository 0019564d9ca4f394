import { describe, expect, it } from 'vitest';
import { recognise } from '../../../../src/core/layouts/layouts';
import type { RecognisedLayout } from '../../../../src/core/layouts/layoutTypes';

const images = Array.from({ length: 24 }, (_, i) => `images/p${i}.jpg`);

/** A folder of 24 images with a table whose last column has a heading and a value for each image. */
function read(heading: string, value: (i: number) => string | number): RecognisedLayout {
  const header = ['file', 'label', heading];
  const rows = images.map((_, i) => [`p${i}.jpg`, ['rose', 'tulip', 'daisy'][i % 3]!, String(value(i))]);
  return recognise(images, { tables: [{ path: 'labels.csv', header, rows }] });
}

const quarter = (most: string | number, few: string | number) => (i: number) => (i % 4 === 3 ? few : most);
const counts = ({ part }: RecognisedLayout): number[] =>
  [0, 1, 2, 3].map((code) => part.filter((one) => one === code).length);
const said = ({ problems }: RecognisedLayout): string[] =>
  problems.filter(({ code }) => code.endsWith('-parts')).map(({ code, message }) => `${code}: ${message}`);

describe('a column that may be a split', () => {
  it.each(['set', 'set_name', 'Sets', 'split', 'subset'].map((heading) => [heading]))(
    'headed “%s” holds out the fewer of 0 and 1, and says so',
    (heading) => {
      const found = read(heading, quarter(0, 1));
      expect(counts(found)).toEqual([0, 18, 0, 6]);
      expect(said(found)).toEqual([
        `table-parts: Of “${heading}” its numbers were taken so: 0 is training and 1 is test (rename the column if they mean something else).`,
      ]);
    },
  );

  it('in three numbers is training, validation and test, as the sets of MatConvNet', () => {
    const found = read('set', (i) => (i % 6 === 5 ? 3 : i % 6 === 4 ? 2 : 1));
    expect(counts(found)).toEqual([0, 16, 4, 4]);
    expect(said(found)).toHaveLength(1);
  });

  it.each([
    ['set', quarter(1, 0)],
    ['set', (i: number) => i % 2],
    ['set', quarter(1, -1)],
    ['set', quarter('False', 'True')],
    ['subset', (i: number) => i % 2],
  ])('headed “%s” with numbers that may mean either is refused', (heading, value) => {
    expect(() => read(heading, value)).toThrow(
      /^labels\.csv divides the images by “\w+”, but “.+” and “.+” name no part that is known, and nothing that may be held out is trained on\. Write train, validation or test there, or remove or rename the column\.$/,
    );
  });

  it.each([
    ['part', quarter(0, 1), '“0” (18 rows) and “1” (6 rows)'],
    ['Dataset', quarter(1, 2), '“1” (18 rows) and “2” (6 rows)'],
    ['stage', quarter('A', 'B'), '“A” (18 rows) and “B” (6 rows)'],
    ['role', quarter('yes', ''), null],
    ['role', quarter('yes', 'no'), '“yes” (18 rows) and “no” (6 rows)'],
    ['random_split', quarter(0, 1), '“0” (18 rows) and “1” (6 rows)'],
    ['split_2', quarter(0, 1), '“0” (18 rows) and “1” (6 rows)'],
    ['set', quarter('query', 'gallery'), '“query” (18 rows) and “gallery” (6 rows)'],
    ['set', (i: number) => i % 6, '“0” (4 rows), “1” (4 rows), “2” (4 rows), “3” (4 rows) and 2 more'],
    // A word for a part that is held out counts under any heading.
    ['remark', quarter('', 'test'), '“test” (6 rows)'],
    [
      'origin',
      (i: number) => ['web', 'val', 'phone', 'scan'][i % 4]!,
      '“web” (6 rows), “val” (6 rows), “phone” (6 rows) and “scan” (6 rows)',
    ],
    // What such columns say as a rule is no split.
    ['stage', quarter('early', 'late'), null],
    ['dataset', (i: number) => ['vienna', 'rosendahl', 'vidir'][i % 3]!, null],
    ['camera', quarter(0, 1), null],
    ['set', () => 0, null],
    ['set', (i: number) => `expansion ${i % 12}x`, null],
  ])('headed “%s” (%#) that is not understood is named, and not used', (heading, value, words) => {
    const found = read(heading, value);
    expect(counts(found)).toEqual([24, 0, 0, 0]);
    expect(said(found)).toEqual(
      words === null
        ? []
        : [
            `possible-parts: “${heading}” says ${words}. If that divides the images into parts, write train, validation or test there: as it stands the column is not used, and no image is kept from training by it.`,
          ],
    );
  });

  it.each([
    ['test_flag', 1, 0, [0, 18, 0, 6]],
    ['in_holdout_set', 'yes', 'no', [0, 18, 0, 6]],
    ['val_split', 1, 0, [0, 18, 6, 0]],
    ['used_for_training', 0, 1, [0, 18, 0, 6]],
  ])('headed “%s” is a yes or no', (heading, few, most, expected) => {
    expect(counts(read(heading, quarter(most, few)))).toEqual(expected);
  });

  it('headed as “valid image” of most images says that they are in order', () => {
    expect(counts(read('valid_image', quarter(1, 0)))).toEqual([24, 0, 0, 0]);
  });

  it('is told beside class folders too, where it counts and where it does not', () => {
    const files = images.map((_, i) => `${['rose', 'tulip', 'daisy'][i % 3]}/p${i}.jpg`);
    const beside = (heading: string): RecognisedLayout =>
      recognise(files, {
        tables: [
          {
            path: 'info.csv',
            header: ['file', heading],
            rows: files.map((file, i) => [file, String(quarter(0, 1)(i))]),
          },
        ],
      });
    const counted = beside('set');
    expect([counted.layout, counts(counted)]).toEqual(['class-folders', [0, 18, 0, 6]]);
    expect(said(counted)).toEqual([expect.stringMatching(/^table-parts: Of “set” /)]);
    const unused = recognise(files, {
      tables: [
        {
          path: 'info.csv',
          header: ['file', 'camera', 'stage'],
          rows: files.map((file, i) => [file, `c${i % 5}`, String(quarter(0, 1)(i))]),
        },
      ],
    });
    expect([unused.layout, counts(unused)]).toEqual(['class-folders', [24, 0, 0, 0]]);
    expect(said(unused)).toEqual([expect.stringMatching(/^possible-parts: “stage” says “0” \(18 rows\)/)]);
  });

  it('never becomes the class, where nothing else could be it', () => {
    const table = {
      path: 'labels.csv',
      header: ['file', 'set'],
      rows: images.map((_, i) => [`p${i}.jpg`, String(quarter(0, 1)(i))]),
    };
    expect(() => recognise(images, { tables: [table] })).toThrow(
      /No column of labels\.csv gives a class \(found: file, set\)/,
    );
  });
});
