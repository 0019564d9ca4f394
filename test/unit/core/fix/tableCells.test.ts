import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { replaceCells, tableCells, writtenCell } from '../../../../src/core/fix/tableCells';
import { parseTable } from '../../../../src/engine/datasets/parseTable';

/** The text with one field's value changed. */
function changed(text: string, row: number, column: number, value: string): string | null {
  const { rows } = parseTable(text.replace(/\ufeff/g, ''));
  const cells = tableCells(text, rows);
  if (!cells) return null;
  const cell = cells.records[row]![column]!;
  const raw = writtenCell(cell, value, cells);
  return raw === null ? null : replaceCells(text, [{ cell, raw }]);
}

it.each([
  ['file,label\r\na.jpg,cat\r\nb.jpg,dog\r\n', 'file,label\r\na.jpg,rose\r\nb.jpg,dog\r\n'],
  ['file;label\na.jpg;"cat"\nb.jpg;dog', 'file;label\na.jpg;"rose"\nb.jpg;dog'],
  ['\ufefffile\tlabel\ra.jpg\tcat\rb.jpg\tdog\r', '\ufefffile\tlabel\ra.jpg\trose\rb.jpg\tdog\r'],
  ['file, label\na.jpg, cat\nb.jpg, dog\n\n\n', 'file, label\na.jpg, rose\nb.jpg, dog\n\n\n'],
  ['# hello, you\n\nfile|label\na.jpg|cat \nb.jpg|dog', '# hello, you\n\nfile|label\na.jpg|rose \nb.jpg|dog'],
  ['sep=;\nfile;label\n"a;1.jpg";cat\nb.jpg;dog', 'sep=;\nfile;label\n"a;1.jpg";rose\nb.jpg;dog'],
  ['name label\na.jpg 1\nb.jpg 2\n', 'name label\na.jpg rose\nb.jpg 2\n'],
  ['a,b\n5" pot,cat\n"x,dog\n', 'a,b\n5" pot,rose\n"x,dog\n'],
])('changes one field of %j', (text, expected) => {
  expect(changed(text, 1, 1, 'rose')).toBe(expected);
});

it.each([
  ['file,label\na.jpg,cat\n', 'a, b', 'file,label\na.jpg,"a, b"\n'],
  ['file,label\na.jpg,cat\n', 'the "big" one', 'file,label\na.jpg,"the ""big"" one"\n'],
  ['file label1\na.jpg 1\n', 'two words', null],
])('quotes where the value needs it (%#)', (text, value, expected) => {
  expect(changed(text, 1, 1, value)).toBe(expected);
});

it('finds the fields of whatever a reader reads, or says that it cannot', () => {
  const field = fc.stringMatching(/^[a-z ,;"'0-9\u00e4]{0,6}$/);
  let edited = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(',', ';', '\t', '|', ' '),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.nat(),
      fc.nat(),
      (rows, delimiter, end, row, column) => {
        const text = rows.map((one) => one.join(delimiter)).join(end);
        const before = parseTable(text).rows;
        const cells = tableCells(text, before);
        if (!cells) return;
        const [r, c] = [row % before.length, column % before[row % before.length]!.length];
        const cell = cells.records[r]![c]!;
        const raw = writtenCell(cell, 'rose', cells);
        if (raw === null) return;
        const after = replaceCells(text, [{ cell, raw }]);
        // Everything but the field is as before.
        expect(after.slice(0, cell.start)).toBe(text.slice(0, cell.start));
        expect(after.slice(cell.start + raw.length)).toBe(text.slice(cell.end));
        edited++;
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
  expect(edited).toBeGreaterThan(1000);
});
