import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emptyDraft, labelsOfDraft, SortingDraft } from '../../../../src/runfolder/sorting/draft';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loupe-draft-'));
  process.env.LOUPE_STATE_DIR = path.join(folder, 'state');
});
afterEach(() => {
  delete process.env.LOUPE_STATE_DIR;
  rmSync(folder, { recursive: true, force: true });
});

it('keeps each step, takes the latest back, and survives a line that a crash cut off', () => {
  const draft = new SortingDraft(folder);
  expect(draft.read()).toEqual(emptyDraft);
  draft.add({ kind: 'labels', changes: [{ file: 'a.jpg', label: 'rose' }] });
  draft.add({ kind: 'class', name: 'lily' });
  draft.add({
    kind: 'labels',
    changes: [
      { file: 'b.jpg', label: 'lily' },
      { file: 'c.jpg', label: 'lily' },
    ],
  });
  draft.add({ kind: 'labels', changes: [{ file: 'd.jpg', label: 'rose' }] });
  draft.add({ kind: 'undo' });
  const [key] = readdirSync(path.join(folder, 'state', 'sorting'));
  appendFileSync(path.join(folder, 'state', 'sorting', key!, 'draft.ndjson'), '\n{"kind":"labels","chan');
  draft.add({ kind: 'into', into: 'train' });
  const read = new SortingDraft(folder).read();
  expect(read).toMatchObject({ classes: ['lily'], into: 'train', unread: 1, applied: null });
  expect([...labelsOfDraft(read)]).toEqual([
    ['a.jpg', 'rose'],
    ['b.jpg', 'lily'],
    ['c.jpg', 'lily'],
  ]);
  expect([...labelsOfDraft(read, new Set(['c.jpg']))]).toEqual([['c.jpg', 'lily']]);
});

it('remembers what a fix applied until the next step, and waits again when that is undone', () => {
  const draft = new SortingDraft(folder);
  draft.add({ kind: 'labels', changes: [{ file: 'a.jpg', label: 'rose' }] });
  draft.add({ kind: 'applied', fix: '1-ab' });
  expect(draft.read()).toMatchObject({ actions: [], applied: { fix: '1-ab', actions: [[{ file: 'a.jpg' }]] } });
  draft.add({ kind: 'unapplied' });
  expect(draft.read()).toMatchObject({ actions: [[{ file: 'a.jpg', label: 'rose' }]], applied: null });
  draft.clear();
  expect(draft.read()).toEqual(emptyDraft);
});
