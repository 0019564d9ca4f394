import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderMemory } from '../../../src/engine/cache/folderMemory';
import { contentHashes, fingerprint, hashWithMemory } from '../../../src/engine/datasets/contentHashes';
import { openDataset } from '../../../src/engine/datasets/openDataset';
import { parseTable } from '../../../src/engine/datasets/parseTable';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';
import { cpuTime } from '../../setup/cpuTime';

let base = '';
let folder = '';
let count = 0;
beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'loupe-dataset-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(base, 'cache');
});
beforeEach(async () => {
  folder = path.join(base, `set ${count++}`);
  await mkdir(folder);
});
afterAll(async () => {
  delete process.env['LOUPE_CACHE_DIR'];
  await rm(base, { recursive: true, force: true });
});

async function put(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), content);
}
const jpeg = (grey: number): Promise<Buffer> =>
  sharp({ create: { width: 6, height: 4, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .jpeg()
    .toBuffer();
const png = (grey: number): Promise<Buffer> =>
  sharp({ create: { width: 5, height: 5, channels: 3, background: { r: grey, g: 0, b: 0 } } })
    .png()
    .toBuffer();

describe('openDataset', () => {
  it('goes by content, leaves bad files out with their class, and ignores litter', async () => {
    const names = ['a b/1 #%(x).jpg', 'a b/ünïcödé 🐈.jpg', 'b/noextension', 'b/late.jpg'];
    for (const [i, name] of names.entries()) await put(name, await jpeg(i * 20));
    await put('b/really.jpg', await png(10));
    await put('b/empty.jpg', '');
    await put('b/text.png', 'this is a text');
    await put('b/drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    for (const litter of ['README.txt', 'b/Thumbs.db', '.git/x.jpg', '__MACOSX/b/._1.jpg', 'b/.DS_Store', 'notes.pdf'])
      await put(litter, 'x');
    await mkdir(path.join(folder, 'nothing here'));

    const { dataset, skipped, problems, bytes } = await openDataset(folder);
    expect(dataset).toMatchObject({ name: path.basename(folder), layout: 'class-folders', classes: ['a b', 'b'] });
    expect(new Set(dataset.files)).toEqual(new Set([...names, 'b/really.jpg']));
    expect(bytes[dataset.files.indexOf('b/late.jpg')]).toBe((await jpeg(60)).length);
    expect(skipped.map(({ file, code, class: label }) => [file, code, label]).sort()).toEqual([
      ['b/drawing.svg', 'unsupported-format', 'b'],
      ['b/empty.jpg', 'empty-file', 'b'],
      ['b/text.png', 'not-an-image', 'b'],
    ]);
    expect(problems.map(({ file, code }) => [file, code]).sort()).toEqual([
      ['b/really.jpg', 'wrong-extension'],
      ['nothing here', 'empty-class'],
    ]);
  });

  it('names pictures of kinds that are not read, camera raw files too although they begin like a TIFF', async () => {
    for (const [i, name] of ['a/1.jpg', 'b/2.jpg'].entries()) await put(name, await jpeg(i));
    const tiff = await sharp({ create: { width: 6, height: 4, channels: 3, background: 'red' } })
      .tiff()
      .toBuffer();
    await put('a/photo.NEF', tiff);
    await put('a/scan.exr', Uint8Array.of(0x76, 0x2f, 0x31, 0x01));
    await put('b/icon', 'icns....');
    await put('b/old.pcx', 'x');
    const { dataset, skipped } = await openDataset(folder);
    expect(dataset.files).toEqual(['a/1.jpg', 'b/2.jpg']);
    expect(skipped.map(({ file, code, class: label }) => `${file} ${code} ${label}`).sort()).toEqual([
      'a/photo.NEF unsupported-format a',
      'a/scan.exr unsupported-format a',
      'b/icon unsupported-format b',
      'b/old.pcx unsupported-format b',
    ]);
  });

  it('survives links in circles, broken links and folders that it may not read', async () => {
    for (const [i, name] of ['a/1.jpg', 'b/2.jpg', 'c/3.jpg'].entries()) await put(name, await jpeg(i));
    await symlink('..', path.join(folder, 'a', 'up'));
    await symlink('nowhere', path.join(folder, 'b', 'gone.jpg'));
    await symlink(path.join('..', 'a', '1.jpg'), path.join(folder, 'b', 'linked.jpg'));
    await mkdir(path.join(folder, 'locked'), { mode: 0o000 });
    const { dataset, problems } = await openDataset(folder);
    await chmod(path.join(folder, 'locked'), 0o755);
    expect(dataset.files).toEqual(['a/1.jpg', 'b/2.jpg', 'b/linked.jpg', 'c/3.jpg']);
    const found = problems.map(({ file, code }) => `${code} ${file}`);
    expect(found).toContain('linked-folder a/up');
    expect(found).toContain('broken-link b/gone.jpg');
    // A superuser may read everything.
    if (process.getuid?.() !== 0) expect(found).toContain('unreadable-folder locked');
  });

  it('reads tables whatever separates them', async () => {
    for (let i = 0; i < 4; i++) await put(`train/id${i}.jpg`, await jpeg(i * 9));
    await put('labels.csv', '\ufeffid;breed\r\nid0;cat\r\nid1;"dog; small"\r\nid2;cat\r\nid3;"dog; small"\r\n');
    const { dataset } = await openDataset(folder);
    expect([dataset.layout, dataset.classes, [...dataset.classIndex]]).toEqual([
      'table',
      ['cat', 'dog; small'],
      [0, 1, 0, 1],
    ]);
    expect(parseTable('a\tb,c\n1\t2\n').rows).toEqual([
      ['a', 'b,c'],
      ['1', '2'],
    ]);
  });

  it('says what is wrong where there is no dataset', async () => {
    await expect(openDataset(path.join(base, 'absent'))).rejects.toMatchObject({ code: 'no-folder' });
    await expect(openDataset(folder)).rejects.toMatchObject({ code: 'no-images' });
    await put('a/1.jpg', '');
    await expect(openDataset(folder)).rejects.toThrow(/only image file.*a\/1\.jpg: The file is empty/);
  });
});

describe('contentHashes', () => {
  it('are SHA-256, remembered, and noticed when a file changes under its old date', async () => {
    await put('a/1.bin', 'abc');
    const file = path.join(folder, 'a/1.bin');
    // printf abc | sha256sum
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await contentHashes(folder, ['a/1.bin', 'absent'])).toEqual([abc, '']);
    await writeFile(file, 'abd');
    await utimes(file, new Date(0), new Date(0));
    expect(await contentHashes(folder, ['a/1.bin'])).not.toEqual([abc]);
    expect(fingerprint(['a', 'b'], ['1', '2'], ['x', 'y'])).toBe(fingerprint(['b', 'a'], ['2', '1'], ['y', 'x']));
    expect(fingerprint(['a', 'b'], ['1', '2'], ['x', 'y'])).not.toBe(fingerprint(['a', 'b'], ['1', '2'], ['y', 'y']));
  });

  it('are taken from memory for a stamp that was just seen, and made again for another one', async () => {
    await put('a/1.bin', 'abc');
    await put('a/2.bin', 'abd');
    const files = ['a/1.bin', 'a/2.bin'];
    const made = await contentHashes(folder, files);
    const memory = await FolderMemory.open(folder, 'any');
    const seen = async (file: string) => {
      const { size, mtimeMs: modified, ctimeMs: changed } = await stat(path.join(folder, file));
      return { size, modified, changed };
    };
    const stamps = new Map([
      ['a/1.bin', await seen('a/1.bin')],
      ['a/2.bin', { ...(await seen('a/2.bin')), size: 4 }],
    ]);
    // Were it read, a file that is gone had no hash.
    for (const file of files) await rm(path.join(folder, file));
    const told: number[] = [];
    expect(await hashWithMemory(folder, files, memory, { stamps, onProgress: (done) => told.push(done) })).toEqual([
      made[0],
      '',
    ]);
    expect(told).toEqual([2]);
  });
});

describe('scanDataset', () => {
  it('decodes every file once, and reports what cannot be decoded and what is there twice', async () => {
    await put('train/cat/1.jpg', await jpeg(10));
    await put('train/cat/2.jpg', await jpeg(20));
    await put('train/cat/2 copy.jpg', await jpeg(20));
    await put('train/dog/3.jpg', await jpeg(30));
    await put('train/dog/cat.jpg', await jpeg(10));
    await put('train/dog/cut.jpg', (await jpeg(40)).subarray(0, -9));
    await put('test/dog/3 again.jpg', await jpeg(30));
    await put('test/cat/4.jpg', await jpeg(50));
    const turned = await sharp(await jpeg(60))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    await put('test/cat/turned.jpg', turned);

    let progress: number[] = [];
    const report = await scanDataset(folder, { onProgress: (done, total) => void (progress = [done, total]) });
    expect(progress).toEqual([9, 9]);
    expect(report.files.path.length).toBe(8);
    expect(report.skipped).toMatchObject([{ file: 'train/dog/cut.jpg', code: 'truncated', class: 'dog' }]);
    const at = report.files.path.indexOf('test/cat/turned.jpg');
    expect([report.files.width[at], report.files.height[at], report.files.format[at], report.files.part[at]]).toEqual([
      4,
      6,
      'jpeg',
      3,
    ]);
    expect(report.problems.map(({ code, file }) => `${code} ${file}`).sort()).toEqual([
      'duplicate train/cat/2 copy.jpg',
      'duplicate train/cat/2.jpg',
      'duplicate-across-classes train/cat/1.jpg',
      'duplicate-across-classes train/dog/cat.jpg',
      'duplicate-across-parts test/dog/3 again.jpg',
      'duplicate-across-parts train/dog/3.jpg',
    ]);
    // A moved file is recognised by its content.
    await rename(path.join(folder, 'train/dog/cut.jpg'), path.join(folder, 'train/cat/cut.jpg'));
    expect((await scanDataset(folder)).skipped).toMatchObject([
      { file: 'train/cat/cut.jpg', code: 'truncated', class: 'cat' },
    ]);
  });

  const real = path.resolve('../shared/data/flowers5');
  it.skipIf(!existsSync(real))(
    'finds the pictures of ../shared/data/flowers5 that stand under two classes, and is fast the second time',
    async () => {
      const begun = cpuTime();
      const first = await scanDataset(real);
      const firstTime = cpuTime() - begun;
      // sha256sum */* | sort | uniq -w64 -D
      expect(first.problems.map(({ file, code }) => `${code} ${file}`)).toEqual([
        'duplicate-across-classes rose/15922772266_1167a06620.jpg',
        'duplicate-across-classes tulip/15922772266_1167a06620.jpg',
      ]);
      expect([first.files.path.length, first.classes.length, first.skipped.length]).toEqual([1500, 5, 0]);
      const again = cpuTime();
      const second = await scanDataset(real);
      // Nothing is decoded or hashed a second time.
      expect(cpuTime() - again).toBeLessThan(firstTime / 3);
      expect({ ...second, scanned: '', seconds: 0 }).toEqual({ ...first, scanned: '', seconds: 0 });
      expect(await readFile(path.join(real, first.files.path[0]!))).toHaveLength(first.files.bytes[0]!);
    },
  );
});
