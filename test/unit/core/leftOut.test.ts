import { expect, it } from 'vitest';
import { leftOutWords, sortLeftOut } from '../../../src/core/layouts/leftOut';

const of = (...codes: string[]) => codes.map((code) => ({ code }));

it('tells files that are skipped from rows that name none', () => {
  expect(sortLeftOut(of('damaged', 'missing-file', 'hidden'))).toEqual({
    files: of('damaged', 'hidden'),
    rows: of('missing-file'),
  });
});

it.each([
  [of(), ''],
  [of('damaged'), '1 file skipped'],
  [of('missing-file'), '1 row without a file'],
  [of('missing-file', 'damaged', 'missing-file', 'hidden'), '2 files skipped, 2 rows without a file'],
])('counts each in its own words', (entries, words) => expect(leftOutWords(entries)).toBe(words));
