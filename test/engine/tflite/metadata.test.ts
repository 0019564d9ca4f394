import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { crc32, withStoredZip } from '../../../src/engine/formats/storedZip';
import { readZip } from '../../../src/engine/formats/zipFile';
import { tfliteFile } from '../../../src/engine/jobs/export/tfliteFile';
import type { Preprocessing } from '../../../src/protocol/runFiles';
import { TfliteModel } from '../../../src/engine/tflite/tfliteModel';
import { readTflite, TableReader } from './readTflite';

const classes = ['Löwe', 'cat\nor dog', '犬'];

const file = (): Uint8Array =>
  tfliteFile((metadata) => new TfliteModel().toBytes(metadata), {
    model: { classes, preprocessing: { width: 320, height: 224 } as Preprocessing },
    record: { id: '2026-01-01-000000-animals-small', model: null },
    input: 'uint8',
    texts: { preprocessing: '{"width":320}', decision: '{"version":1}' },
  });

it('tells phones’ libraries the size, the range of pixels and the classes', () => {
  const { metadata } = readTflite(file());
  const bytes = metadata['TFLITE_METADATA']!;
  expect(Buffer.from(bytes.subarray(4, 8)).toString('latin1')).toBe('M001');
  const model = TableReader.root(bytes);
  expect(model.text(0)).toBe('2026-01-01-000000-animals-small');
  expect(model.text(7)).toBe('1.0.0');
  const graph = model.tables(3)[0]!;
  const [input] = graph.tables(2);
  const image = input!.table(3)!;
  expect(image.number(0, 'uint8')).toBe(2);
  expect(image.table(1)!.number(0, 'int8')).toBe(1);
  const size = image.table(1)!.table(1)!;
  expect([size.number(0, 'uint32'), size.number(1, 'uint32')]).toEqual([320, 224]);
  const [unit] = input!.tables(4);
  expect([unit!.number(0, 'uint8'), unit!.table(1)!.float32s(0), unit!.table(1)!.float32s(1)]).toEqual([1, [0], [1]]);
  const [labels] = graph.tables(3)[0]!.tables(6);
  expect([labels!.text(0), labels!.number(2, 'int8')]).toEqual(['labels.txt', 2]);
  const custom = graph.tables(9).map((entry) => [entry.text(0), Buffer.from(entry.data(1)).toString('utf8')]);
  expect(custom).toEqual([
    ['loupe.preprocessing', '{"width":320}'],
    ['loupe.decision', '{"version":1}'],
  ]);
});

it('has the classes as an archive behind the graph, one a line', async () => {
  const place = path.join(mkdtempSync(path.join(tmpdir(), 'loupe-tflite-')), 'a.tflite');
  writeFileSync(place, file());
  const archive = await readZip(place);
  expect([...archive.keys()]).toEqual(['labels.txt']);
  expect((await archive.get('labels.txt')!()).toString('utf8')).toBe('Löwe\ncat or dog\n犬\n');
});

it('adds sums that programs check', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  expect(withStoredZip(Buffer.from('x'), {}).length).toBe(1 + 22);
});
