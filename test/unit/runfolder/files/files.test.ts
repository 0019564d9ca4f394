import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  appendSync,
  createFileSync,
  hasFile,
  hasFolder,
  keepAs,
  makeFolder,
  namesIn,
  openToMend,
  overwriteSync,
  putFile,
  readText,
  readTextSync,
  removeFile,
  removeFolder,
  removeFolderSync,
  replaceFile,
  replaceFileSync,
  touchSync,
} from '../../../../src/runfolder/files';
import { layBait, type Bait } from '../../../setup/bait';

const posix = process.platform !== 'win32';
let bait: Bait;
let folder: string;
beforeEach(() => {
  bait = layBait();
  folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-files-'));
});
afterEach(() => {
  bait.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that reads or changes one file, by its name below the folder. */
const ways: Record<string, (name: string) => unknown> = {
  'read whole': (name) => readText(folder, name, 1000),
  'read at once': (name) => readTextSync(folder, name, 1000),
  'look for': (name) => hasFile(folder, name),
  append: (name) => appendSync(folder, name, 'x'),
  overwrite: (name) => overwriteSync(folder, name, 'x'),
  touch: (name) => touchSync(folder, name),
  mend: async (name) => (await openToMend(folder, name)).close(),
  replace: (name) => replaceFile(folder, name, 'x'),
  'replace at once': (name) => replaceFileSync(folder, name, 'x'),
  put: (name) => putFile(folder, name),
  'keep a second name of': (name) => keepAs(folder, name, 'second'),
};
const inPlace = ['append', 'overwrite', 'mend'];

/** What the work throws, or 'done'. */
async function outcome(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return error;
  }
}

const refusal = (file: string, words: RegExp): unknown =>
  expect.objectContaining({
    code: 'run-file-refused',
    message: expect.stringMatching(new RegExp(`${file.replaceAll('\\', '.')}.*${words.source}`, 's')),
  });

describe.each(Object.keys(ways))('%s', (way) => {
  const work = ways[way]!;

  test.runIf(posix)('refuses a link, whatever it leads to', async () => {
    const targets = [bait.file, path.join(bait.folder, 'not there'), '/dev/zero', '/dev/ptmx', bait.folder];
    for (const target of targets) {
      const name = `link-${targets.indexOf(target)}`;
      symlinkSync(target, path.join(folder, name));
      const before = bait.look();
      expect(await outcome(() => work(name))).toEqual(refusal(path.join(folder, name), /is a symbolic link/));
      expect(bait.look()).toEqual(before);
    }
  });

  test.runIf(posix)('refuses what lies behind a linked folder', async () => {
    symlinkSync(bait.folder, path.join(folder, 'sub'));
    mkdirSync(path.join(folder, 'real'));
    symlinkSync(path.join(bait.folder, 'deep'), path.join(folder, 'real', 'sub'));
    const before = bait.look();
    for (const name of ['sub/precious.txt', 'sub/new.txt', 'real/sub/run.json'])
      expect(await outcome(() => work(name))).toEqual(refusal(path.join(folder, path.dirname(name)), /symbolic link/));
    expect(bait.look()).toEqual(before);
  });

  test.runIf(posix)('refuses a pipe at once, and a folder', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    mkdirSync(path.join(folder, 'taken'));
    expect(await outcome(() => work('pipe'))).toEqual(
      refusal(path.join(folder, 'pipe'), /is a named pipe, not a file/),
    );
    expect(await outcome(() => work('taken'))).toEqual(refusal(path.join(folder, 'taken'), /is a folder, not a file/));
  });

  test('refuses names that lead elsewhere', async () => {
    const before = bait.look();
    const names = ['..', '.', '', '../x', 'a/../../x', 'a//b', '/etc/x', 'a/', 'a\0b'];
    for (const name of posix ? names : [...names, 'a\\..\\..\\x', 'C:x', 'run.json:stream'])
      expect(await outcome(() => work(name))).toMatchObject({ code: 'run-file-refused' });
    expect(bait.look()).toEqual(before);
  });

  test('never changes a file by its second name', async () => {
    linkSync(bait.file, path.join(folder, 'hard'));
    const content = readFileSync(bait.file, 'utf8');
    const result = await outcome(() => work('hard'));
    if (inPlace.includes(way)) expect(result).toEqual(refusal(path.join(folder, 'hard'), /hard link/));
    else expect(result).toBe('done');
    expect(readFileSync(bait.file, 'utf8')).toBe(content);
  });
});

test('works on real files: what is written is what is read', async () => {
  replaceFileSync(folder, 'a.json', 'one');
  await replaceFile(folder, 'sub/b.json', 'two');
  appendSync(folder, 'log', '1\n');
  appendSync(folder, 'log', '2\n');
  overwriteSync(folder, 'beat', 'long text');
  overwriteSync(folder, 'beat', 'short');
  putFile(folder, 'control/stop');
  putFile(folder, 'a.json');
  createFileSync(folder, 'new', 'three');
  expect(keepAs(folder, 'a.json', 'sub/a.json')).toBe(true);
  expect(keepAs(folder, 'none', 'sub/none')).toBe(false);
  const read = (name: string): Promise<string> => readText(folder, name, 100);
  expect(
    await Promise.all(['a.json', 'sub/b.json', 'log', 'beat', 'control/stop', 'new', 'sub/a.json'].map(read)),
  ).toEqual(['one', 'two', '1\n2\n', 'short', '', 'three', 'one']);
  expect((await namesIn(folder, 'sub')).sort()).toEqual(['a.json', 'b.json']);
  expect(await namesIn(folder, 'none')).toEqual([]);
  expect([await hasFile(folder, 'a.json'), await hasFile(folder, 'x'), await hasFolder(folder, 'sub')]).toEqual([
    true,
    false,
    true,
  ]);
  await removeFile(folder, 'a.json');
  await removeFile(folder, 'a.json');
  expect(existsSync(path.join(folder, 'a.json'))).toBe(false);
  await expect(readText(folder, 'a.json', 1)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the folder itself may be reached by a link: it is the user’s choice', async () => {
  if (!posix) return;
  const link = path.join(bait.folder, 'my runs');
  symlinkSync(folder, link);
  replaceFileSync(link, 'run.json', 'mine');
  expect(await readText(link, 'run.json', 10)).toBe('mine');
});

test('says how large a file is that is not read, and reads one of the very size', async () => {
  writeFileSync(path.join(folder, 'large'), '');
  truncateSync(path.join(folder, 'large'), 3 * 2 ** 30);
  await expect(readText(folder, 'large', 64 * 2 ** 20)).rejects.toEqual(
    refusal(path.join(folder, 'large'), /has 3 GB, more than the 64 MB/),
  );
  writeFileSync(path.join(folder, 'small'), '12345');
  expect(await readText(folder, 'small', 5)).toBe('12345');
  await expect(readText(folder, 'small', 4)).rejects.toMatchObject({ code: 'run-file-refused' });
  expect(() => readTextSync(folder, 'small', 4)).toThrow(path.join(folder, 'small'));
});

test('removes a folder with links in it as links, and never through one', async () => {
  mkdirSync(path.join(folder, 'old', 'deep'), { recursive: true });
  writeFileSync(path.join(folder, 'old', 'deep', 'x'), '');
  const before = bait.look();
  if (posix) {
    symlinkSync(bait.folder, path.join(folder, 'old', 'link'));
    symlinkSync(bait.folder, path.join(folder, 'linked'));
    for (const name of ['linked', 'linked/deep']) {
      await expect(removeFolder(folder, name)).rejects.toMatchObject({ code: 'run-file-refused' });
      expect(() => removeFolderSync(folder, name)).toThrow(/symbolic link/);
      expect(() => makeFolder(folder, name)).toThrow(/symbolic link/);
    }
    await removeFile(folder, 'linked');
    expect(existsSync(path.join(folder, 'linked'))).toBe(false);
  }
  for (const name of ['..', '../x', '', `../${path.basename(bait.folder)}`])
    await expect(removeFolder(folder, name)).rejects.toMatchObject({ code: 'run-file-refused' });
  await removeFolder(folder, 'old');
  await removeFolder(folder, 'old');
  expect(existsSync(path.join(folder, 'old'))).toBe(false);
  expect(bait.look()).toEqual(before);
});

test.runIf(posix)('a .loupe folder that leads out of its workspace is read, not written', async () => {
  const outside = path.join(bait.folder, 'deep');
  for (const [at, to] of [
    ['.loupe', bait.folder],
    ['.loupe/runs', bait.folder],
    ['.loupe/runs/one', outside],
    ['.loupe/runs', path.join(bait.folder, 'not there')],
  ] as const) {
    const workspace = mkdtempSync(path.join(folder, 'workspace-'));
    mkdirSync(path.dirname(path.join(workspace, at)), { recursive: true });
    symlinkSync(to, path.join(workspace, at));
    const run = path.join(workspace, '.loupe/runs/one');
    const before = bait.look();
    for (const work of [
      () => putFile(run, 'control/stop'),
      () => appendSync(run, 'log.txt', 'x'),
      () => replaceFileSync(run, 'run.json', 'x'),
      () => makeFolder(run, 'control'),
    ])
      expect(work).toThrow(/symbolic link that leads out of .*--runs-folder/s);
    expect(() => removeFolderSync(path.dirname(run), 'one')).toThrow(/symbolic link/);
    expect(bait.look()).toEqual(before);
  }
  const workspace = mkdtempSync(path.join(folder, 'workspace-'));
  mkdirSync(path.join(workspace, 'kept/runs/one'), { recursive: true });
  symlinkSync(path.join(workspace, 'kept'), path.join(workspace, '.loupe'));
  putFile(path.join(workspace, '.loupe/runs/one'), 'control/stop');
  expect(existsSync(path.join(workspace, 'kept/runs/one/control/stop'))).toBe(true);
});

test.skipIf(!posix || process.getuid?.() === 0)('a failure of the system is told as it is', () => {
  chmodSync(folder, 0o500);
  expect(() => replaceFileSync(folder, 'run.json', 'x')).toThrow(/EACCES/);
  chmodSync(folder, 0o700);
});
