import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodePng } from '../../../src/engine/images/encode';
import { DatasetStore } from '../../../src/extension/datasets/store';
import { LoupeError } from '../../../src/core/errors';
import { temporaryFolder } from '../../engine/jobs/tinyDataset';
import { EventEmitter } from './fakeVscode';

const state = vi.hoisted(() => ({ trusted: true, fire: (() => undefined) as (file: string) => void }));
vi.mock('vscode', async () => {
  const { EventEmitter } = await import('./fakeVscode');
  const { Disposable, Uri } = await import('./textVscode');
  return {
    EventEmitter,
    Uri,
    Disposable,
    l10n: { t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)])) },
    ProgressLocation: { Window: 1, Notification: 2 },
    RelativePattern: class {},
    window: {
      withProgress: (_: unknown, task: (...given: unknown[]) => unknown) =>
        task({ report: () => undefined }, { onCancellationRequested: () => undefined }),
    },
    workspace: {
      get isTrusted() {
        return state.trusted;
      },
      getConfiguration: () => ({ get: (_: string, otherwise: unknown) => otherwise ?? '' }),
      createFileSystemWatcher: () => {
        const changed = new EventEmitter<unknown>();
        state.fire = (file) => changed.fire(Uri.file(file));
        return {
          onDidCreate: changed.event,
          onDidChange: changed.event,
          onDidDelete: changed.event,
          dispose: () => undefined,
        };
      },
    },
  };
});

let [folder, root] = ['', ''];
let store: DatasetStore;
let lines: string[];
const cache = process.env['LOUPE_CACHE_DIR'];
beforeEach(async () => {
  folder = temporaryFolder('updates');
  root = path.join(folder, 'data');
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'cache');
  state.trusted = true;
  lines = [];
  for (const name of ['cat', 'dog'])
    for (let i = 0; i < 3; i++) await write(`${name}/${i}.png`, i + (name === 'cat' ? 0 : 9));
  const memory = new Map<string, unknown>();
  store = new DatasetStore(
    {
      extensionPath: path.resolve('.'),
      storageUri: { fsPath: path.join(folder, 'storage') },
      workspaceState: {
        get: (key: string) => memory.get(key),
        update: async (key: string, value: unknown) => void memory.set(key, value),
      },
    } as never,
    { runs: [], onDidChange: new EventEmitter<void>().event } as never,
    { line: (line: string) => lines.push(line) } as never,
  );
});
afterEach(() => {
  store.dispose();
  if (cache === undefined) delete process.env['LOUPE_CACHE_DIR'];
  else process.env['LOUPE_CACHE_DIR'] = cache;
});

async function write(file: string, grey: number): Promise<void> {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), await encodePng(new Uint8Array(48).fill(grey), 4, 4));
}
const paths = async (): Promise<readonly string[] | undefined> => (await store.report(root))?.files.path;
const stored = (): { files: { path: string[] } } => {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return JSON.parse(readFileSync(path.join(folder, `storage/scans/${name}.json`), 'utf8')) as ReturnType<typeof stored>;
};

it('follows files that come, go and move, and keeps the stored report as it is shown', async () => {
  await store.scan(root);
  const told: string[] = [];
  store.onDidScan((one) => told.push(one));
  await write('dog/new.png', 30);
  rmSync(path.join(root, 'cat/0.png'));
  renameSync(path.join(root, 'dog/1.png'), path.join(root, 'cat/from-dog.png'));
  await store.filesChanged(root, ['dog/new.png', 'cat/0.png', 'dog/1.png', 'cat/from-dog.png']);
  const now = ['cat/1.png', 'cat/2.png', 'cat/from-dog.png', 'dog/0.png', 'dog/2.png', 'dog/new.png'];
  expect(await paths()).toEqual(now);
  expect(stored().files.path).toEqual(now);
  expect(await store.labelOf(root, 'cat/from-dog.png')).toBe('cat');
  expect(told).toEqual([root]);
  expect(lines.filter((line) => line.includes('whole'))).toEqual([]);
});

it('does not look at other files than those that changed', async () => {
  await store.scan(root);
  await paths();
  rmSync(path.join(root, 'cat/0.png'));
  await write('dog/new.png', 30);
  await store.filesChanged(root, ['dog/new.png']);
  expect(await paths()).toContain('cat/0.png');
});

it('follows what the watcher tells, after a moment', async () => {
  await store.scan(root);
  await paths();
  const scanned = new Promise((resolve) => store.onDidScan(resolve));
  await write('dog/new.png', 0);
  writeFileSync(path.join(root, '.hidden'), 'x');
  state.fire(path.join(root, '.hidden'));
  state.fire(path.join(root, 'dog/new.png'));
  await scanned;
  expect((await store.report(root))!.problems.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'cat/0.png duplicate-across-classes',
    'dog/new.png duplicate-across-classes',
  ]);
  expect(store.state(root).stale).toBe(false);
});

it('says that it is stale where nothing may be started, and scans the whole folder then', async () => {
  await store.scan(root);
  await paths();
  state.trusted = false;
  await write('dog/new.png', 30);
  state.fire(path.join(root, 'dog/new.png'));
  expect(store.state(root).stale).toBe(true);
  state.trusted = true;
  await store.filesChanged(root, ['dog/0.png']);
  expect(await paths()).toContain('dog/new.png');
  expect(store.state(root).stale).toBe(false);
});

it('scans once, and says so, where very much changed', async () => {
  await store.scan(root);
  const many = Array.from({ length: 1_100 }, (_, i) => `cat/none-${i}.png`);
  await write('dog/new.png', 30);
  await store.filesChanged(root, many);
  expect(await paths()).toContain('dog/new.png');
  expect(lines.filter((line) => line.includes('1,000 files changed'))).toHaveLength(1);
});

it('keeps what is known, and says that it is old, where the folder is no dataset any more', async () => {
  await store.scan(root);
  await paths();
  rmSync(root, { recursive: true });
  await expect(store.filesChanged(root, ['cat'])).rejects.toBeInstanceOf(LoupeError);
  expect(store.state(root).stale).toBe(true);
  expect(await paths()).toHaveLength(6);
});

it('knows nothing of a folder that was never scanned', async () => {
  await store.filesChanged(root, ['cat/0.png']);
  expect(await paths()).toBeUndefined();
});

it('shows a repair at once, and looks only at what was repaired afterwards', async () => {
  await store.scan(root);
  await paths();
  const expected = store.expectChanges(root);
  mkdirSync(path.join(root, '.loupe'));
  renameSync(path.join(root, 'cat/0.png'), path.join(root, 'dog/moved.png'));
  await store.change(root, [{ from: 'cat/0.png', to: 'dog/moved.png', label: 'dog', verb: 'relabel' }]);
  expect(await store.labelOf(root, 'dog/moved.png')).toBe('dog');
  // Of something else that changed, and that nobody was told of.
  rmSync(path.join(root, 'cat/1.png'));
  await store.catchUp(root);
  expected.dispose();
  expect(stored().files.path).toContain('dog/moved.png');
  expect(await paths()).toEqual(['cat/1.png', 'cat/2.png', 'dog/0.png', 'dog/1.png', 'dog/2.png', 'dog/moved.png']);
  writeFileSync(path.join(root, '.loupeignore'), 'dog/0.png\n');
  await store.catchUp(root);
  expect((await store.report(root))!.skipped.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'dog/0.png excluded',
  ]);
});
