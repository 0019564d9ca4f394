import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, toCsv } from '../../../src/core/csv';

describe('csv', () => {
  it('quotes what RFC 4180 wants quoted', () => {
    expect(
      ['plain', 'a,b', 'say "hi"', 'two\nlines', ' lead', 'trail ', '', 0.5, true, null, undefined].map(csvField),
    ).toEqual(['plain', '"a,b"', '"say ""hi"""', '"two\nlines"', '" lead"', '"trail "', '', '0.5', 'true', '', '']);
  });

  it('ends every row with CRLF', () => {
    expect(
      toCsv([
        ['file', 'class'],
        ['a, b.jpg', 'cat'],
      ]),
    ).toBe('file,class\r\n"a, b.jpg",cat\r\n');
  });

  it('is read back unchanged by a CSV reader', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'grapheme' }),
            fc.string(),
            fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', ' ', 'x') }),
          ),
          { minLength: 1 },
        ),
        (rows) => {
          // A reader drops a line on which nothing stands.
          const filled = rows.map((row) => ['#', ...row]);
          expect(parse(toCsv(filled), { record_delimiter: '\r\n' })).toEqual(filled);
        },
      ),
    );
  });
});
