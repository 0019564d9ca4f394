import { describe, expect, it } from 'vitest';
import { changedAudit, changedScan } from '../../../../src/extension/changes/changedReport';
import { changesOf, followed, undone, type FileChange } from '../../../../src/extension/changes/fileChanges';
import { auditOf, problem, scanOf } from '../audit/reports';

const relabelled: FileChange = { from: 'cat/1.jpg', to: 'dog/1.jpg', verb: 'relabel', label: 'dog' };

describe('what a repair did to files', () => {
  it('is told by its moves, and of what does not move by what was asked for', () => {
    const asked = { verb: 'relabel', files: ['cat/1.jpg', 'x.jpg'], label: 'dog' } as const;
    expect(changesOf(asked, { moves: [{ from: 'cat/1.jpg', to: 'dog/1.jpg' }] })).toEqual([
      relabelled,
      { from: 'x.jpg', to: 'x.jpg', verb: 'relabel', label: 'dog' },
    ]);
    const trash = { from: 'a.jpg', to: '.loupe/trash/1/a.jpg' };
    expect(changesOf({ verb: 'keep-one', files: ['b.jpg', 'a.jpg'] }, { moves: [trash] })).toEqual([
      { from: 'a.jpg', to: null, verb: 'keep-one' },
    ]);
    expect(changesOf({ verb: 'exclude', files: ['a.jpg'] }, { moves: [] })).toEqual([
      { from: 'a.jpg', to: null, verb: 'exclude' },
    ]);
    expect(changesOf({ verb: 'rotate', files: ['a.png'] }, { moves: [] })).toEqual([]);
  });

  it('is followed from any state that a list may be in already', () => {
    const back = undone([relabelled], () => ({ label: 'cat', part: 0 }));
    expect(back).toEqual([{ from: 'dog/1.jpg', to: 'cat/1.jpg', verb: 'relabel', label: 'cat' }]);
    const now = (paths: string[], changes: FileChange[]) => [...followed(paths, changes).values()];
    expect(now(['cat/1.jpg'], [relabelled])).toMatchObject([{ path: 'dog/1.jpg', label: 'dog' }]);
    expect(now(['dog/1.jpg'], [relabelled])).toMatchObject([{ path: 'dog/1.jpg', label: 'dog' }]);
    for (const path of ['cat/1.jpg', 'dog/1.jpg'])
      expect(now([path], [relabelled, ...back])).toMatchObject([{ path: 'cat/1.jpg', label: 'cat' }]);
    expect(now(['other.jpg'], [relabelled])).toEqual([]);
  });
});

describe('a scan after repairs', () => {
  const scan = scanOf(['cat/1.jpg', 'cat/2.jpg', 'dog/9.jpg'], {
    problems: [
      { file: 'cat/1.jpg', code: 'wrong-extension', message: 'x' },
      { file: 'cat/2.jpg', code: 'duplicate', message: 'y' },
    ],
  });

  it('has images under their new names in the order of paths, in their new classes, with what is known of them', () => {
    const { files, classes, problems } = changedScan(scan, [relabelled]);
    expect(files.path).toEqual(['cat/2.jpg', 'dog/1.jpg', 'dog/9.jpg']);
    expect(files.classIndex.map((index) => classes[index])).toEqual(['cat', 'dog', 'dog']);
    expect(files.width).toEqual([200, 100, 300]);
    expect(files.format).toEqual(['jpeg', 'png', 'jpeg']);
    expect(problems.map(({ file }) => file)).toEqual(['dog/1.jpg', 'cat/2.jpg']);
    const made = changedScan(scan, [{ ...relabelled, to: 'emu/1.jpg', label: 'emu' }]);
    expect(made.classes).toEqual(['cat', 'dog', 'emu']);
  });

  it('has none that went, counts without them, and has all again after an undo', () => {
    const gone: FileChange = { from: 'cat/2.jpg', to: null, verb: 'trash' };
    const without = changedScan(scan, [gone]);
    expect([without.files.path, without.bytes]).toEqual([['cat/1.jpg', 'dog/9.jpg'], 2000]);
    expect(without.problems).toHaveLength(1);
    expect(changedScan(scan, [gone, ...undone([gone], () => undefined)])).toEqual(scan);
    expect(
      changedScan(scan, [{ from: 'cat/2.jpg', to: 'cat/2.jpg', verb: 'move-to-part', part: 3 }]).files.part,
    ).toEqual([0, 3, 0]);
    expect(changedScan(scan, [{ from: 'none.jpg', to: null, verb: 'trash' }])).toBe(scan);
  });
});

it('an audit after repairs goes by the new names, and a copy that is left over is no problem', () => {
  const audit = auditOf(
    [
      problem('exact-duplicate', ['cat/1.jpg', 'cat/2.jpg']),
      problem('dark', ['cat/1.jpg']),
      problem('small-class', []),
      problem('near-duplicate', ['cat/1.jpg', 'cat/2.jpg', 'dog/9.jpg']),
    ],
    {
      images: 3,
      measures: {
        path: ['cat/1.jpg', 'cat/2.jpg', 'dog/9.jpg'],
        brightness: [0.1, 0.2, 0.9],
        sharpness: [1, 2, 3],
        outlier: [],
      },
    },
  );
  const after = changedAudit(audit, [relabelled, { from: 'cat/2.jpg', to: null, verb: 'trash' }]);
  expect(after.problems.map(({ kind, files }) => [kind, files])).toEqual([
    ['dark', ['dog/1.jpg']],
    ['small-class', []],
    ['near-duplicate', ['dog/1.jpg', 'dog/9.jpg']],
  ]);
  expect(after).toMatchObject({
    images: 2,
    measures: { path: ['dog/1.jpg', 'dog/9.jpg'], brightness: [0.1, 0.9], sharpness: [1, 3], outlier: [] },
  });
});
