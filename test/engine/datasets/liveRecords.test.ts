import { assert, property, array, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordAt, tableRecords } from '../../../src/core/tables/tableRecords';
import { parseTable } from '../../../src/engine/datasets/parseTable';

const linesOf = (text: string): string[] => text.split(/\r\n?|\n/);

describe('records of an open document', () => {
  const texts = [
    'id,label\n1.jpg,cat\n\n2.jpg,"dog, small"\n',
    '# a comment\n\nsep=;\na;b\n',
    'sep=;\na;b\r\nc;"d\r\ne"\r\n',
    'img 1.jpg cat\nimg 2.jpg dog\n',
    'a.jpg,5" pot\nb.jpg,"open\nc.jpg,cup\n',
    'a,"x"y,z\nb,""q"",""\n',
    'a\tb\n\t\n',
    'a,b,\n,,\n',
    '',
    '\n\n',
    'only\nnames\n',
  ];
  it.each(texts)('are those of the file: %j', (text) => {
    const { rows, firstLine } = parseTable(text);
    expect(tableRecords(linesOf(text))).toMatchObject({ rows, firstLine });
  });

  it('are those of the file, whatever quotes, separators and line ends stand in it', () => {
    assert(
      property(
        array(constantFrom('a', 'b', ',', ',', '"', '""', '\n', '\r\n', ' ', ';', '\t'), { maxLength: 40 }),
        (signs) => {
          const text = signs.join('');
          const { rows, firstLine } = parseTable(text);
          const live = tableRecords(linesOf(text));
          expect(live.rows, JSON.stringify(text)).toEqual(rows);
          expect(live.firstLine).toBe(firstLine);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('know where each field stands', () => {
    assert(
      property(array(constantFrom('a', 'b', ',', ',', '"', '""', '\n', ' '), { maxLength: 40 }), (signs) => {
        const lines = linesOf(`x,y\n${signs.join('')}`);
        const live = tableRecords(lines);
        live.rows.forEach((row, i) => {
          const { fields, places } = recordAt(lines, live.lineOf[i]!, live, row);
          expect(fields).toEqual(row);
          expect(places.length).toBe(row.length);
          places.forEach((place, column) => {
            const text =
              place.line === place.endLine
                ? lines[place.line]!.slice(place.start, place.end)
                : [
                    lines[place.line]!.slice(place.start),
                    ...lines.slice(place.line + 1, place.endLine),
                    lines[place.endLine]!.slice(0, place.end),
                  ].join('\n');
            if (live.delimiter === undefined) expect(text).toContain(row[column]);
            else if (!text.startsWith('"')) expect(text).toBe(row[column]);
            else if (live.quotes && /^"([^"]|"")*"$/.test(text))
              expect(text.slice(1, -1).replaceAll('""', '"')).toBe(row[column]);
          });
        });
      }),
      { numRuns: 1_000 },
    );
  });
});
