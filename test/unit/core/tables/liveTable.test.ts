import { describe, expect, it } from 'vitest';
import { FileIndex } from '../../../../src/core/layouts/tables/fileIndex';
import { findingsOf, mostOfKind, type Finding } from '../../../../src/core/tables/findings';
import { liveTable, recordOfLine, type LiveTable } from '../../../../src/core/tables/liveTable';
import { cellAt, cellOffers } from '../../../../src/core/tables/tableCells';
import { repeatedLines } from '../../../../src/core/tables/repeatedRows';
import { respelled } from '../../../../src/core/tables/respelled';

const images = (...files: string[]) => ({
  images: new FileIndex(files),
  others: new FileIndex(['labels.csv', 'f.raw']),
});
const flowers = images(...Array.from({ length: 12 }, (_, i) => `img/${i}.jpg`), 'img/new.jpg', 'img/old, one.jpg');
const read = (text: string, names = flowers, path = 'labels.csv'): { table: LiveTable; lines: string[] } => {
  const lines = text.split('\n');
  const table = liveTable(lines, path, names);
  if (!table) throw new Error('no table of labels');
  return { table, lines };
};
const found = (text: string, names = flowers, path = 'labels.csv') => {
  const { table, lines } = read(text, names, path);
  return findingsOf(table, lines);
};
const brief = (text: string, names = flowers) =>
  found(text, names).list.map(({ kind, place }: Finding) => `${kind} ${place.line}:${place.start}-${place.end}`);

describe('what is found in a table', () => {
  it('is told by line, and by cell', () => {
    const text = [
      'filename,label,split',
      '0.jpg,rose,train',
      '1.jpg,rose,train',
      'gone.jpg,rose,train',
      '2.jpg,rose,sometimes',
      '2.jpg,rose,sometimes',
      '1.jpg,tulip,train',
      '3.jpg,tulip,test',
      'f.raw,tulip,test',
      '4.jpg,once,train',
      '5.jpg,tulip,test',
    ].join('\n');
    expect(brief(text)).toEqual([
      'conflict 6:6-11',
      'missing 3:0-8',
      'unknown-part 4:11-20',
      'unknown-part 5:11-20',
      'duplicate 5:0-5',
      'once 9:6-10',
    ]);
  });

  it('tells a rare name from a frequent one, and what to write', () => {
    const rows = Array.from({ length: 10 }, (_, i) => `${i}.jpg;rose`);
    const list = found(['file;class', ...rows, '10.jpg;"rosse"', '11.jpg;Rose'].join('\n')).list;
    expect(list).toMatchObject([
      {
        kind: 'similar',
        label: 'rosse',
        like: 'rose',
        rows: 10,
        text: '"rose"',
        place: { line: 11, start: 7, end: 14 },
      },
      { kind: 'similar', label: 'Rose', like: 'rose', rows: 10, text: 'rose', place: { line: 12 } },
    ]);
  });

  it('stands where it stands behind quotes, comments and records of several lines', () => {
    const text =
      '# flowers\n\nfilename,note,label\n0.jpg,"two\nlines",rose\n"gone.jpg",x,rose\n1.jpg,x,tulip\n2.jpg,x,tulip';
    expect(brief(text)).toEqual(['missing 5:0-10', 'once 4:7-11']);
  });

  it('tells of a table without classes, of other ids, and of images of one class each', () => {
    expect(found('filename,weight\n0.jpg,0.5\n1.jpg,0.7').list).toMatchObject([
      { kind: 'no-classes', found: ['“filename”', '“weight”'] },
    ]);
    expect(found('filename,weight\n0.jpg,0.5\n1.jpg,0.7', flowers, 'weights.csv').list).toEqual([]);
    expect(found('filename,copy,label\n0.jpg,1.jpg,a\n1.jpg,0.jpg,b\n2.jpg,3.jpg,a\n3.jpg,2.jpg,b').list).toMatchObject(
      [{ kind: 'other-ids', used: '“filename”', other: '“copy”', place: { line: 0, start: 9 } }],
    );
    const use = [
      'filename,label,split',
      ...[0, 1, 2, 3].map((i) => `${i}.jpg,${i % 2 ? 'a' : 'b'},${i % 2 ? 'red' : 'blue'}`),
    ];
    expect(found(use.join('\n')).list.map(({ kind }) => kind)).toContain('unknown-part');
    const columns = [
      'filename,label,dataset',
      ...[0, 1, 2, 3].map((i) => `${i}.jpg,${i < 2 ? 'a' : 'b'},${i % 2 ? 'B' : 'A'}`),
    ];
    expect(found(columns.join('\n')).list).toMatchObject([
      { kind: 'possible-parts', title: '“dataset”', values: ['A', 'B'], place: { line: 0, start: 15, end: 22 } },
    ]);
    const many = images(...Array.from({ length: 80 }, (_, i) => `${i}.jpg`));
    const captions = found(
      ['filename,label', ...Array.from({ length: 80 }, (_, i) => `${i}.jpg,words ${'abcdefgh'[i % 8]}${i}`)].join('\n'),
      many,
    );
    expect(captions.list).toMatchObject([{ kind: 'mostly-once', classes: 80, once: 80 }]);
  });

  it('is listed so far, and counted beyond', () => {
    const rows = Array.from({ length: mostOfKind + 25 }, (_, i) => `gone${i}.jpg,rose`);
    const { list, more } = found(['filename,label', '0.jpg,rose', '1.jpg,rose', ...rows].join('\n'));
    expect(list.filter(({ kind }) => kind === 'missing').length).toBe(mostOfKind);
    expect(more.get('missing')).toBe(25);
  });

  it('is nothing for tables about something else', () => {
    const other = (text: string) => liveTable(text.split('\n'), 'x.csv', flowers);
    expect(other('city,people\nRome,100\nOslo,200')).toBeNull();
    expect(other('year,people,zone\n1900,100,a\n1901,200,b\n1,300,a\n1902,400,b')).toBeNull();
    expect(other('')).toBeNull();
    // Numbers of classes with their names are no images.
    expect(liveTable(['id,name', '0,rose', '1,tulip', '2,daisy'], 'classes.csv', flowers)).toBeNull();
  });
});

describe('fixes', () => {
  it('remove rows that repeat another in every cell, whatever numbers them', () => {
    const text =
      ',filename,label,box\n100,0.jpg,rose,1\n101,0.jpg,rose,1\n102,0.jpg,rose,1\n103,0.jpg,rose,2\n104,1.jpg,tulip,1\n105,1.jpg,tulip,1';
    const { table, lines } = read(text);
    expect(repeatedLines(table)).toEqual([
      { from: 2, to: 4 },
      { from: 6, to: 7 },
    ]);
    expect(findingsOf(table, lines).list.filter(({ kind }) => kind === 'duplicate')).toMatchObject([
      { lines: { from: 2, to: 3 } },
      { lines: { from: 3, to: 4 } },
      { lines: null },
      { lines: { from: 6, to: 7 } },
    ]);
  });

  it('write a name as the table writes it', () => {
    const rows = Array.from({ length: 6 }, (_, i) => `${i}.jpg,"rose, red"`);
    const { table, lines } = read(['file,class', ...rows, '6.jpg,rose red', '7.jpg,"rose  red"'].join('\n'));
    expect(respelled(table, lines, 'rose red', 'rose, red')).toMatchObject([
      { text: '"rose, red"', place: { line: 7, start: 6, end: 14 } },
    ]);
    expect(respelled(table, lines, 'rose  red', 'tulip')).toMatchObject([{ text: '"tulip"', place: { line: 8 } }]);
  });
});

describe('cells', () => {
  const text =
    'filename,label,split\n0.jpg,rose,train\n"1.jpg",tulip,test\ngone.jpg,,train\n2.jpg,rose,train\n3.jpg,tulip,train\n';
  const at = (line: number, character: number) => {
    const { table, lines } = read(text);
    return cellAt(table, lines, line, character, true);
  };
  it('know their column, image, class and part', () => {
    expect(at(1, 2)).toMatchObject({
      column: 'id',
      image: { kind: 'found', file: 'img/0.jpg' },
      label: 'rose',
      rows: 2,
      part: 'train',
    });
    expect(at(2, 0)).toMatchObject({
      column: 'id',
      place: { start: 0, end: 7 },
      image: { file: 'img/1.jpg' },
      part: 'test',
    });
    expect(at(2, 9)).toMatchObject({ column: 'class', label: 'tulip' });
    expect(at(2, 15)).toMatchObject({ column: 'other' });
    expect(at(3, 2)).toMatchObject({ column: 'id', image: { kind: 'missing' }, label: '', part: 'train' });
    expect(at(0, 2)).toBeNull();
  });

  it('are found in lines that changed since the table was read', () => {
    const { table, lines } = read(text);
    lines.splice(1, 0, 'new.jpg,tulip,train');
    expect(cellAt(table, lines, 1, 1, false)).toMatchObject({
      column: 'id',
      image: { file: 'img/new.jpg' },
      label: 'tulip',
    });
  });

  const offers = (line: number, character: number, change = text) => {
    const { table, lines } = read(change);
    return cellOffers(table, lines, line, character, true)?.offers.map(({ text: written }) => written);
  };
  it('offer classes, the most frequent first, and images without a row, written as the others are', () => {
    expect(offers(3, 9)).toEqual(['rose', 'tulip']);
    expect(offers(6, 0)).toEqual([
      '4.jpg',
      '5.jpg',
      '6.jpg',
      '7.jpg',
      '8.jpg',
      '9.jpg',
      '10.jpg',
      '11.jpg',
      'new.jpg',
      '"old, one.jpg"',
    ]);
    expect(offers(6, 3, `${text}new,`)).toEqual(['new.jpg']);
    // A line without its separator leaves the table what it was.
    expect(liveTable(`${text}ne`.split('\n'), 'labels.csv', flowers)).toBeNull();
    expect(liveTable(`${text}ne`.split('\n'), 'labels.csv', flowers, ',')?.outcomes.at(-1)).toEqual({
      kind: 'missing',
      id: 'ne',
    });
    expect(offers(3, 11)).toBeUndefined();
    // A line of spaces that is not whole yet has the columns that the table had before.
    const { table } = read('path label\nimg/0 rose\nimg/1 tulip\nimg/2 rose\nimg/3 tulip');
    const typed = ['path label', 'img/0 rose', 'img/n'];
    expect(cellOffers(table, typed, 2, 5, false)?.offers).toEqual([
      { kind: 'id', text: 'img/new', name: 'img/new', rows: 0 },
    ]);
  });

  it('are in the record of their line', () => {
    const { table } = read('filename,note,label\n0.jpg,"two\nlines",rose\n1.jpg,x,rose\n2.jpg,x,tulip\n3.jpg,x,tulip');
    expect([0, 1, 2, 3, 5, 6].map((line) => recordOfLine(table.records, line))).toEqual([0, 1, 1, 2, 4, -1]);
  });
});
