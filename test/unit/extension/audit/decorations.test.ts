import * as path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditReport } from '../../../../src/protocol/audit';
import type { ScanReport } from '../../../../src/protocol/runFiles';
import { ImageDecorations } from '../../../../src/extension/problems/decorations';
import { badges, changedMarks, markWords, marksOf } from '../../../../src/extension/problems/marks';
import { EventEmitter } from '../fakeVscode';
import { auditOf, problem, scanOf } from './reports';

const state = vi.hoisted(() => ({ trusted: true, setting: true as unknown, read: 0 }));
vi.mock('vscode', async () => {
  const { EventEmitter } = await import('../fakeVscode');
  const { Disposable } = await import('../textVscode');
  const never = new EventEmitter<unknown>().event;
  return {
    EventEmitter,
    Disposable,
    Uri: { file: (fsPath: string) => ({ scheme: 'file', fsPath }) },
    ThemeColor: class {
      constructor(readonly id: string) {}
    },
    FileDecoration: class {
      constructor(
        readonly badge: string,
        readonly tooltip: string,
        readonly color: { id: string } | undefined,
      ) {}
    },
    window: { registerFileDecorationProvider: () => ({ dispose: () => undefined }) },
    workspace: {
      get isTrusted() {
        return state.trusted;
      },
      getConfiguration: () => ({ get: () => state.setting }),
      onDidGrantWorkspaceTrust: never,
      onDidChangeConfiguration: never,
    },
  };
});

const folder = path.resolve('/data/set');
const files = ['cat/1.png', 'cat/2.png', 'dog/3.png', 'dog/4.png'];
const scan = (rest: Partial<ScanReport> = {}): ScanReport =>
  scanOf(files, {
    skipped: [
      { file: 'cat/out.png', code: 'excluded', reason: 'Line 2 of .loupeignore excludes it.', class: 'cat' },
      { file: 'dog/bad.png', code: 'truncated', reason: 'It ends before its picture does.', class: 'dog' },
    ],
    problems: [{ file: 'dog/4.png', code: 'wrong-extension', message: 'It is a JPEG.' }],
    ...rest,
  });
const audit = auditOf([
  problem('duplicate-across-classes', ['cat/1.png', 'dog/3.png']),
  problem('dark', ['cat/1.png']),
  problem('trap', files),
]);

describe('marks', () => {
  const marks = marksOf(scan(), { audited: audit.problems, scanned: scan().problems });

  it('tell excluded, unusable and suspect images, and nothing of others', () => {
    expect([...marks].map(([file, { kind }]) => `${file} ${kind}`).sort()).toEqual([
      'cat/1.png suspect',
      'cat/out.png excluded',
      'dog/3.png suspect',
      'dog/4.png suspect',
      'dog/bad.png unusable',
    ]);
    expect(markWords(marks.get('cat/out.png')!)).toBe('Excluded from the dataset: Line 2 of .loupeignore excludes it.');
    expect(markWords(marks.get('cat/1.png')!)).toMatch(/^Suspect: .*It is so\. .*It is so\.$/);
    expect(new Set(Object.values(badges)).size).toBe(3);
  });

  it('tell what changed', () => {
    const after = marksOf(
      scan({ skipped: [], problems: [{ file: 'cat/2.png', code: 'duplicate', message: 'Twice.' }] }),
      {
        audited: audit.problems,
        scanned: [{ file: 'cat/2.png', code: 'duplicate', message: 'Twice.' }],
      },
    );
    expect(changedMarks(marks, after).sort()).toEqual(['cat/2.png', 'cat/out.png', 'dog/4.png', 'dog/bad.png']);
    expect(changedMarks(marks, marks)).toEqual([]);
  });
});

describe('marks in the Explorer', () => {
  let report: ScanReport;
  let found: AuditReport | undefined;
  let changes: EventEmitter<string | undefined>;
  let decorations: ImageDecorations;
  const uri = (file: string) => ({ scheme: 'file', fsPath: path.join(folder, file) }) as never;
  const shown = async (file: string): Promise<string | undefined> => {
    const one = await decorations.provideFileDecoration(uri(file));
    return one && `${one.badge} ${(one.color as { id: string } | undefined)?.id ?? '-'}`;
  };
  beforeEach(() => {
    Object.assign(state, { trusted: true, setting: true, read: 0 });
    report = scan();
    found = audit;
    changes = new EventEmitter();
    const read = <T>(value: T): Promise<T> => Promise.resolve((state.read++, value));
    decorations = new ImageDecorations(
      { datasets: [{ folder, name: 'set' }], report: () => read(report), onDidChange: changes.event } as never,
      {
        report: () => read(found),
        repairedOf: () => new Set(),
        onDidChange: new EventEmitter<string>().event,
      } as never,
    );
  });

  it('have a letter and a colour by what is wrong', async () => {
    expect(await shown('cat/out.png')).toBe('X disabledForeground');
    expect(await shown('dog/bad.png')).toBe('! list.errorForeground');
    expect(await shown('cat/1.png')).toBe('? list.errorForeground');
    expect(await shown('dog/4.png')).toBe('? list.warningForeground');
    expect(await shown('cat/2.png')).toBeUndefined();
    // Scan and audit were read once for all of them.
    expect(state.read).toBe(2);
  });

  it('are only of known datasets, and neither by a setting nor without trust', async () => {
    expect(
      await decorations.provideFileDecoration({ scheme: 'file', fsPath: path.resolve('/data/other/x.png') } as never),
    ).toBeUndefined();
    expect(
      await decorations.provideFileDecoration({ scheme: 'git', fsPath: path.join(folder, 'cat/1.png') } as never),
    ).toBeUndefined();
    state.setting = false;
    expect(await shown('cat/1.png')).toBeUndefined();
    Object.assign(state, { setting: true, trusted: false });
    expect(await shown('cat/1.png')).toBeUndefined();
    expect(state.read).toBe(0);
  });

  it('follow a scan and an audit, and tell the editor which files changed', async () => {
    expect(await shown('cat/1.png')).toBeDefined();
    const told = new Promise<{ fsPath: string }[] | undefined>((resolve) =>
      decorations.onDidChangeFileDecorations(resolve as never),
    );
    report = scan({ skipped: [] });
    found = auditOf([problem('dark', ['cat/2.png'])]);
    changes.fire(folder);
    const names = (await told)!.map(({ fsPath }) => path.relative(folder, fsPath).split(path.sep).join('/'));
    expect(names.sort()).toEqual(['cat/1.png', 'cat/2.png', 'cat/out.png', 'dog/3.png', 'dog/bad.png']);
    expect(await shown('cat/1.png')).toBeUndefined();
    expect(await shown('cat/2.png')).toMatch(/^\?/);
  });
});
