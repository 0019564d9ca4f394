import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScanReport } from '../../../src/protocol/runFiles';
import { foundProblems } from '../../../src/extension/audit/found';
import { KnownDataset } from '../../../src/extension/datasets/known';
import { matters } from '../../../src/extension/datasets/freshness';
import {
  classChildren,
  codeWords,
  countWords,
  datasetChildren,
  folderOfClass,
  imageChildren,
  nodeId,
  pageSize,
  problemChildren,
  problemFiles,
  type GroupNode,
} from '../../../src/extension/datasets/nodes';
import { absolute, relativeTo } from '../../../src/extension/datasets/paths';
import { datasetReady } from '../../../src/extension/datasets/ready';
import { flagsOf, partsOf, rowsOf } from '../../../src/extension/datasets/report';

/** Rows `[path, class, part]`. */
function report(rows: readonly (readonly [string, number, number])[], rest: Partial<ScanReport> = {}): ScanReport {
  return {
    version: 1,
    folder: path.resolve('/data/set'),
    name: 'set',
    layout: 'split-folders',
    words: 'words',
    scanned: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    bytes: 1000 * rows.length,
    classes: ['cat', 'dog'],
    files: {
      path: rows.map(([file]) => file),
      classIndex: rows.map(([, index]) => index),
      part: rows.map(([, , part]) => part),
      width: rows.map((_, i) => 100 + i),
      height: rows.map(() => 50),
      bytes: rows.map(() => 1000),
      format: rows.map((_, i) => (i === 0 ? 'png' : 'jpeg')),
    },
    skipped: [],
    problems: [],
    ...rest,
  };
}
const ready = (scan: ScanReport, stale: boolean) =>
  datasetReady(new KnownDataset(scan, undefined, new Set()), stale, { running: null, failure: null });
const split = report([
  ['train/cat/b.jpg', 0, 1],
  ['train/cat/a.jpg', 0, 1],
  ['train/dog/1.jpg', 1, 1],
  ['test/cat/c.jpg', 0, 3],
  ['test/dog/d.jpg', 1, 3],
  ['loose.jpg', -1, 0],
]);

describe('rows of the Datasets view', () => {
  it('are the parts that the data has, in order, with their counts', () => {
    expect(partsOf(split)).toEqual(['train', 'test']);
    expect(datasetChildren(split, foundProblems(split, undefined))).toMatchObject([
      { kind: 'part', part: 'train', count: 3, total: 6 },
      { kind: 'part', part: 'test', count: 2, total: 6 },
    ]);
  });

  it('are the classes of a part, those without an image too, and the unlabelled last', () => {
    expect(classChildren(split, 'train')).toMatchObject([
      { class: 'cat', count: 2, total: 3 },
      { class: 'dog', count: 1, total: 3 },
    ]);
    expect(classChildren(split, null)).toMatchObject([
      { class: 'cat', count: 3 },
      { class: 'dog', count: 2 },
      { class: null, count: 1 },
    ]);
    expect(classChildren(report([['cat/a.jpg', 0, 0]]), null)).toMatchObject([
      { class: 'cat', count: 1 },
      { class: 'dog', count: 0 },
    ]);
  });

  it('are images in path order, a page at a time', () => {
    const many = report(
      Array.from({ length: 450 }, (_, i) => [`cat/${String(i).padStart(4, '0')}.jpg`, 0, 0] as const),
    );
    const [group] = classChildren(many, null) as (GroupNode & { kind: 'class' })[];
    const first = imageChildren(many, group!, pageSize);
    expect(first).toHaveLength(201);
    expect(first.at(-1)).toMatchObject({ kind: 'more', left: 250, parent: group });
    expect(imageChildren(many, group!, 600)).toHaveLength(450);
    expect(new Set(first.map(nodeId)).size).toBe(201);
    expect(rowsOf(split, 'cat', 'train').map((row) => split.files.path[row])).toEqual([
      'train/cat/a.jpg',
      'train/cat/b.jpg',
    ]);
  });

  it('know the folder of a class: its own, else one above', () => {
    const classRow = (from: ScanReport, part: 'train' | null, at: number) =>
      folderOfClass(from, classChildren(from, part)[at] as GroupNode & { kind: 'class' });
    expect(classRow(split, 'train', 0)).toBe('train/cat');
    expect(classRow(split, null, 0)).toBe('');
    expect(classRow(report([['cat/a.jpg', 0, 0]]), null, 0)).toBe('cat');
    expect(classRow(report([['cat/a.jpg', 0, 0]]), null, 1)).toBeUndefined();
    const deep = report([
      ['cat/1/a.jpg', 0, 0],
      ['cat/10/a.jpg', 0, 0],
    ]);
    expect(classRow(deep, null, 0)).toBe('cat');
  });

  it('are problems by kind, then the files with their reasons', () => {
    const faulty = report([['cat/a.jpg', 0, 0]], {
      skipped: [{ file: 'cat/zero.jpg', code: 'empty', reason: 'The file is empty.', class: 'cat' }],
      problems: [
        { file: 'cat/a.jpg', code: 'extension', message: 'It is a PNG.' },
        { file: 'cat/b.jpg', code: 'extension', message: 'It is a GIF.' },
      ],
    });
    const found = foundProblems(faulty, undefined);
    expect(datasetChildren(faulty, found)[0]).toMatchObject({ kind: 'problems', count: 3 });
    const kinds = problemChildren(faulty, found) as (GroupNode & { kind: 'problemKind' })[];
    expect(kinds).toMatchObject([
      { code: 'empty', count: 1 },
      { code: 'extension', count: 2 },
    ]);
    expect(problemFiles(faulty, found, kinds[0]!, pageSize)).toMatchObject([
      { file: 'cat/zero.jpg', message: 'The file is empty.', leftOut: true },
    ]);
    expect(problemFiles(faulty, found, kinds[1]!, 1)).toMatchObject([
      { file: 'cat/a.jpg', leftOut: false },
      { kind: 'more', left: 1 },
    ]);
  });

  it('say count and share', () => {
    expect(countWords(300, 1500)).toBe('300 · 20%');
    expect(countWords(0, 0)).toBe('0');
    expect(codeWords('duplicate-across-classes')).toBe('Duplicate across classes');
  });
});

describe('the dataset page', () => {
  it('shows counts by class and part, formats and sizes of a scan', () => {
    const state = ready(split, true);
    expect(state).toMatchObject({
      images: 6,
      bytes: 6000,
      stale: true,
      parts: ['train', 'test'],
      formats: [
        { format: 'jpeg', count: 5 },
        { format: 'png', count: 1 },
      ],
    });
    expect(state.classes).toEqual([
      { name: 'cat', count: 3, parts: { train: 2, test: 1 } },
      { name: 'dog', count: 2, parts: { train: 1, test: 1 } },
    ]);
    expect(state.width.counts.reduce((sum, count) => sum + count, 0)).toBe(6);
    expect(state.imbalance.ratio).toBe(1.5);
  });
});

describe('paths', () => {
  it('turn relative ones with odd names into absolute ones and back', () => {
    const folder = path.resolve('/data/set');
    for (const file of ['a/b c #1 (100%).jpg', '…/ö.png', '..hidden/x.jpg'])
      expect(relativeTo(folder, absolute(folder, file))).toBe(file);
    expect(relativeTo(folder, path.resolve('/data/other/x.jpg'))).toBeNull();
    expect(relativeTo(folder, path.resolve('/data/set-2/x.jpg'))).toBeNull();
    expect(relativeTo(folder, folder)).toBeNull();
  });

  it('that change inside a hidden folder do not make a scan old', () => {
    const folder = path.resolve('/data/set');
    expect(matters(folder, path.join(folder, 'cat', 'a.jpg'))).toBe(true);
    expect(matters(folder, path.join(folder, '.loupe', 'runs', 'x', 'run.json'))).toBe(false);
  });
});

describe('what the dataset page is told', () => {
  it('in plain words how the folder is read, and what was not taken for classes', () => {
    const reading = (layout: string, classes: string[], reasons: string[] = []) => ({
      layout,
      words: '2 classes, train 3, test 2',
      classes,
      images: 5,
      parts: {},
      unlabelled: 0,
      leftOut: 0,
      reasons,
      score: 1,
    });
    const words = (...candidates: ReturnType<typeof reading>[]) =>
      ready({ ...split, taken: 'Read as split-folders:2: words.', candidates }, false).words;
    const taken = reading('split-folders:2', ['cat', 'dog']);
    expect(words()).toBe('words');
    expect(words(taken)).toBe('words');
    expect(words(reading('split-folders:2', ['cat', 'dog'], ['the wrapper folder “data” was looked through']))).toBe(
      'words; the wrapper folder “data” was looked through',
    );
    expect(words(taken, reading('flat-names', ['a', 'b', 'c', 'd', 'e']), reading('table:l.csv', ['x', 'y']))).toBe(
      'words. Not used as classes: the names of the files (a, b, c and 2 more); the table l.csv (x and y).',
    );
  });

  it('one size where all images have it', () => {
    expect(ready(split, false).size).toBeNull();
    const { files } = split;
    const same = { ...split, files: { ...files, width: files.width.map(() => 100) } };
    expect(ready(same, false).size).toEqual({ width: 100, height: 50 });
    expect(ready(report([]), false).size).toBeNull();
  });

  it('everything that is known to be wrong with an image, by its path', () => {
    const flags = flagsOf({
      audited: [],
      scanned: [
        { file: 'a.jpg', code: 'duplicate-across-classes', message: 'one' },
        { file: 'b.jpg', code: 'wrong-extension', message: 'two' },
        { file: 'a.jpg', code: 'duplicate-across-parts', message: 'three' },
      ],
    });
    expect([...flags]).toEqual([
      [
        'a.jpg',
        [
          { code: 'duplicate-across-classes', message: 'one' },
          { code: 'duplicate-across-parts', message: 'three' },
        ],
      ],
      ['b.jpg', [{ code: 'wrong-extension', message: 'two' }]],
    ]);
  });
});
