import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/engine/formats/text/decodeText';

/** A table of these classes. */
const table = (...classes: string[]) =>
  ['file,label', ...classes.flatMap((name, i) => [`img/00${i}.jpg,${name}`, `img/10${i}.jpg,${name}`]), ''].join('\n');

const german = table('Gänseblümchen', 'Rosé', 'Tulpe (größte)');
const russian = table('ромашка', 'роза', 'тюльпан');

describe('text', () => {
  it.each([
    ['UTF-8', 'utf8', table('ascii', 'only')],
    ['UTF-8', 'utf8', german],
    ['UTF-8', 'utf8', table('🐱', '雏菊', 'роза')],
    ['Windows-1252', 'windows-1252', german],
    ['Windows-1252', 'windows-1252', table('Löwe', 'Bär')],
    ['Windows-1252', 'windows-1252', table('café', 'thé')],
    ['Windows-1252', 'windows-1252', table('œillet', 'forêt', 'garçon')],
    ['Windows-1252', 'windows-1252', table('niño', 'señal')],
    ['Windows-1252', 'windows-1252', table('ÄPFEL', 'Öl')],
    ['Windows-1251', 'windows-1251', russian],
    ['Windows-1251', 'windows-1251', table('Кошка', 'Собака')],
    ['Windows-1251', 'windows-1251', table('кот', 'пёс')],
    ['KOI8-R', 'koi8-r', russian],
    ['KOI8-R', 'koi8-r', table('кошка', 'собака')],
    ['KOI8-R', 'koi8-r', table('Кошка', 'Собака')],
    ['code page 866', 'cp866', russian],
    ['GB 18030', 'gb18030', table('雏菊', '玫瑰', '郁金香')],
    ['GB 18030', 'gb18030', table('猫', '狗')],
    ['GB 18030', 'gb18030', table('苹果', '香蕉')],
    ['Shift JIS', 'shift_jis', table('ヒナギク', 'バラ', 'チューリップ')],
    ['Shift JIS', 'shift_jis', table('猫', '犬')],
    ['Shift JIS', 'shift_jis', table('ひまわり', 'さくら')],
    ['EUC-KR', 'euc-kr', table('데이지', '장미', '튤립')],
    ['EUC-KR', 'euc-kr', table('고양이', '강아지')],
    ['Big5', 'big5', table('雛菊', '玫瑰', '鬱金香')],
    ['EUC-JP', 'euc-jp', table('ヒナギク', 'バラ', 'チューリップ')],
    ['code page 850', 'cp437', table('Gänseblümchen', 'Löwe')],
    ['code page 850', 'cp850', table('ação', 'João', 'não')],
    ['Windows-1250', 'windows-1250', table('Żółty', 'Czerwień', 'łąka')],
    ['Windows-1253', 'windows-1253', table('γάτα', 'σκύλος')],
    ['Mac OS Roman', 'macintosh', german],
    ['UTF-16', 'utf-16le', german],
    ['UTF-16', 'utf-16be', german],
    ['UTF-16', 'utf-16le', russian],
    ['UTF-16', 'utf-16be', table('雏菊', '玫瑰')],
    ['UTF-32', 'utf-32le', german],
    ['UTF-32', 'utf-32be', russian],
  ])('is read as %s where it was written in %s', (title, encoding, text) => {
    const found = decodeText(iconv.encode(text, encoding));
    expect(found.text).toBe(text);
    expect(found.encoding).toBe(title);
  });

  it.each(['utf8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('obeys the mark of %s', (encoding) => {
    const found = decodeText(iconv.encode(russian, encoding, { addBOM: true }));
    expect(found.text).toBe(russian);
    expect(found.remark).toBe(encoding === 'utf8' ? '' : `was read as ${encoding.slice(0, 6).toUpperCase()}`);
  });

  it('says which encoding it was', () => {
    expect(decodeText(iconv.encode(russian, 'windows-1251')).remark).toBe('was read as Windows-1251');
    expect(decodeText(Buffer.from(german)).remark).toBe('');
  });

  it('says that a guess is one, and keeps names apart all the same', () => {
    // One letter in each name that many encodings have.
    const found = decodeText(iconv.encode(table('õ', 'ő'), 'windows-1250'));
    expect(found.remark).toMatch(/that is a guess, so look at the names/);
    expect(new Set(found.text.match(/,.$/gm)).size).toBe(2);
  });

  it('reads lines that another program added', () => {
    const mixed = Buffer.concat([
      Buffer.from(table('Größe', 'Rosé', 'Bär')),
      iconv.encode('x.jpg,Löwe\n', 'windows-1252'),
    ]);
    const found = decodeText(mixed);
    expect(found.text).toBe(`${table('Größe', 'Rosé', 'Bär')}x.jpg,Löwe\n`);
    expect(found.remark).toBe('is UTF-8, except line 8, read as Windows-1252; save it again as UTF-8');
  });

  it('leaves out marks in the middle and null characters', () => {
    const found = decodeText(Buffer.from('a.jpg,cat\n\uFEFFb.jpg,dog\0\n'));
    expect(found.text).toBe('a.jpg,cat\nb.jpg,dog\n');
    expect(found.remark).toBe('has null characters, which are dropped');
  });

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), /workbook .* Save it as CSV/],
    ['a compressed table', Buffer.from([0x1f, 0x8b, 8, 0]), /Unpack it/],
    ['a Parquet file', Buffer.from('PAR1....'), /Parquet/],
    ['binary data', Buffer.alloc(200), /no text|binary/],
  ])('refuses %s', (_, bytes, sentence) => {
    expect(() => decodeText(bytes)).toThrow(sentence);
  });
});
