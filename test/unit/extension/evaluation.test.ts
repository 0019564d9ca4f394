import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fillPattern } from '../../../src/core/fillPattern';
import { evaluate } from '../../../src/core/metrics/metrics';
import type { CellQuery } from '../../../src/protocol/pages/evaluation';
import { EvaluatedRun } from '../../../src/extension/evaluation/evaluatedRun';
import { knownFlags } from '../../../src/extension/evaluation/flags';
import type { FileChange } from '../../../src/extension/changes/fileChanges';
import type { ImageRepairs } from '../../../src/extension/pages/images';
import type { ScanReport } from '../../../src/protocol/runFiles';
import { record } from './record';

vi.mock('vscode', () => ({
  l10n: {
    t: (pattern: string, ...values: string[]) =>
      fillPattern(pattern, Object.fromEntries(values.map((value, index) => [String(index), value]))),
  },
}));

const across = 'duplicate-across-classes';

describe('what is known to be wrong with images', () => {
  const labels = new Map([
    ['a/1.jpg', 'a'],
    ['a/2.jpg', 'a'],
    ['b/1.jpg', 'b'],
  ]);

  it('are equal images of different classes, each with the others of another class', () => {
    const flags = knownFlags([], [['a/1.jpg', 'a/2.jpg', 'b/1.jpg']], labels);
    expect([...flags.keys()]).toEqual(['a/1.jpg', 'a/2.jpg', 'b/1.jpg']);
    expect(flags.get('a/1.jpg')).toEqual([
      { code: across, message: 'The same picture as b/1.jpg (b), in another class: one of the labels is wrong.' },
    ]);
    expect(flags.get('b/1.jpg')![0]!.message).toContain('a/1.jpg (a), a/2.jpg (a)');
  });

  it('are not equal images of one class, nor those whose class is not known', () => {
    expect(knownFlags([], [['a/1.jpg', 'a/2.jpg', 'c/unknown.jpg']], labels).size).toBe(0);
  });

  it('counts the others of a large group', () => {
    const many = Array.from({ length: 9 }, (_, index) => `b/${index}.jpg`);
    const all = new Map([['a/1.jpg', 'a'], ...many.map((file) => [file, 'b'] as const)]);
    expect(knownFlags([], [['a/1.jpg', ...many]], all).get('a/1.jpg')![0]!.message).toContain('and 6 more');
  });

  it('are what a scan said, once a kind, without remarks that change nothing', () => {
    const said = (file: string, code: string) => ({ file, code, message: `${code} of ${file}` });
    const flags = knownFlags(
      [said('a/1.jpg', across), said('a/2.jpg', 'duplicate'), said('b/1.jpg', 'bands-left-out')],
      [['a/1.jpg', 'b/1.jpg']],
      labels,
    );
    expect(flags.get('a/1.jpg')).toEqual([{ code: across, message: `${across} of a/1.jpg` }]);
    expect(flags.get('a/2.jpg')).toBeUndefined();
    expect(flags.get('b/1.jpg')!.map(({ code }) => code)).toEqual(['bands-left-out', across]);
  });
});

describe('an evaluated run', () => {
  let folder: string;
  const classes = ['a', 'b'];
  const query: CellQuery = {
    part: 'test',
    truth: null,
    predicted: null,
    errorsOnly: false,
    among: null,
    flags: 'all',
    offset: 0,
    limit: 10,
  };
  /** What is known from elsewhere: nothing, until a test says more. */
  const changes: FileChange[] = [];
  const nothing = {
    problemsOf: (): Promise<ScanReport['problems']> => Promise.resolve([]),
    repairs: {
      changesOf: (of: string) => (of === '/data/set' ? changes : []),
    } as Partial<ImageRepairs> as ImageRepairs,
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'loupe-evaluated-'));
    await mkdir(path.join(folder, 'evaluation'));
    const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
    const csv = (rows: readonly string[]) =>
      ['file,truth,predicted,probability,probability:a,probability:b', ...rows].join('\r\n');
    const part = evaluate({
      truth: Int32Array.of(0, 0, 1, 1),
      probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6),
      classes,
    });
    await write('run.json', JSON.stringify(record({ dataset: { folder: '/data/set', classes } })));
    await write('evaluation/metrics.json', JSON.stringify({ version: 1, classes, parts: { train: part, test: part } }));
    await write(
      'evaluation/test.csv',
      csv(['a/1.jpg,a,a,0.9,0.9,0.1', 'a/2.jpg,a,b,0.8,0.2,0.8', 'b/1.jpg,b,b,0.7,0.3,0.7', 'b/2.jpg,b,b,0.6,0.4,0.6']),
    );
    await write('evaluation/train.csv', csv(['train/b/2copy.jpg,a,a,0.9,0.9,0.1']));
    await write(
      'split.json',
      JSON.stringify({
        train: ['train/b/2copy.jpg'],
        test: ['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg'],
        duplicateGroups: [
          ['a/2.jpg', 'b/1.jpg'],
          ['b/2.jpg', 'train/b/2copy.jpg'],
        ],
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('flags equal images under two classes, within a part and across parts', async () => {
    const run = new EvaluatedRun(folder);
    const slice = await run.cellImages(query, nothing);
    expect(slice.items.map(({ name, flags }) => [name, flags?.map(({ code }) => code)])).toEqual([
      ['1.jpg', undefined],
      ['2.jpg', [across]],
      ['1.jpg', [across]],
      ['2.jpg', [across]],
    ]);
    expect(slice.items[1]!.flags![0]!.message).toContain('b/1.jpg (b)');
    expect(slice.items[3]!.flags![0]!.message).toContain('train/b/2copy.jpg (a)');
    expect(slice).toMatchObject({ total: 4, flagged: 3 });
  });

  it('shows those alone or without them, and says how many there are', async () => {
    const run = new EvaluatedRun(folder);
    expect(await run.cellImages({ ...query, flags: 'unflagged' }, nothing)).toMatchObject({ total: 1, flagged: 3 });
    const errors = await run.cellImages({ ...query, errorsOnly: true, flags: 'flagged' }, nothing);
    expect(errors.items.map(({ file }) => file)).toEqual([path.resolve('/data/set/a/2.jpg')]);
  });

  it('searches and orders the images of a cell', async () => {
    const run = new EvaluatedRun(folder);
    const wanted = { search: 'b', order: 'probability', descending: false } as const;
    const found = await run.cellImages({ ...query, query: wanted }, nothing);
    expect(found.items.map(({ probability }) => probability)).toEqual([0.6, 0.7, 0.8]);
  });

  it('flags what the latest scan of the folder said', async () => {
    const asked: string[] = [];
    const run = new EvaluatedRun(folder);
    const problemsOf = (of: string) => {
      asked.push(of);
      return Promise.resolve([{ file: 'a/1.jpg', code: 'sample-range', message: 'Twelve bits.' }]);
    };
    const slice = await run.cellImages(query, { ...nothing, problemsOf });
    expect(asked).toEqual(['/data/set']);
    expect(slice.items[0]!.flags).toEqual([{ code: 'sample-range', message: 'Twelve bits.' }]);
  });

  it('follows images that were repaired since, says what became of them, and forgets it with an undo', async () => {
    const run = new EvaluatedRun(folder);
    const shown = async () =>
      (await run.cellImages(query, nothing)).items.map(({ file, mark }) => [
        path.relative('/data/set', file).split(path.sep).join('/'),
        mark,
      ]);
    changes.push(
      { from: 'a/2.jpg', to: 'b/2new.jpg', verb: 'relabel', label: 'b' },
      { from: 'b/1.jpg', to: null, verb: 'trash' },
      { from: 'b/2.jpg', to: null, verb: 'exclude' },
    );
    expect(await shown()).toEqual([
      ['a/1.jpg', undefined],
      ['b/2new.jpg', '→ b'],
      ['b/1.jpg', 'in the trash'],
      ['b/2.jpg', 'excluded'],
    ]);
    expect(await run.lists(path.resolve('/data/set/b/2new.jpg'))).toBe(true);
    expect(run.shownImages()!.at(1)).toBe(path.resolve('/data/set/b/2new.jpg'));
    changes.push(
      { from: null, to: 'b/2.jpg', verb: 'exclude' },
      { from: null, to: 'b/1.jpg', verb: 'trash' },
      { from: 'b/2new.jpg', to: 'a/2.jpg', verb: 'relabel', label: 'a' },
    );
    expect(await shown()).toEqual(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg'].map((file) => [file, undefined]));
    expect(await run.dataset()).toEqual({ folder: '/data/set', classes });
  });
});
