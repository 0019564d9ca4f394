import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ColumnReader } from '../../../../src/core/groups/columnGroups';
import { groupByFault, parseGroupBy } from '../../../../src/core/groups/groupBy';
import { groupOfName } from '../../../../src/core/groups/namePattern';
import { categoryDrift, chiSquaredTail, valueDrift } from '../../../../src/core/groups/partDrift';
import { groupNumbers, unionGroups } from '../../../../src/core/groups/unionGroups';

it('reads what to group by', () => {
  expect(parseGroupBy('column: Patient ID ')).toEqual({ by: 'column', column: 'Patient ID' });
  expect(parseGroupBy('name:{group}_*')).toEqual({ by: 'name', pattern: '{group}_*' });
  expect(parseGroupBy('name:^(a:b)')).toEqual({ by: 'name', pattern: '^(a:b)' });
  expect(parseGroupBy('names')).toEqual({ by: 'names' });
  expect(parseGroupBy('exif:camera')).toEqual({ by: 'exif', field: 'camera' });
});

it.each([
  ['patient', 'must be column:patient'],
  ['', 'must be column:patient'],
  ['column:', 'must name a column'],
  ['name:', 'must have a pattern'],
  ['name:patient_*', 'needs {group}'],
  ['name:(', 'is neither a pattern'],
  ['name:{group}_{group}', 'more than once'],
  ['exif:lens', 'exif:camera or exif:time'],
])('refuses %s', (text, words) => {
  expect(groupByFault(text)).toContain(words);
  expect(() => parseGroupBy(text)).toThrow(words);
});

it.each([
  ['{group}_*', 'cat/patient12_3.jpg', 'patient12'],
  ['{group}_*', 'cat/patient12.jpg', null],
  ['patient{group}_*', 'a/b/Patient012_x_y.png', '012'],
  ['images ({group}).jpg', 'a/images (12).jpg', '12'],
  ['*-{group}', 'x/eye-left-7.jpg', 'left-7'],
  ['*_{group}_*', 'x/a_b_c_d.jpg', 'b'],
  ['{group}/*', 'mary/cat/1.jpg', 'mary'],
  ['^(p\\d+)-', 'cat/p12-3.jpg', 'p12'],
  ['(\\d+)$', 'cat/p_12.jpg', '12'],
  ['(\\d+)\\.jpg$', 'cat/p_12.jpg', '12'],
  ['(\\w+)/(\\d+)_', 'cat/12_3.jpg', 'cat/12'],
  ['{group}_1', 'a/a\u0308_1.jpg', 'ä'],
])('pattern %s reads %s as %s', (pattern, file, group) => {
  expect(groupByFault(`name:${pattern}`)).toBe('');
  expect(groupOfName(pattern)(file)).toBe(group);
});

it('unites chains of groups, and leaves single files alone', () => {
  const patients = groupNumbers(['a', 'a', 'b', null, 'c', 'd', null]);
  const copies = [-1, 5, 5, -1, -1, -1, -1];
  expect([...unionGroups(7, [patients, copies])]).toEqual([0, 0, 0, -1, -1, -1, -1]);
});

it('unites as a search along all ways does', () => {
  const way = (size: number) => fc.array(fc.integer({ min: -1, max: 5 }), { minLength: size, maxLength: size });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }).chain((size) => fc.tuple(way(size), way(size))),
      ([a, b]) => {
        const found = unionGroups(a.length, [a, b]);
        const near = (i: number, j: number) => [a, b].some((one) => one[i]! >= 0 && one[i] === one[j]);
        const reach = (i: number) => {
          const seen = new Set([i]);
          for (const k of seen) a.forEach((_, j) => near(k, j) && seen.add(j));
          return seen;
        };
        a.forEach((_, i) => {
          const all = reach(i);
          if (all.size === 1) expect(found[i]).toBe(-1);
          else a.forEach((__, j) => expect(found[i] === found[j]).toBe(all.has(j)));
        });
      },
    ),
  );
});

it('finds a column by its heading in any spelling, and takes blanks for nothing', () => {
  const files = ['img/001.jpg', 'img/002.jpg', 'img/003.jpg', 'img/004.jpg', 'img/005.jpg'];
  const reader = new ColumnReader(files, [
    {
      path: 'labels.csv',
      header: ['file', 'label', 'Patient_ID'],
      rows: [
        ['001.jpg', 'a', 'M 12'],
        ['002', 'b', 'm_12'],
        ['img/003.jpg', 'a', 'n/a'],
        ['004.jpg', 'b', 'M 13'],
      ],
    },
  ]);
  for (const heading of ['Patient_ID', 'patient id', 'patientid'])
    expect(reader.find(heading)).toEqual({
      table: 'labels.csv',
      column: 'Patient_ID',
      values: ['M 12', 'M 12', null, 'M 13', null],
    });
  expect(reader.find('patients')).toBeUndefined();
  expect(reader.columns.map(({ column }) => column)).toEqual(['file', 'label', 'Patient_ID']);
});

it('measures drift as SciPy does', () => {
  // scipy.stats.chi2_contingency(correction=False), ks_2samp(method="asymp") and chi2.sf of SciPy 1.17.
  const first = categoryDrift([30, 50, 20], [50, 30, 20])!;
  expect(first.distance).toBeCloseTo(0.2, 12);
  expect(first.chance).toBeCloseTo(0.006738, 3);
  const second = categoryDrift([300, 100], [60, 40])!;
  expect(second.chance).toBeCloseTo(0.0027, 3);
  expect(second.at).toEqual({ category: 0, first: 0.75, second: 0.6 });
  expect(chiSquaredTail(27.877, 9)).toBeCloseTo(0.001, 3);
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const values = valueDrift(range(0, 100), range(30, 130))!;
  expect(values.distance).toBeCloseTo(0.3, 12);
  expect(values.chance).toBeLessThan(0.001);
  expect(valueDrift(range(1, 11), range(2, 12))!.chance).toBeGreaterThan(0.9);
  expect(valueDrift([], [1])).toBeNull();
  expect(categoryDrift([0, 0], [1, 2])).toBeNull();
});
