import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellRows, imageItem } from '../../../src/extension/evaluation/predictions';
import { predictionCsv } from '../../../src/extension/prediction/csv';
import { TruthBook, classByFolder } from '../../../src/extension/prediction/truth';
import { record } from './record';

const rows = [
  { file: 'a/1.jpg', truth: 'a', predicted: 'a', probability: 0.9 },
  { file: 'a/2.jpg', truth: 'a', predicted: 'b', probability: 0.6 },
  { file: 'a/3.jpg', truth: 'a', predicted: 'b', probability: 0.8 },
  { file: 'b/4.jpg', truth: 'b', predicted: 'b', probability: 0.8 },
];

describe('images behind a cell', () => {
  it('are those of truth and prediction, the most confident first', () => {
    const files = (cell: Omit<Parameters<typeof cellRows>[2], 'among'>, among: number[] | null = null) =>
      cellRows(rows, ['a', 'b'], { ...cell, among }).map(({ file }) => file);
    expect(files({ truth: 0, predicted: 1, errorsOnly: false })).toEqual(['a/3.jpg', 'a/2.jpg']);
    expect(files({ truth: null, predicted: 1, errorsOnly: false })).toEqual(['a/3.jpg', 'b/4.jpg', 'a/2.jpg']);
    expect(files({ truth: null, predicted: null, errorsOnly: true })).toEqual(['a/3.jpg', 'a/2.jpg']);
    expect(files({ truth: 1, predicted: 0, errorsOnly: false })).toEqual([]);
    expect(files({ truth: 5, predicted: null, errorsOnly: false })).toEqual([]);
    const all = { truth: null, predicted: null, errorsOnly: false };
    expect(files(all, [1])).toEqual(['a/3.jpg', 'b/4.jpg', 'a/2.jpg']);
    expect(files(all, [])).toEqual([]);
  });

  it('keep their name and lose a probability that is none', () => {
    expect(imageItem({ ...rows[0]!, probability: NaN }, '/data/a/1.jpg')).toEqual({
      file: '/data/a/1.jpg',
      name: '1.jpg',
      truth: 'a',
      predicted: 'a',
      probability: null,
    });
  });
});

describe('predictionCsv', () => {
  it('has a pair of columns for each rank, and says why a row is empty', () => {
    const csv = predictionCsv([
      {
        file: '/d/a, b.jpg',
        top: [
          { class: 'rose', probability: 0.75 },
          { class: 'daisy', probability: 0.25 },
        ],
        truth: 'rose',
        problem: null,
      },
      {
        file: '/d/b.jpg',
        top: [{ class: 'rose', probability: 0.75 }],
        decided: { class: 'daisy', words: 'decided by threshold 0.20 for daisy' },
        truth: null,
        problem: null,
      },
      { file: '/d/c.jpg', top: [], truth: null, problem: 'It is empty.' },
    ]);
    expect(csv.trimEnd().split(/\r?\n/)).toEqual([
      'file,class_1,probability_1,class_2,probability_2,truth,problem,class,decision',
      '"/d/a, b.jpg",rose,0.75,daisy,0.25,rose,,rose,most probable',
      '/d/b.jpg,rose,0.75,,,,,daisy,decided by threshold 0.20 for daisy',
      '/d/c.jpg,,,,,,It is empty.,,',
    ]);
  });
});

describe('TruthBook', () => {
  let run: string;
  beforeAll(async () => {
    run = await mkdtemp(path.join(tmpdir(), 'loupe-truth-'));
    await mkdir(path.join(run, 'evaluation'));
    await writeFile(
      path.join(run, 'split.json'),
      JSON.stringify({ train: ['daisy/1.jpg', 'loose-7.jpg'], validation: ['daisy/2.jpg'], test: [] }),
    );
    await writeFile(
      path.join(run, 'evaluation', 'validation.csv'),
      'file,truth,predicted,probability,daisy,rose\ndaisy/2.jpg,rose,daisy,0.9,0.9,0.1\n',
    );
  });
  afterAll(() => rm(run, { recursive: true }));

  it('says class and part as the model was trained with them, and nothing outside its dataset', async () => {
    const asked: string[] = [];
    const book = new TruthBook((_, file) => {
      asked.push(file);
      return Promise.resolve(file === 'loose-7.jpg' ? 'rose' : null);
    });
    const of = (file: string) => book.of({ folder: run, record: record() }, path.resolve('/data/flowers5', file));
    expect(await of('daisy/1.jpg')).toEqual({ class: 'daisy', part: 'train' });
    expect(await of('daisy/2.jpg')).toEqual({ class: 'rose', part: 'validation' });
    expect(await of('rose/new.jpg')).toEqual({ class: 'rose', part: null });
    expect(await of('loose-7.jpg')).toEqual({ class: 'rose', part: 'train' });
    expect(await of('unknown.jpg')).toBeNull();
    expect(await of('../elsewhere/daisy/1.jpg')).toBeNull();
    expect(asked).toEqual(['loose-7.jpg', 'unknown.jpg']);
  });

  it('reads a class from a folder only where folders are classes', () => {
    expect(classByFolder(record({ dataset: { layout: 'split-folders' } }), 'val/rose/x.jpg')).toBe('rose');
    expect(classByFolder(record({ dataset: { layout: 'split-folders' } }), 'rose/x.jpg')).toBeNull();
    expect(classByFolder(record({ dataset: { layout: 'table' } }), 'rose/x.jpg')).toBeNull();
    const exact = (reading: string) => record({ dataset: { layout: 'split-folders', reading } });
    expect(classByFolder(exact('split-folders:3'), 'seg_train/seg_train/rose/x.jpg')).toBe('rose');
    expect(classByFolder(exact('split-folders:3'), 'seg_pred/seg_pred/rose.jpg')).toBeNull();
    expect(classByFolder(record(), 'tulip/x.jpg')).toBeNull();
  });

  it('compares a folder with the classes as an evaluation does', () => {
    const of = (classes: string[], file: string, dataset = {}) =>
      classByFolder(record({ dataset: { classes, ...dataset } }), file);
    expect(of(['G\u00e4nsebl\u00fcmchen', 'rose'], 'Ga\u0308nseblu\u0308mchen/x.jpg')).toBe('G\u00e4nsebl\u00fcmchen');
    expect(of(['0 Daisy', '1 Wild rose'], 'wild_rose/x.jpg')).toBe('1 Wild rose');
    expect(of(['A', 'a'], 'a/x.jpg')).toBe('a');
    expect(of(['apple/scab', 'grape/rot'], 'Apple/scab/x.jpg', { reading: 'class-folders:1-2' })).toBe('apple/scab');
    expect(of(['apple', 'grape'], 'Apple.jpg')).toBeNull();
  });
});
