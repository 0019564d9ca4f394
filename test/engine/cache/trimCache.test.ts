import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/engine/cache/cacheFolder';
import { trimCache } from '../../../src/engine/cache/trimCache';
import { temporaryFolder } from '../jobs/tinyDataset';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const hex = (length: number): string => 'a'.repeat(length);
/** An entry of each kind as Loupe names it. */
const own = [
  `features/net-${hex(16)}-1280/12-${hex(12)}.features`,
  `thumbnails/${hex(40)}.webp`,
  `folders/${hex(32)}.json`,
  `packed/12-${hex(12)}.images`,
  `code/train-${hex(24)}.code`,
];
/** What somebody could have under the same folders. */
const others = [
  'features/login.feature',
  `features/net-${hex(16)}-1280/notes.txt`,
  'thumbnails/holiday.webp',
  'folders/index.json',
  'packed/backup.zip',
  'code/main.ts',
  'code/project/src/index.ts',
  `code/train-${hex(24)}.code.orig`,
];

function write(root: string, files: readonly string[]): void {
  for (const name of files) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, name);
    for (const one of [file, path.dirname(file)]) utimesSync(one, 1000, 1000);
  }
}
const there = (root: string, files: readonly string[]): string[] =>
  files.filter((name) => existsSync(path.join(root, name)));
/** A cache that is full, in a folder that the user named. */
function named(folder: string): string {
  process.env['LOUPE_CACHE_DIR'] = folder;
  process.env['LOUPE_CACHE_MAX_BYTES'] = '1';
  return cacheFolder();
}

describe('the folder that the user named', () => {
  it('is the cache where it is new or empty', () => {
    const folder = temporaryFolder('cache');
    expect(named(folder)).toBe(folder);
    expect(named(path.join(folder, 'not-there'))).toBe(path.join(folder, 'not-there'));
  });

  it('stays the cache where an earlier version has filled it, and is marked then', () => {
    const folder = temporaryFolder('cache');
    write(folder, [...own, 'weights/xception.h5', 'weights/imported/mine/model.json', `devices/${hex(32)}.json`]);
    expect(named(folder)).toBe(folder);
    expect(readFileSync(path.join(folder, 'CACHEDIR.TAG'), 'utf8')).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
    // Whatever comes to lie beside it.
    write(folder, others);
    expect(named(`${folder}${path.sep}.`)).toBe(folder);
  });

  it('stays the cache where weights were downloaded into it before, though it holds other things', () => {
    const folder = temporaryFolder('cache');
    write(folder, ['photos/1.jpg', 'weights/xception.h5', 'weights/xception.h5.json']);
    expect(named(folder)).toBe(folder);
  });

  it.each([['photos/1.jpg'], ['code/main.ts'], ['tensorflow/README.md'], ['weights']])(
    'is given a subfolder where it is in use (%s)',
    (file) => {
      const folder = temporaryFolder('cache');
      write(folder, [file]);
      expect(named(folder)).toBe(path.join(folder, 'loupe-cache'));
    },
  );

  it('is not taken for Loupe’s by another program’s tag', () => {
    const folder = temporaryFolder('cache');
    write(folder, ['code/main.ts']);
    writeFileSync(path.join(folder, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n# cargo\n');
    expect(named(folder)).toBe(path.join(folder, 'loupe-cache'));
  });
});

describe('trimCache', () => {
  it('removes nothing of a folder in use, and in its own subfolder what was used longest ago', async () => {
    const folder = temporaryFolder('cache');
    // Under Loupe's very names too, for they are not in its folder.
    write(folder, [...others, ...own]);
    const root = named(folder);
    write(root, own);
    expect(await trimCache()).toBe(own.reduce((sum, name) => sum + name.length, 0));
    expect(there(folder, [...others, ...own])).toEqual([...others, ...own]);
    expect(there(root, own)).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(['CACHEDIR.TAG', 'code', 'features', 'folders', 'packed', 'thumbnails']);
  });

  it('removes only names of its own where others put files into its folder', async () => {
    const root = named(temporaryFolder('cache'));
    write(root, own);
    write(root, others);
    await trimCache();
    expect(there(root, others)).toEqual(others);
    expect(there(root, own)).toEqual([]);
  });

  it('follows and removes no links', async () => {
    const root = named(temporaryFolder('cache'));
    const victim = temporaryFolder('victim');
    write(victim, [...own, 'file']);
    mkdirSync(path.join(root, 'folders'));
    symlinkSync(path.join(victim, 'folders', `${hex(32)}.json`), path.join(root, 'folders', `${hex(32)}.json`));
    symlinkSync(path.join(victim, 'code'), path.join(root, 'code'));
    mkdirSync(path.join(root, 'features'));
    symlinkSync(path.join(victim, `features/net-${hex(16)}-1280`), path.join(root, `features/net-${hex(16)}-1280`));
    write(root, [`thumbnails/${hex(40)}.webp`]);
    expect(await trimCache()).toBeGreaterThan(0);
    expect(there(victim, own)).toEqual(own);
    expect(existsSync(path.join(root, 'folders', `${hex(32)}.json`))).toBe(true);
    expect(readdirSync(path.join(root, 'thumbnails'))).toEqual([]);
  });
});
