import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/engine/datasets/openDataset';
import { readTables } from '../../../src/engine/datasets/readTables';
import { encodeJpeg } from '../../../src/engine/images/encode';

/** A folder of six images, `img/000.jpg` and so on, and these files. */
async function folderWith(files: Readonly<Record<string, Buffer | string>>): Promise<string> {
  const root = mkdtempSync(path.join(tmpdir(), 'loupe-tables-'));
  const put = (name: string, content: Uint8Array | string) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  };
  for (let i = 0; i < 6; i++) put(`img/00${i}.jpg`, await encodeJpeg(new Uint8Array(12).fill(40 * i), 2, 2));
  for (const [name, content] of Object.entries(files)) put(name, content);
  return root;
}

const table = (names: readonly string[]) =>
  ['file;label', ...Array.from({ length: 6 }, (_, i) => `img/00${i}.jpg;${names[i % 3]!}`), ''].join('\r\n');
const russian = ['ромашка', 'роза', 'тюльпан'];

describe('a table', () => {
  it.each([
    ['windows-1251', russian, 'It was read as Windows-1251.'],
    ['koi8-r', russian, 'It was read as KOI8-R.'],
    ['utf-16le', russian, 'It was read as UTF-16.'],
    ['gb18030', ['雏菊', '玫瑰', '郁金香'], 'It was read as GB 18030.'],
    ['cp437', ['Gänseblümchen', 'Mohn', 'Löwenzahn'], 'It was read as code page 850.'],
    ['utf8', russian, undefined],
  ])('in %s keeps its classes apart, and says so', async (encoding, names, sentence) => {
    const { dataset, problems } = await openDataset(
      await folderWith({ 'labels.csv': iconv.encode(table(names), encoding) }),
    );
    expect([...dataset.classes].sort()).toEqual([...names].sort());
    expect([...dataset.classIndex].map((index) => dataset.classes[index])).toEqual([...names, ...names]);
    expect(problems.find(({ code }) => code === 'table-encoding')?.message).toBe(sentence);
  });

  it('that is no text is named', async () => {
    const root = await folderWith({
      'labels.xlsx': Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0]),
      'metadata.jsonl': `{"file_name": ${'['.repeat(50_000)}`,
      'labels.csv': Buffer.concat([Buffer.from('file,label\n'), Buffer.alloc(500)]),
    });
    const { tables, problems } = await readTables(root, ['labels.csv', 'labels.xlsx', 'metadata.jsonl']);
    expect(tables).toEqual([]);
    expect(problems).toEqual([
      { file: 'labels.csv', code: 'unreadable-table', message: expect.stringContaining('not text') as string },
      {
        file: 'labels.xlsx',
        code: 'unreadable-table',
        message:
          'The table cannot be read (It is a workbook (Excel, LibreOffice) or an archive, not text. Save it as CSV).',
      },
      {
        file: 'metadata.jsonl',
        code: 'unreadable-table',
        message: 'The table cannot be read (It is no JSON: its brackets are nested more than 200 deep).',
      },
    ]);
  });

  it('is looked for near the top alone, and not among descriptions of single images', async () => {
    const boxes = Array.from({ length: 30 }, (_, i) => `labels/train/image_${i}.txt`);
    const names = ['README.txt', 'notes.txt', 'a/b/c/d/labels.csv', 'a/labels.csv', ...boxes];
    const root = await folderWith(Object.fromEntries(names.map((name) => [name, 'img/000.jpg,a'])));
    expect((await readTables(root, names)).tables.map((one) => one.path)).toEqual(['a/labels.csv']);
  });
});

const shared = path.resolve('../shared/cases/files/tables');

describe.skipIf(!existsSync(shared))('tables that Excel wrote', () => {
  it.each(['excel_csv_utf8_bom.csv', 'excel_csv_windows1252.csv', 'excel_unicode_text_utf16.csv'])(
    'as %s',
    async (name) => {
      const { dataset } = await openDataset(await folderWith({ 'labels.csv': readFileSync(path.join(shared, name)) }));
      expect(dataset.files).toEqual(['img/000.jpg', 'img/001.jpg', 'img/002.jpg']);
      expect([...dataset.classIndex].map((index) => dataset.classes[index])).toEqual([
        'Gänseblümchen',
        'Rosé',
        expect.stringMatching(/^Tulpe \(grö(ß|t)/),
      ]);
    },
  );
});
