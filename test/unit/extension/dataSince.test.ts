import { beforeEach, expect, it, vi } from 'vitest';
import { DataSince } from '../../../src/extension/runs/dataSince';
import { runCli } from '../../../src/extension/shared/runCli';

const state = vi.hoisted(() => ({ trusted: true }));
vi.mock('vscode', () => ({
  workspace: {
    get isTrusted() {
      return state.trusted;
    },
  },
}));
vi.mock('../../../src/extension/shared/runCli', () => ({ runCli: vi.fn() }));

const cli = vi.mocked(runCli);
const run = (name: string, dataset = '/data/set', fingerprint: string | null = 'abc') =>
  ({ folder: `/runs/${name}`, record: { dataset: { folder: dataset, fingerprint } } }) as never;
let lines: string[];
let since: DataSince;
beforeEach(() => {
  state.trusted = true;
  lines = [];
  cli.mockReset();
  cli.mockImplementation((_, args, options) => {
    options?.onStdout?.(
      JSON.stringify({ notices: [], run: args[1], folder: '/data/set', words: `changes of ${args[1]}`, changes: null }),
    );
    return Promise.resolve();
  });
  since = new DataSince({
    program: () => ({}) as never,
    requireLocal: (folder) => {
      if (folder.startsWith('\\\\')) throw new Error(`${folder} lies elsewhere`);
    },
    line: (text) => lines.push(text),
  });
});

it('asks once a run, until its dataset changes', async () => {
  expect(await since.of(run('a'))).toBe('changes of --since=/runs/a');
  expect(await since.of(run('a'))).toBe('changes of --since=/runs/a');
  await since.of(run('b', '/data/other'));
  expect(cli).toHaveBeenCalledTimes(2);
  since.forget('/data/set');
  await since.of(run('a'));
  await since.of(run('b', '/data/other'));
  expect(cli).toHaveBeenCalledTimes(3);
});

it('asks one after the other', async () => {
  const ends: (() => void)[] = [];
  cli.mockImplementation(() => new Promise((resolve) => ends.push(resolve)));
  void since.of(run('a'));
  void since.of(run('b'));
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  ends[0]!();
  await vi.waitFor(() => expect(ends).toHaveLength(2));
});

it('starts nothing without trust, without data, or for a folder on another machine', async () => {
  expect(await since.of(run('a', ''))).toBeNull();
  expect(await since.of(run('b', '/data/set', null))).toBeNull();
  expect(await since.of(run('c', '\\\\evil\\share'))).toBeNull();
  state.trusted = false;
  expect(await since.of(run('d'))).toBeNull();
  expect(cli).not.toHaveBeenCalled();
});

it('says nothing where the child fails, but the log does', async () => {
  cli.mockRejectedValue(new Error('There is no folder /data/set.'));
  expect(await since.of(run('a'))).toBeNull();
  expect(lines).toEqual(['/runs/a: There is no folder /data/set.']);
});
