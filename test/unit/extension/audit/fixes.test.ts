import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { AuditCodeActions } from '../../../../src/extension/fixes/codeActions';
import { fixOffers, settledBy } from '../../../../src/extension/fixes/fixOffers';
import { runFix, runUndo } from '../../../../src/extension/fixes/fixJob';
import { explanationOf, namedProblem, referenceOf } from '../../../../src/extension/problems/explain';
import { auditOf, folder, problem } from './reports';

vi.mock('vscode', () => ({
  CodeAction: class {
    constructor(
      readonly title: string,
      readonly kind: string,
    ) {}
  },
  CodeActionKind: { QuickFix: 'quickfix' },
}));

const copies = problem('duplicate-across-classes', ['cat/1.jpg', 'dog/1.jpg'], 'Both are the same.');
const wrong = { ...problem('label-issue', ['cat/2.jpg']), classes: ['cat', 'dog'] };
const report = auditOf([copies, wrong, problem('trap', ['cat/2.jpg'])]);
const store = { report: () => Promise.resolve(report) };

describe('repairs that are offered', () => {
  const verbs = (...args: Parameters<typeof fixOffers>) => fixOffers(...args).map(({ verb }) => verb);

  it('are those that fit the kind, the likeliest first, and to exclude or remove the file', () => {
    expect(verbs(copies, 'dog/1.jpg')).toEqual(['keep-one', 'relabel', 'exclude', 'trash']);
    expect(fixOffers(copies, 'dog/1.jpg')[0]!.files).toEqual(['dog/1.jpg', 'cat/1.jpg']);
    expect(fixOffers(wrong, 'cat/2.jpg')[0]).toEqual({ verb: 'relabel', files: ['cat/2.jpg'], suggested: 'dog' });
    expect(verbs(problem('wrong-extension', ['a']), 'a')).toEqual(['rename-extension', 'exclude', 'trash']);
    expect(verbs(problem('rotated', ['a']), 'a')).toEqual(['rotate', 'exclude', 'trash']);
    expect(verbs(problem('dark', ['a']), 'a')).toEqual(['exclude', 'trash']);
  });

  it('are none where no file is at fault, or another is meant', () => {
    expect(verbs(problem('trap', ['a']), 'a')).toEqual([]);
    expect(verbs(problem('dark', ['a']), 'b')).toEqual([]);
    expect(verbs(problem('dark', ['a']), '')).toEqual([]);
  });

  it('settle all files but the one that is kept', () => {
    expect(settledBy({ verb: 'keep-one', files: ['a', 'b', 'c'] })).toEqual(['b', 'c']);
    expect(settledBy({ verb: 'trash', files: ['a'] })).toEqual(['a']);
  });

  it('are quick fixes where the editor shows text, for diagnostics of an audit alone', async () => {
    const reference = { folder, kind: 'label-issue', file: 'cat/2.jpg' };
    const diagnostic = (source: string, value: string) => ({
      source,
      code: { value, target: { query: encodeURIComponent(JSON.stringify([reference])) } },
    });
    const given = [diagnostic('Loupe', 'label-issue'), diagnostic('Other', 'label-issue'), diagnostic('Loupe', 'x')];
    const diagnostics = [...given, { source: 'Loupe', code: { value: 'dark', target: { query: '%' } } }];
    const actions = await new AuditCodeActions(store).provideCodeActions(
      {} as never,
      {} as never,
      { diagnostics } as never,
    );
    expect(actions.map(({ title, command }) => [title, command!.arguments])).toEqual([
      ['Relabel…: cat/2.jpg', [reference, 'relabel']],
      ['Exclude from Dataset: cat/2.jpg', [reference, 'exclude']],
      ['Move to Trash: cat/2.jpg', [reference, 'trash']],
    ]);
  });
});

describe('what is explained', () => {
  it('is a problem that the latest audit has, named by a link or by a row of the tree', async () => {
    const link = { folder, kind: 'label-issue', file: 'cat/2.jpg' };
    expect(referenceOf(link)).toEqual(link);
    expect(referenceOf({ kind: 'auditKind', folder, audit: 'trap', count: 1 })).toEqual({
      ...{ folder, kind: 'trap' },
      file: '',
    });
    for (const other of [undefined, 'x', { folder, kind: 'nothing', file: '' }, { folder: 7, audit: 'trap' }])
      expect(referenceOf(other)).toBeUndefined();
    expect((await namedProblem(link, store))?.problem).toBe(wrong);
    expect(await namedProblem({ ...link, file: 'cat/9.jpg' }, store)).toBeUndefined();
    expect(await namedProblem({ folder, kind: 'dark', file: '' }, store)).toBeUndefined();
  });

  it('is said with what was found, what it means, and where the method comes from', async () => {
    const { title, detail } = explanationOf((await namedProblem({ folder, kind: 'label-issue', file: '' }, store))!);
    expect(title).toBe('Probably a wrong label: cat/2.jpg');
    expect(detail).toMatch(/^It is so\.\n\nA model that was not trained on this image .*\n\nMethod: Northcutt.*\.$/);
  });
});

describe('a repair by the command line', () => {
  const place = mkdtempSync(join(tmpdir(), 'loupe-fixes-'));
  afterAll(() => rmSync(place, { recursive: true, force: true }));
  const cli = join(place, 'cli.cjs');
  const program = { runtime: process.execPath, env: process.env, cli, service: '', isTrusted: () => true };
  const lines: string[] = [];
  const run = { program, onLine: (line: string) => void lines.push(line) };
  const answers = (source: string): void => writeFileSync(cli, source);
  const document = {
    notices: [],
    folder: 'f',
    id: '1',
    title: 'Exclude 1 image',
    applied: true,
    moves: [],
    edited: ['.loupeignore'],
    remarks: [],
    refusals: [],
    recovered: [],
  };

  it('is asked for by options first, so that no file is taken for one', async () => {
    answers(`console.log(JSON.stringify({ ...${JSON.stringify(document)}, remarks: process.argv.slice(2) }))`);
    const wanted = { folder, verb: 'relabel', files: ['-x.jpg', 'a b.jpg'], to: 'dog' } as const;
    const { remarks } = await runFix(wanted, true, { ...run, layout: 'table:l.csv' });
    expect(remarks).toEqual([
      ...['fix', '--to', 'dog', '--layout', 'table:l.csv', '--dry-run', '--json', '--progress', 'json'],
      ...['--', folder, 'relabel', '-x.jpg', 'a b.jpg'],
    ]);
  });

  it('has its refusals as an answer, though the command ends with an error', async () => {
    const refusals = [{ file: 'a', reason: 'b is there already.' }];
    answers(
      `console.log(JSON.stringify({ ...${JSON.stringify(document)}, applied: false, refusals: ${JSON.stringify(refusals)} })); process.exitCode = 1`,
    );
    expect(await runFix({ folder, verb: 'trash', files: ['a'] }, false, run)).toMatchObject({
      applied: false,
      refusals,
    });
  });

  it('fails with the sentence of the command, and with one where the answer is not understood', async () => {
    answers(
      `console.error(JSON.stringify({ error: { code: 'fix-refused', message: 'Nothing can be undone.' } })); process.exitCode = 1`,
    );
    await expect(runUndo(folder, run)).rejects.toThrow('Nothing can be undone.');
    answers(`console.log('hello')`);
    await expect(runUndo(folder, run)).rejects.toMatchObject({ code: 'cli-output' });
  });

  it('sends more files than a command line takes by standard input', async () => {
    answers(
      `const names = require('node:fs').readFileSync(0, 'utf8').split('\\0'); console.log(JSON.stringify({ ...${JSON.stringify(document)}, edited: names, remarks: process.argv.slice(2) }))`,
    );
    const files = Array.from({ length: 1000 }, (_, i) => `a folder of a long\nname/image ${i}.jpg`);
    const { edited, remarks } = await runFix({ folder, verb: 'trash', files }, false, run);
    expect(edited).toEqual(files);
    expect(remarks).toEqual(['fix', '--files-from', '-', '--json', '--progress', 'json', '--', folder, 'trash']);
  });
});
