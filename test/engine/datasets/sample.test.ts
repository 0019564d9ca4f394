import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { createSample, imagesPerClass } from '../../../src/engine/datasets/sample/sample';
import { drawScene } from '../../../src/engine/datasets/sample/scene';
import { kinds } from '../../../src/engine/datasets/sample/shapes';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';

let base = '';
beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'loupe-sample-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(base, 'cache');
});
afterAll(async () => {
  delete process.env['LOUPE_CACHE_DIR'];
  await rm(base, { recursive: true, force: true });
});

describe('drawScene', () => {
  it('draws the same picture for the same seed, and every kind differently', () => {
    const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    const drawn = Object.values(kinds).map((kind) => sha(drawScene(kind, new Random(7)).data));
    expect(new Set(drawn).size).toBe(5);
    expect(sha(drawScene(kinds['fish']!, new Random(7)).data)).toBe(drawn[Object.keys(kinds).indexOf('fish')]);
    const { data, width, height } = drawScene(kinds['leaf']!, new Random(8));
    expect(data.length).toBe(width * height * 3);
  });
});

describe('createSample', () => {
  it('makes five classes of 60 with the faults it names, which a scan finds', async () => {
    const folder = path.join(base, 'sample');
    const { images, faults } = await createSample(folder, { seed: 3 });
    expect([images, imagesPerClass]).toEqual([300, 60]);
    const report = await scanDataset(folder);
    expect([report.layout, report.classes, report.words]).toEqual([
      'class-folders',
      Object.keys(kinds),
      '5 classes in folders, no validation part',
    ]);
    expect(report.files.path.length).toBe(299);
    expect(report.skipped).toMatchObject([{ file: 'fish/fish-31.jpg', code: 'truncated', class: 'fish' }]);
    const named = faults.map(({ file }) => file);
    expect(report.problems.map(({ file, code }) => `${code} ${file}`).sort()).toEqual([
      'duplicate daisy/daisy-17.jpg',
      'duplicate daisy/daisy-52.jpg',
      'duplicate-across-classes leaf/leaf-23.jpg',
      'duplicate-across-classes starfish/starfish-08.jpg',
      'wrong-extension butterfly/butterfly-12.jpg',
    ]);
    for (const { file } of [...report.problems, ...report.skipped]) expect(named).toContain(file);
    const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
    for (const { file, fault } of faults) expect(readme).toContain(`| ${file} | ${fault} |`);
  });

  it('touches no folder that holds anything, and leaves nothing when stopped', async () => {
    const full = path.join(base, 'full');
    await mkdir(full);
    await writeFile(path.join(full, 'mine.txt'), 'mine');
    await expect(createSample(full)).rejects.toMatchObject({ code: 'folder-not-empty' });
    await expect(createSample(path.join(full, 'mine.txt'))).rejects.toMatchObject({ code: 'no-folder' });
    const before = await readdir(base);
    await expect(
      createSample(path.join(base, 'stopped'), { signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
    expect(await readdir(base)).toEqual(before);
  });
});
