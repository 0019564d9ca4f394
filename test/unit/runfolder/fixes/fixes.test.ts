import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FixPlan } from '../../../../src/core/fix/fixTypes';
import { applyPlan, listFixes, newFixId, recover, undoLast } from '../../../../src/runfolder/fixes';
import { FixJournal, hashOf } from '../../../../src/runfolder/fixes/journal';

let root = '';
const before = process.env.LOUPE_STATE_DIR;
beforeEach(() => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-fixes-'));
  process.env.LOUPE_STATE_DIR = path.join(folder, 'state');
  root = path.join(folder, 'data');
  for (const file of ['cat/1.jpg', 'cat/2.jpg', 'dog/1.jpg']) put(file, file);
  put('labels.csv', 'file,label\n');
});
afterEach(() => {
  if (before === undefined) delete process.env.LOUPE_STATE_DIR;
  else process.env.LOUPE_STATE_DIR = before;
});

function put(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

/** Everything in the dataset, folders too. */
function tree(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const stat = lstatSync(path.join(root, name));
    found[name] = stat.isFile()
      ? readFileSync(path.join(root, name), 'utf8')
      : stat.isDirectory()
        ? '(folder)'
        : '(other)';
  }
  return found;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
function planOf(
  moves: readonly string[],
  edits: readonly (readonly [string, string | null, string | null])[] = [],
): FixPlan {
  return {
    id: newFixId(),
    title: 'Test',
    moves: moves.map((one) => ({ from: one.split(' > ')[0]!, to: one.split(' > ')[1]! })),
    edits: edits.map(([file, was, is]) => ({
      file,
      before: was === null ? null : bytes(was),
      after: is === null ? null : bytes(is),
    })),
    remarks: [],
  };
}

const whole = () =>
  planOf(
    ['cat/1.jpg > .loupe/trash/x/cat/1.jpg', 'dog/1.jpg > cat/1.jpg', 'cat/2.jpg > bird/sub/2.jpg'],
    [
      ['labels.csv', 'file,label\n', 'file,label\nx,y\n'],
      ['.loupeignore', null, '/a\n'],
    ],
  );

it('does a plan, and takes it back without a trace', async () => {
  const first = tree();
  const done = await applyPlan(root, whole());
  const second = tree();
  expect(second).toMatchObject({ 'cat/1.jpg': 'dog/1.jpg', 'bird/sub/2.jpg': 'cat/2.jpg', '.loupeignore': '/a\n' });
  expect(second['.loupe/trash/x/cat/1.jpg']).toBe('cat/1.jpg');
  expect(listFixes(root)).toMatchObject([{ id: done.id, state: 'done', edited: ['labels.csv', '.loupeignore'] }]);
  expect(await undoLast(root)).toMatchObject([{ id: done.id }]);
  expect(tree()).toEqual(first);
  await expect(undoLast(root)).rejects.toThrow(/No fix of .* can be undone/);
});

it('undoes several, the latest first', async () => {
  const first = tree();
  await applyPlan(root, planOf(['cat/1.jpg > dog/9.jpg']));
  await applyPlan(root, planOf(['dog/9.jpg > cat/8.jpg']));
  await expect(undoLast(root, 3)).rejects.toThrow(/Only 2 fixes/);
  await undoLast(root, 2);
  expect(tree()).toEqual(first);
});

it('notices that somebody else moved everything back, says so and leaves it at that', async () => {
  const first = tree();
  await applyPlan(root, planOf(['cat/2.jpg > bird/2.jpg'], [['labels.csv', 'file,label\n', 'file\n']]));
  renameSync(path.join(root, 'bird/2.jpg'), path.join(root, 'cat/2.jpg'));
  // Half of it is back: that is for the user to settle.
  await expect(undoLast(root)).rejects.toThrow('bird/2.jpg is not there any more.');
  put('labels.csv', 'file,label\n');
  expect(await undoLast(root)).toMatchObject([{ title: 'Test', already: true }]);
  expect(tree()).toEqual(first);
  await expect(undoLast(root)).rejects.toThrow('No fix of');
});

it('knows two files that changed places from two that never did', async () => {
  const first = tree();
  await applyPlan(root, planOf(['cat/1.jpg > x', 'dog/1.jpg > cat/1.jpg', 'x > dog/1.jpg']));
  expect(tree()).toMatchObject({ 'cat/1.jpg': 'dog/1.jpg', 'dog/1.jpg': 'cat/1.jpg' });
  const [undone] = await undoLast(root);
  expect(undone).not.toHaveProperty('already');
  expect(tree()).toEqual(first);
});

describe('refuses, and changes nothing', () => {
  it.each([
    [
      'a name that is taken',
      planOf(['cat/2.jpg > dog/2.jpg', 'cat/1.jpg > dog/1.jpg']),
      /dog\/1\.jpg is there already/,
    ],
    ['a name in another case', planOf(['cat/1.jpg > dog/1.JPG']), /dog\/1\.jpg is there already/],
    ['the same name in another case', planOf(['cat/1.jpg > dog/x.jpg', 'cat/2.jpg > dog/X.jpg']), /is there already/],
    ['a way out', planOf(['cat/1.jpg > ../1.jpg']), /no place inside/],
    ['an absolute way', planOf(['/etc/passwd > cat/9.jpg']), /no place inside/],
    ['a file that is gone', planOf(['cat/9.jpg > dog/9.jpg']), /not there any more/],
    ['a folder', planOf(['cat > dog/cat']), /no regular file/],
    ['a file as a folder', planOf(['cat/1.jpg > labels.csv/1.jpg']), /labels\.csv is no folder/],
    ['a text that changed', planOf([], [['labels.csv', 'other', 'x']]), /was changed since/],
    ['a new text that is there', planOf([], [['labels.csv', null, 'x']]), /was changed since/],
  ])('%s', async (_, plan, reason) => {
    const first = tree();
    await expect(applyPlan(root, plan)).rejects.toThrow(reason);
    expect(tree()).toEqual(first);
    expect(listFixes(root)).toEqual([]);
  });

  it('links, and what lies behind them', async () => {
    const outside = mkdtempSync(path.join(os.tmpdir(), 'loupe-outside-'));
    writeFileSync(path.join(outside, 'x.jpg'), 'mine');
    symlinkSync(outside, path.join(root, 'bird'));
    symlinkSync(path.join(outside, 'x.jpg'), path.join(root, 'cat', 'link.jpg'));
    symlinkSync(outside, path.join(root, '.loupe'));
    const first = tree();
    for (const [from, to] of [
      ['cat/1.jpg', 'bird/1.jpg'],
      ['bird/x.jpg', 'cat/x.jpg'],
      ['cat/link.jpg', 'dog/link.jpg'],
      ['cat/1.jpg', '.loupe/trash/a/cat/1.jpg'],
    ])
      await expect(applyPlan(root, planOf([`${from} > ${to}`]))).rejects.toThrow(/link/);
    await expect(applyPlan(root, planOf([], [['cat/link.jpg', 'mine', 'yours']]))).rejects.toThrow(/link/);
    expect(tree()).toEqual(first);
    expect(readdirSync(outside)).toEqual(['x.jpg']);
    expect(readFileSync(path.join(outside, 'x.jpg'), 'utf8')).toBe('mine');
  });

  it('an undo of what others changed or replaced since', async () => {
    await applyPlan(root, planOf(['cat/1.jpg > dog/9.jpg'], [['labels.csv', 'file,label\n', 'x\n']]));
    put('labels.csv', 'mine\n');
    await expect(undoLast(root)).rejects.toThrow(/labels\.csv was changed since/);
    put('labels.csv', 'x\n');
    put('cat/1.jpg', 'new');
    const now = tree();
    await expect(undoLast(root)).rejects.toThrow(/cat\/1\.jpg is there again/);
    expect(tree()).toEqual(now);
    rmSync(path.join(root, 'cat/1.jpg'));
    await undoLast(root);
    expect(tree()).toMatchObject({ 'cat/1.jpg': 'cat/1.jpg', 'labels.csv': 'file,label\n' });
  });
});

describe('after a crash', () => {
  /** The journal as it is while a fix is under way. */
  async function open(state: 'applying' | 'undoing'): Promise<FixJournal> {
    const journal = new FixJournal(root);
    const [entry] = journal.entries();
    const undo = state === 'undoing' ? entry!.steps : null;
    await journal.write({ ...entry!, state, undo });
    return journal;
  }

  it('finishes what was begun, at whatever step it stopped', async () => {
    const first = tree();
    for (let stop = 0; stop <= 5; stop++) {
      await applyPlan(root, whole());
      const done = tree();
      const journal = await open('applying');
      for (const content of ['file,label\n', 'file,label\nx,y\n', '/a\n']) await journal.keep(bytes(content));
      // Back by hand, step by step: the last move first.
      const back: (() => void)[] = [
        () => renameSync(path.join(root, 'bird/sub/2.jpg'), path.join(root, 'cat/2.jpg')),
        () => renameSync(path.join(root, 'cat/1.jpg'), path.join(root, 'dog/1.jpg')),
        () => renameSync(path.join(root, '.loupe/trash/x/cat/1.jpg'), path.join(root, 'cat/1.jpg')),
        () => rmSync(path.join(root, '.loupeignore')),
        () => writeFileSync(path.join(root, 'labels.csv'), 'file,label\n'),
      ];
      for (const step of back.slice(0, stop)) step();
      expect(await recover(root)).toMatchObject([{ outcome: 'finished' }]);
      expect(tree()).toEqual(done);
      expect(await recover(root)).toEqual([]);
      await undoLast(root);
      expect(tree()).toEqual(first);
    }
  });

  it('ends a move of which both names are there', async () => {
    const first = tree();
    await applyPlan(root, planOf(['cat/1.jpg > dog/9.jpg']));
    const done = tree();
    await open('applying');
    linkSync(path.join(root, 'dog/9.jpg'), path.join(root, 'cat/1.jpg'));
    expect(await recover(root)).toMatchObject([
      { outcome: 'finished', message: expect.stringContaining('finished now') as string },
    ]);
    expect(tree()).toEqual(done);
    await undoLast(root);
    expect(tree()).toEqual(first);
  });

  it('takes back what cannot be finished, and says why', async () => {
    await applyPlan(root, planOf(['cat/1.jpg > dog/9.jpg', 'cat/2.jpg > dog/2.jpg']));
    await open('applying');
    renameSync(path.join(root, 'dog/2.jpg'), path.join(root, 'cat/2.jpg'));
    put('dog/2.jpg', 'somebody else’s');
    const [ended] = await recover(root);
    expect(ended).toMatchObject({ outcome: 'rolled-back', message: expect.stringContaining('dog/2.jpg') as string });
    expect(tree()).toMatchObject({
      'cat/1.jpg': 'cat/1.jpg',
      'cat/2.jpg': 'cat/2.jpg',
      'dog/2.jpg': 'somebody else’s',
    });
    expect(listFixes(root)).toEqual([]);
  });

  it('says what it can neither finish nor take back, and goes on', async () => {
    await applyPlan(root, planOf(['cat/1.jpg > dog/9.jpg', 'cat/2.jpg > dog/2.jpg']));
    await open('applying');
    rmSync(path.join(root, 'dog/9.jpg'));
    expect(await recover(root)).toMatchObject([
      { outcome: 'stuck', message: expect.stringContaining('both gone') as string },
    ]);
    expect(listFixes(root)).toMatchObject([{ state: 'stuck' }]);
    await applyPlan(root, planOf(['dog/1.jpg > dog/7.jpg']));
    expect(tree()).toMatchObject({ 'dog/7.jpg': 'dog/1.jpg' });
  });

  it('does not wait for a process that is gone', async () => {
    const journal = new FixJournal(root);
    journal.open();
    journal.create('lock', JSON.stringify({ pid: 2 ** 22 + 1, host: os.hostname(), started: 0, token: 'x' }));
    await applyPlan(root, planOf(['cat/1.jpg > dog/9.jpg']));
    expect(readdirSync(journal.folder).filter((name) => name.startsWith('lock'))).toEqual([]);
  });
});

it('lets one after the other change a dataset', async () => {
  const first = tree();
  await Promise.all(Array.from({ length: 6 }, (_, i) => applyPlan(root, planOf([], [[`new${i}.txt`, null, `${i}`]]))));
  expect(listFixes(root)).toHaveLength(6);
  await undoLast(root, 6);
  expect(tree()).toEqual(first);
});

it('keeps contents only as long as they are needed', async () => {
  const journal = new FixJournal(root);
  await applyPlan(root, planOf([], [['labels.csv', 'file,label\n', 'x\n']]));
  expect(readdirSync(journal.folder)).toContain(`${hashOf(bytes('file,label\n'))}.content`);
  await undoLast(root);
  expect(readdirSync(journal.folder)).toEqual([]);
});
