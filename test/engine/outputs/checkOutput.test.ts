import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { architectureSvg } from '../../../src/core/architectureSvg';
import { toCsv } from '../../../src/core/csv';
import { TfliteModel } from '../../../src/engine/tflite/tfliteModel';
import { checkOutput } from '../../../src/engine/outputs/checkOutput';
import { checkPreviewFolder } from '../../../src/engine/outputs/outputFolder';
import type { OutputKind } from '../../../src/engine/outputs/ownOutput';
import { temporaryFolder } from '../jobs/tinyDataset';

const folder = temporaryFolder('outputs');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

function written(name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const check = (file: string, kind: OutputKind, more: { force?: boolean; inputs?: string[] } = {}): Promise<boolean> =>
  checkOutput({ file, kind, option: '--csv', inputs: more.inputs ?? [], force: more.force });

const ours: Readonly<Record<Exclude<OutputKind, 'split' | 'submission'>, string | Buffer>> = {
  predictions: toCsv([['file', 'predicted', 'probability', 'cat']]),
  report: '{"version":1,"folder":"/data/a \\"b\\"","name":"b","layout":"class-folders"}',
  page: '<!doctype html>\n<html lang="en" data-loupe="audit">\n<head>',
  map: 'file,class,part,x,y\r\na.jpg,cat,,0.5,0.5\r\n',
  picture: architectureSvg('net > 1', []),
  proposals: toCsv([['file', 'label', 'probability', 'second', 'second_probability', 'rule']]),
  tflite: Buffer.from(new TfliteModel().toBytes()),
  onnx: Buffer.from('0809120 56c6f757065'.replace(' ', ''), 'hex'),
};

test('a split is written over where that is asked for, and only then', async () => {
  const file = written('split.json', '{"version":1,"train":["a.jpg"],"validation":[],"test":[]}');
  await expect(check(file, 'split')).rejects.toThrow('is there already, and is not replaced unasked');
  expect(await check(file, 'split', { force: true })).toBe(true);
  await expect(check(file, 'split', { force: true, inputs: [file] })).rejects.toMatchObject({ code: 'exists' });
});

test.each(Object.entries(ours))(
  'an earlier output (%s) is written over, and by no other kind',
  async (kind, content) => {
    const file = written(`own-${kind}`, content);
    expect(await check(file, kind as OutputKind)).toBe(true);
    for (const other of Object.keys(ours))
      if (other !== kind) await expect(check(file, other as OutputKind)).rejects.toMatchObject({ code: 'exists' });
  },
);

test('tables for Excel are known again', async () => {
  const header = ['file', 'predicted', 'probability', 'probability:cat'];
  for (const separator of [',', ';'] as const) {
    const table = toCsv([header], { mark: true, separator, decimal: '.' });
    expect(await check(written(`excel${separator}.csv`, table), 'predictions')).toBe(true);
  }
});

test('nothing and an empty file are no obstacle', async () => {
  expect(await check(path.join(folder, 'absent', 'p.csv'), 'predictions')).toBe(false);
  expect(await check(written('empty.csv', ''), 'predictions')).toBe(true);
});

test.each([
  ['labels.csv', 'file,label\na.jpg,cat\n', /labels\.csv is there already.*--force/],
  ['photo.jpg', png, /photo\.jpg is an image \(PNG\).*--csv.*--force/],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', /is an image \(SVG\)/],
  ['notes.txt', 'remember', /is there already/],
])('%s of another program stays, unless one insists', async (name, content, sentence) => {
  const file = written(name, content);
  await expect(check(file, 'predictions')).rejects.toThrow(sentence);
  expect(await check(file, 'predictions', { force: true })).toBe(true);
});

test('what is read is never written over, by any name', async () => {
  const input = written('input.png', png);
  const again = path.join(folder, 'again.png');
  linkSync(input, again);
  for (const file of [input, again])
    await expect(check(file, 'predictions', { force: true, inputs: [input] })).rejects.toThrow('is what is read here');
});

test('files of a run stay, those not there yet too; a table beside them may be', async () => {
  const run = path.join(folder, 'run');
  written('run/run.json', '{}');
  for (const name of ['run.json', 'control/stop', 'model/model.onnx', 'evaluation/test.csv'])
    await expect(check(path.join(run, name), 'predictions')).rejects.toThrow('belongs to a run');
  expect(await check(path.join(run, 'p.csv'), 'predictions')).toBe(false);
});

test('folders and devices are no files', async () => {
  await expect(check(folder, 'report', { force: true })).rejects.toThrow('is a folder');
  if (process.platform !== 'win32') await expect(check('/dev/null', 'report')).rejects.toThrow('device or a pipe');
});

test.skipIf(process.platform === 'win32')('a link is judged by what it leads to', async () => {
  const link = path.join(folder, 'link.csv');
  symlinkSync(written('behind.png', png), link);
  await expect(check(link, 'predictions')).rejects.toThrow('is an image (PNG)');
});

test('pictures of a preview go where none but a preview lies', async () => {
  const dataset = path.join(folder, 'photos');
  const picture = written('photos/cat/train-000.png', png);
  const images = ['cat/train-000.png'];
  const inCat = path.dirname(picture);
  await expect(checkPreviewFolder(inCat, dataset, images, true)).rejects.toThrow('an image of the dataset');
  await expect(checkPreviewFolder(path.join(dataset, 'new'), dataset, images)).rejects.toThrow('lies in the dataset');
  await checkPreviewFolder(path.join(dataset, 'new'), dataset, images, true);
  await checkPreviewFolder(path.join(folder, 'absent'), dataset, images);
  const holiday = path.dirname(written('holiday/train-000.png', png));
  await expect(checkPreviewFolder(holiday, dataset, images)).rejects.toThrow(/1 file that no preview wrote.*--force/);
  await checkPreviewFolder(holiday, dataset, images, true);
  const earlier = path.dirname(written('earlier/train-000.png', png));
  const batch = [{ file: 'a.png', class: 'cat', before: 'train-000.png', after: null }];
  const record = {
    version: 1,
    folder: earlier,
    dataset,
    recipe: 'quick',
    model: 'small-cnn',
    seed: 1,
    epoch: 1,
    shape: [1, 8, 8, 3],
    augmentation: [],
    parts: [{ part: 'train', images: 1, batch }],
    checked: 1,
    images: 1,
    blank: [],
    skipped: [],
  };
  written('earlier/preview.json', JSON.stringify(record));
  await checkPreviewFolder(earlier, dataset, images);
  written('earlier/train-001.png', png);
  await expect(checkPreviewFolder(earlier, dataset, images)).rejects.toThrow('train-001.png');
});
