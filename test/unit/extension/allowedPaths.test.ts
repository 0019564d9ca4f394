import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAllowed, isRemote, liesIn, type PathSystem } from '../../../src/extension/shared/allowedPaths';

let root: string;
const at = (...names: string[]): string => path.join(root, ...names);

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'loupe-places-')));
  for (const folder of ['clone/photos', 'clone/.loupe/runs/r', 'home', 'data/photos', 'data2'])
    await mkdir(at(folder), { recursive: true });
  for (const file of ['clone/photos/1.jpg', 'home/secret.jpg', 'data/photos/1.jpg', 'data2/1.jpg'])
    await writeFile(at(file), '');
  await symlink(at('home'), at('clone/photos/link'));
  await symlink(at('home/secret.jpg'), at('clone/photos/2.jpg'));
  await symlink(at('home/secret.jpg'), at('data/photos/2.jpg'));
  await symlink(at('home/secret.jpg'), at('clone/.loupe/runs/r/skipped.json'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('isAllowed', () => {
  const window = (trusted: boolean, ...opened: string[]) => ({ trusted, workspace: [at('clone')], opened });
  const judge = (file: string, trusted: boolean, named = at('clone/photos'), ...opened: string[]) =>
    isAllowed(file, window(trusted, ...opened), { named: [named] });

  it('lets both windows see what lies in the workspace', async () => {
    expect(await judge(at('clone/photos/1.jpg'), false)).toBe(true);
    expect(await judge(at('clone/photos/1.jpg'), true)).toBe(true);
  });

  it.each([
    'clone/photos/link/secret.jpg',
    'clone/photos/2.jpg',
    'home/secret.jpg',
    'data/photos/1.jpg',
    'clone2/1.jpg',
  ])('keeps an untrusted window from %s, whatever a run names or was opened before', async (file) => {
    expect(await judge(at(file), false, at('home'), at('data'))).toBe(false);
    expect(await judge(at(file), false, '/', '/')).toBe(false);
  });

  it('takes the dots out of a path before it judges', async () => {
    expect(await judge(`${at('clone/photos')}/../../home/secret.jpg`, false)).toBe(false);
    expect(await judge(`${at('data/photos')}/../../home/secret.jpg`, true, at('data/photos'))).toBe(false);
  });

  it('lets a trusted window see what really lies in the folder that a run names, and no further', async () => {
    expect(await judge(at('data/photos/1.jpg'), true, at('data/photos'))).toBe(true);
    expect(await judge(at('data/photos/2.jpg'), true, at('data/photos'))).toBe(false);
    expect(await judge(at('data2/1.jpg'), true, at('data'))).toBe(false);
  });

  it('follows the links of a folder that the user opened', async () => {
    expect(await judge(at('data/photos/2.jpg'), true, '', at('data/photos'))).toBe(true);
    expect(await judge(at('home/secret.jpg'), true, '', at('home/secret.jpg'))).toBe(true);
  });

  it.each(['', 'photos/1.jpg', './x', 'a\0b'])('refuses %j, which is no whole path', async (file) => {
    expect(await judge(file, true, '/')).toBe(false);
  });
});

it('liesIn sees through links', async () => {
  expect(await liesIn(at('clone'), at('clone/photos/1.jpg'))).toBe(true);
  expect(await liesIn(at('clone/.loupe/runs/r'), at('clone/.loupe/runs/r/skipped.json'))).toBe(false);
  expect(await liesIn(at('clone/.loupe/runs/r'), at('clone/.loupe/runs/r/../../../photos/1.jpg'))).toBe(false);
});

describe('on Windows', () => {
  /** Keeps what is looked at. */
  const system = (): PathSystem & { looked: string[] } => {
    const looked: string[] = [];
    return { windows: true, looked, realpath: async (file) => (looked.push(file), file) };
  };
  const window = (...opened: string[]) => ({ trusted: true, workspace: ['C:\\work'], opened });

  it.each([
    '\\\\host\\share\\1.jpg',
    '//host/share/1.jpg',
    '/\\host\\share\\1.jpg',
    '\\\\?\\UNC\\host\\share\\1.jpg',
    '\\\\.\\pipe\\x',
    '\\\\host@SSL\\DavWWWRoot\\1.jpg',
  ])('does not even look at %s', async (file) => {
    const there = system();
    expect(isRemote(file, there)).toBe(true);
    const page = { named: ['\\\\host\\share', '//host/share', '\\\\?\\UNC\\host\\share'] };
    expect(await isAllowed(file, window(), page, there)).toBe(false);
    expect(await isAllowed(file, { ...window('\\\\host\\share'), trusted: false }, page, there)).toBe(false);
    expect(there.looked).toEqual([]);
  });

  it('looks at the share that the user opened', async () => {
    expect(await isAllowed('\\\\host\\share\\a\\1.jpg', window('\\\\host\\share'), {}, system())).toBe(true);
    expect(await isAllowed('\\\\other\\share\\a\\1.jpg', window('\\\\host\\share'), {}, system())).toBe(false);
  });

  it('knows the disks of the machine by either name, and the case of letters does not matter', async () => {
    expect(isRemote('\\\\?\\C:\\work\\1.jpg', system())).toBe(false);
    expect(await isAllowed('c:\\WORK\\1.jpg', window(), {}, system())).toBe(true);
    expect(await isAllowed('D:\\1.jpg', window(), { named: ['C:\\'] }, system())).toBe(false);
  });

  it('does not follow a link of a named folder to another machine', async () => {
    const linked = { windows: true, realpath: async () => '\\\\host\\share\\1.jpg' };
    expect(await isAllowed('D:\\photos\\1.jpg', window(), { named: ['D:\\photos'] }, linked)).toBe(false);
  });
});
