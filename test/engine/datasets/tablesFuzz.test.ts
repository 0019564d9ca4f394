import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { Random } from '../../../src/core/random';
import { recognise } from '../../../src/core/layouts/layouts';
import { tableOf } from '../../../src/engine/datasets/tableOf';
import { decodeText } from '../../../src/engine/formats/text/decodeText';

const files = Array.from({ length: 12 }, (_, i) => `images/${String(i).padStart(3, '0')}.jpg`);
const label = (i: number) => ['daisy', 'Rosé', 'тюльпан'][i % 3]!;
const rows = files.map((file, i) => `${file},${label(i)},${i < 8 ? 'train' : 'test'},${i % 4}`);

/** Tables that are read as they stand; what a mutation makes of them may be anything. */
const samples: readonly [string, Buffer][] = [
  ['labels.csv', Buffer.from(['file,label,split,fold', ...rows].join('\n'))],
  ['labels.csv', iconv.encode(['file;label', ...files.map((file, i) => `${file};${label(i)}`)].join('\r'), 'utf-16le')],
  ['labels.csv', Buffer.from(['sep=|', ...files.map((file, i) => `"${file}"|"${i % 2} a;b"`)].join('\r\n'))],
  ['labels.txt', Buffer.from(files.map((file, i) => `${file} ${i % 3}`).join('\n'))],
  ['metadata.jsonl', Buffer.from(files.map((file, i) => JSON.stringify({ file_name: file, label: i % 3 })).join('\n'))],
  ['labels.json', Buffer.from(JSON.stringify({ train: files.map((file, i) => [file, i % 3, label(i)]), val: [] }))],
  ['label_map.pbtxt', Buffer.from("item { id: 1 name: 'a' } item { id: 2 name: 'b' }")],
  [
    '_classes.csv',
    Buffer.from(['f,a,b,c', ...files.map((file, i) => `${file},${+(i % 3 === 0)},${+(i % 3 === 1)},0`)].join('\n')),
  ],
];

function mutated(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const kind = random.integer(6);
  const at = random.integer(copy.length);
  if (kind === 0) return copy.subarray(0, at);
  if (kind === 1) return Buffer.concat([copy.subarray(at), copy.subarray(0, at)]);
  if (kind === 2) return Buffer.concat([copy, copy.subarray(at), copy]);
  const signs = Buffer.from(',;|\t"\'\r\n\0[]{}:%?#&\\/ \ufeff');
  for (let i = 0; i < 1 + random.integer(12); i++)
    copy[random.integer(copy.length)] = kind === 3 ? random.integer(256) : signs[random.integer(signs.length)]!;
  return copy;
}

it('whatever stands in a table, it is read or refused in a sentence', () => {
  const random = new Random(11);
  let read = 0;
  for (let i = 0; i < 240; i++) {
    const [path, bytes] = samples[i % samples.length]!;
    try {
      const table = tableOf(path, decodeText(mutated(bytes, random)).text);
      const found = recognise(files, { tables: table ? [{ path, ...table }] : [] });
      expect(found.classIndex).toHaveLength(found.files.length);
      expect(new Set(found.files).size).toBe(found.files.length);
      read++;
    } catch (error) {
      if (!(error instanceof LoupeError)) throw error;
      expect(error.message).toMatch(/\.$/);
    }
  }
  expect(read).toBeGreaterThan(60);
});

it('200,000 rows are read', () => {
  const many = Array.from({ length: 200_000 }, (_, i) => `images/${i}.jpg`);
  const text = many.map((file, i) => `${file},c${i % 7},${i % 5 === 0 ? 'test' : 'train'}`).join('\n');
  const found = recognise(many, {
    tables: [{ path: 'labels.csv', ...tableOf('labels.csv', `file,label,split\n${text}`)! }],
  });
  expect(found.files).toHaveLength(200_000);
  expect(found.part.reduce((sum, part) => sum + Number(part === 3), 0)).toBe(40_000);
});

it('a line without end is no table', () => {
  expect(() => tableOf('labels.csv', `a,b\n${'x,'.repeat(2 ** 20)}`)).toThrow(
    'A line has more than a million characters',
  );
});
