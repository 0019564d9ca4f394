import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { listImages } from '../../../src/engine/datasets/listImages';
import { openDataset } from '../../../src/engine/datasets/openDataset';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';
import { readExamFolder } from '../../../src/engine/jobs/evaluate/examFolder';
import { encodePng } from '../../../src/engine/images/encode';
import { temporaryFolder } from '../jobs/tinyDataset';

let picture: Uint8Array;
beforeAll(async () => {
  picture = await encodePng(new Uint8Array(4 * 4 * 3).fill(90), 4, 4);
});

function dataset(files: readonly string[], texts: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = path.join(temporaryFolder('excluded'), 'data');
  for (const [file, content] of [...files.map((one) => [one, picture] as const), ...Object.entries(texts)]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  return root;
}
const animals = ['cat/1.png', 'cat/2.png', 'dog/1.png', 'dog/2.png'];

it('leaves excluded images out, counts them and says which line does', async () => {
  const root = dataset(animals, { '.loupeignore': '# mine\ncat/2.png\n' });
  const { dataset: found, skipped } = await openDataset(root);
  expect(found.files).toEqual(['cat/1.png', 'dog/1.png', 'dog/2.png']);
  expect(skipped).toEqual([
    { file: 'cat/2.png', code: 'excluded', reason: 'Line 2 of .loupeignore excludes it.', class: 'cat' },
  ]);
  const report = await scanDataset(root);
  expect(report.files.path).toHaveLength(3);
  expect(report.skipped).toEqual(skipped);
});

it('calls a broken file that is excluded excluded', async () => {
  const root = dataset(animals, { 'cat/3.png': 'no image', '.loupeignore': 'cat/3.png\n' });
  expect((await openDataset(root)).skipped).toMatchObject([{ file: 'cat/3.png', code: 'excluded', class: 'cat' }]);
});

it('reads a table as if the image were there, and does not call its row one without a file', async () => {
  const images = Array.from({ length: 6 }, (_, i) => `a/${i}.png`);
  const rows = images.map((file, i) => `${file},${i % 2 ? 'cat' : 'dog'}`).join('\n');
  const root = dataset([...images, 'b/0.png'], { 'labels.csv': `file,label\n${rows}\n`, '.loupeignore': '/a/0.png\n' });
  const { dataset: found, skipped } = await openDataset(root);
  expect(found.files).toEqual(images.slice(1));
  expect(skipped.filter(({ code }) => code === 'missing-file')).toEqual([]);
  expect(skipped).toContainEqual(expect.objectContaining({ file: 'a/0.png', code: 'excluded', class: 'dog' }));
});

it('does not read a table that is excluded', async () => {
  const root = dataset(animals, { 'labels.csv': 'file,label\n1.png,x\n2.png,y\n', '.loupeignore': '*.csv\n' });
  expect((await openDataset(root)).reading).toBe('class-folders:1');
});

it('heeds the list of a folder above, where a part is opened by itself', async () => {
  const root = dataset(
    animals.map((file) => `train/${file}`),
    { '.loupeignore': 'train/cat/1.png\n' },
  );
  const { dataset: found, skipped } = await openDataset(path.join(root, 'train'));
  expect(found.files).toEqual(['cat/2.png', 'dog/1.png', 'dog/2.png']);
  expect(skipped).toMatchObject([{ file: 'cat/1.png', reason: 'Line 1 of ../.loupeignore excludes it.' }]);
});

it('leaves them out of predictions and evaluations of a folder', async () => {
  const root = dataset(animals, { '.loupeignore': '*2.png\n' });
  const listed = await listImages([root, path.join(root, 'dog/2.png')]);
  expect(listed.names.map((name) => path.relative(root, name))).toEqual(
    ['cat/1.png', 'dog/1.png', 'dog/2.png'].map(path.normalize),
  );
  expect(listed.skipped.map(({ file }) => path.relative(root, file))).toEqual(
    ['cat/2.png', 'dog/2.png'].map(path.normalize),
  );
  const exam = await readExamFolder(path.join(root, 'cat'), ['cat', 'dog'], {});
  expect(exam.files).toEqual(['1.png']);
  expect(exam.skipped).toMatchObject([{ file: '2.png', code: 'excluded', class: 'cat' }]);
});

it.each([
  ['a pattern too many', '*\n'.repeat(1000), /patterns/],
  ['no text', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), /cannot be read/],
])('does not go on without a list that it cannot use: %s', async (_, content, reason) => {
  await expect(openDataset(dataset(animals, { '.loupeignore': content }))).rejects.toThrow(reason);
});

it('follows no link to a list', async () => {
  const root = dataset(animals, { 'other.txt': 'cat/1.png\n' });
  symlinkSync(path.join(root, 'other.txt'), path.join(root, '.loupeignore'));
  await expect(openDataset(root)).rejects.toThrow(/\.loupeignore, the list of excluded files, cannot be read/);
});

it('reads a list as Windows writes it', async () => {
  const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('cat\\1.png\r\n', 'utf16le')]);
  const root = dataset(animals, { '.loupeignore': new Uint8Array(text) });
  expect((await openDataset(root)).dataset.files).toHaveLength(3);
});
