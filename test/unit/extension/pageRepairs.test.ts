import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { fillPattern } from '../../../src/core/fillPattern';
import { copiesOf } from '../../../src/extension/fixes/copies';
import type { Repaired } from '../../../src/extension/fixes/fixer';
import { previewWords, refusalWords } from '../../../src/extension/fixes/fixWords';
import { auditOf, problem, scanOf } from './audit/reports';

const trust = vi.hoisted(() => ({ given: true }));
vi.mock('vscode', async () => ({
  ...(await import('./fakeVscode')),
  workspace: {
    get isTrusted() {
      return trust.given;
    },
  },
  l10n: {
    t: (pattern: string, ...values: string[]) =>
      fillPattern(pattern, Object.fromEntries(values.map((value, index) => [String(index), value]))),
  },
}));
const { PageRepairs } = await import('../../../src/extension/fixes/imageRepairs');

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-page-repairs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inside = (file: string): string => path.join(folder, ...file.split('/'));

const copies = problem('exact-duplicate', ['cat/1.jpg', 'cat/2.jpg', 'cat/3.jpg']);
const wrong = { ...problem('label-issue', ['cat/4.jpg']), classes: ['cat', 'dog'] };
const scan = scanOf(['cat/1.jpg', 'dog/1.jpg'], {
  files: { ...scanOf(['cat/1.jpg', 'dog/1.jpg']).files, part: [1, 3] },
});

const asked: unknown[] = [];
let listener: (repaired: Repaired) => void = () => undefined;
let answer: Repaired | null = null;
let refused: LoupeError | undefined;
const repairs = new PageRepairs({
  datasets: { report: (of: string) => Promise.resolve(of === folder ? scan : undefined) },
  audits: { report: () => Promise.resolve(auditOf([copies, wrong])) },
  fixer: {
    fix: (...args: unknown[]) => (asked.push(args), Promise.resolve(answer)),
    undo: (...args: unknown[]) => (asked.push(args), Promise.resolve(answer!)),
    onDidRepair: (one: typeof listener) => ((listener = one), { dispose: () => undefined }),
  } as never,
  places: { refusal: () => Promise.resolve(refused) },
});

beforeEach(() => {
  asked.length = 0;
  answer = { folder, title: 'Done', changes: [], already: false };
  refused = undefined;
  trust.given = true;
});

describe('repairs that a page asks for', () => {
  it('have the classes in the dataset’s order and its parts, those of a run where no scan tells them', async () => {
    expect(await repairs.scope({ folder, classes: ['x'] })).toEqual({
      classes: ['cat', 'dog'],
      parts: ['train', 'test'],
    });
    expect(await repairs.scope({ folder: path.dirname(folder), classes: ['x'] })).toEqual({
      classes: ['x'],
      parts: [],
    });
  });

  it('are none where nothing may be changed: untrusted, outside, gone, no dataset', async () => {
    expect(await repairs.scope(undefined)).toBeNull();
    expect(await repairs.scope({ folder: inside('gone') })).toBeNull();
    refused = new LoupeError('outside', 'It lies outside.');
    expect(await repairs.scope({ folder })).toBeNull();
    await expect(repairs.act({ folder }, 'trash', [inside('a.jpg')])).rejects.toThrow('It lies outside.');
    refused = undefined;
    trust.given = false;
    expect(await repairs.scope({ folder })).toBeNull();
    await expect(repairs.act({ folder }, 'trash', [inside('a.jpg')])).rejects.toMatchObject({ code: 'untrusted' });
    trust.given = true;
    await expect(repairs.act(undefined, 'trash', [inside('a.jpg')])).rejects.toMatchObject({ code: 'no-dataset' });
    await expect(repairs.act({ folder }, 'trash', [inside('a.jpg'), `${folder}-other/a.jpg`])).rejects.toMatchObject({
      code: 'outside',
    });
    expect(asked).toEqual([]);
  });

  it('are one repair of all files, silent only for one image with a class by digit', async () => {
    const files = ['cat/1.jpg', 'cat/2.jpg'];
    await repairs.act({ folder }, 'relabel', files.map(inside), 'dog');
    await repairs.act({ folder }, 'relabel', [inside('cat/1.jpg')], 'dog');
    await repairs.act({ folder }, 'relabel', [inside('cat/4.jpg')]);
    expect(asked).toMatchObject([
      [{ folder, verb: 'relabel', files, to: 'dog' }, { quiet: false }],
      [{ files: ['cat/1.jpg'], to: 'dog' }, { quiet: true }],
      [{ files: ['cat/4.jpg'], suggested: 'dog' }, { quiet: false }],
    ]);
  });

  it('keep one of copies alone, and never move what is no copy of it', async () => {
    await repairs.act({ folder }, 'keep-one', [inside('cat/2.jpg')]);
    expect(asked).toMatchObject([[{ files: ['cat/2.jpg', 'cat/1.jpg', 'cat/3.jpg'] }, {}]]);
    await expect(repairs.act({ folder }, 'keep-one', ['cat/2.jpg', 'dog/1.jpg'].map(inside))).rejects.toMatchObject({
      code: 'no-problem',
    });
    expect(asked).toHaveLength(1);
  });

  it('tell the page what moved, what went and what is back, and remember it for lists of scores', async () => {
    const changes = [
      { from: 'cat/1.jpg', to: 'dog/1.jpg', verb: 'relabel', label: 'dog' },
      { from: 'cat/2.jpg', to: 'cat/2.jpg', verb: 'relabel', label: 'dog' },
      { from: 'cat/3.jpg', to: null, verb: 'trash' },
    ] as const;
    answer = { folder, title: 'Done', changes, already: false };
    expect(await repairs.act({ folder }, 'trash', [inside('cat/3.jpg')])).toEqual({
      title: 'Done',
      moved: [{ from: inside('cat/1.jpg'), to: inside('dog/1.jpg') }],
      gone: [inside('cat/3.jpg')],
      back: [inside('dog/1.jpg'), inside('cat/2.jpg')],
    });
    listener(answer);
    expect(repairs.changesOf(folder)).toEqual(changes);
    answer = null;
    expect(await repairs.act({ folder }, 'trash', [inside('cat/3.jpg')])).toBeNull();
    answer = { folder, title: 'Done', changes: [], already: true };
    expect((await repairs.undo({ folder })).title).toBe('Done (undone before by other means)');
  });
});

it('copies are those of one group, which the audit tells before the scan', () => {
  const scanned = [
    { file: 'a', code: 'duplicate', message: '', group: 'a' },
    { file: 'b', code: 'duplicate', message: '', group: 'a' },
    { file: 'c', code: 'wrong-extension', message: '', group: 'a' },
  ];
  expect(copiesOf(['b'], [], scanned)).toEqual(['b', 'a']);
  expect(copiesOf(['b', 'a'], [], scanned)).toEqual(['b', 'a']);
  expect(copiesOf(['c'], [], scanned)).toBeUndefined();
  expect(copiesOf(['a'], [problem('near-duplicate', ['x', 'a'])], scanned)).toEqual(['a', 'x']);
  expect(copiesOf(['a'], [problem('dark', ['x', 'a'])], [])).toBeUndefined();
});

it('a preview has a line for each file, counts the rest, and ends with the way back', () => {
  const moves = Array.from({ length: 20 }, (_, at) => ({ from: `${at}`, to: `x/${at}` }));
  const words = previewWords({ moves, edited: ['l.csv'], remarks: ['Mind this.'] }).split('\n');
  expect(words).toHaveLength(15);
  expect(words.slice(11)).toEqual(['11 → x/11', '… and 9 more', 'Mind this.', 'It can be undone.']);
  expect(refusalWords({ refusals: [] })).toBeNull();
  const refusals = [
    { file: 'a', reason: 'It is there.' },
    { file: 'b', reason: 'x' },
  ];
  expect(refusalWords({ refusals })).toBe('Nothing was changed. a: It is there. And 1 more reasons.');
});
