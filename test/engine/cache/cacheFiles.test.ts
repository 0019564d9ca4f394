import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../../src/runfolder/atomicFile';
import { root } from '../../../src/engine/cache/cacheFolder';
import { PackedImages } from '../../../src/engine/cache/packedImages';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-files-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('replaces whole files under concurrent writers and leaves nothing behind', async () => {
    const file = path.join(folder, 'deep', 'state.json');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(5000));
    await Promise.all(texts.map((text) => writeFileAtomic(file, text)));
    expect(texts).toContain(await readFile(file, 'utf8'));
    expect(await readdir(path.dirname(file))).toEqual(['state.json']);
  });

  it('removes its temporary file when the target cannot be replaced', async () => {
    await expect(writeFileAtomic(path.join(folder, 'deep'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['deep']);
  });
});

describe('cacheFolder', () => {
  it.each([
    [{ LOUPE_CACHE_DIR: '/elsewhere' }, 'linux', '/elsewhere'],
    [{ XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/loupe'],
    [{}, 'linux', '/home/me/.cache/loupe'],
    [{}, 'darwin', '/home/me/Library/Caches/loupe'],
    [{ LOCALAPPDATA: '/local' }, 'win32', '/local/Loupe/Cache'],
  ] as const)('%j on %s is %s', (environment, platform, expected) => {
    expect(root(environment, platform, '/home/me').split(path.sep).join('/')).toBe(expected);
  });
});

describe('PackedImages', () => {
  it('reads images back in any order, and only those that were written', async () => {
    const packed = await PackedImages.open(50, 12, path.join(folder, 'packed'));
    for (let i = 49; i >= 1; i--) await packed.write(i, new Uint8Array(12).fill(i));
    const into = new Uint8Array(4 * 12);
    await packed.read([7, 49, 1, 7], into);
    expect([into[0], into[12], into[24], into[47]]).toEqual([7, 49, 1, 7]);
    await expect(packed.read([0], into)).rejects.toThrow(RangeError);
    await expect(packed.write(3, new Uint8Array(11))).rejects.toThrow(RangeError);
    await packed.close();
    expect(await readdir(path.join(folder, 'packed'))).toEqual([]);
  });
});
