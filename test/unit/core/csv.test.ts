import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, excelCsv, probabilityHeadings, toCsv } from '../../../src/core/csv';
import { fromSpreadsheetText } from '../../../src/core/plainText';

describe('csv', () => {
  it('quotes what RFC 4180 wants quoted', () => {
    expect(
      ['plain', 'a,b', 'say "hi"', 'two\nlines', ' lead', 'trail ', '', 0.5, true, null, undefined].map((value) =>
        csvField(value),
      ),
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
          const read = parse(toCsv(filled), { record_delimiter: '\r\n' });
          expect(read.map((row) => row.map(fromSpreadsheetText))).toEqual(filled);
        },
      ),
    );
  });

  it('guards what a spreadsheet would compute, and only that', () => {
    expect(csvField('=HYPERLINK("http://x","y")')).toBe(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(csvField("'=1")).toBe("''=1");
    expect(csvField(-0.5)).toBe('-0.5');
  });

  it('keeps a class apart from the columns of the table', () => {
    const header = ['file', 'predicted', 'probability', ...probabilityHeadings(['file', 'predicted', 'probability'])];
    expect(new Set(header).size).toBe(header.length);
    expect(header.slice(3)).toEqual(['probability:file', 'probability:predicted', 'probability:probability']);
  });

  it('writes for Excel with a mark, and with what its language expects', () => {
    const rows = [
      ['file', 'probability'],
      ['a;b.jpg', 0.5],
      ['1,5.jpg', 1e-7],
    ];
    expect(toCsv(rows, excelCsv.point)).toBe('\uFEFFfile,probability\r\n"a;b.jpg",0.5\r\n"1,5.jpg",1e-7\r\n');
    expect(toCsv(rows, excelCsv.comma)).toBe('\uFEFFfile;probability\r\n"a;b.jpg";0,5\r\n"1,5.jpg";1e-7\r\n');
  });
});
