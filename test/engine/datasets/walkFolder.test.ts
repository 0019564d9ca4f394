import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderMemory } from '../../../src/engine/cache/folderMemory';
import { contentHashes } from '../../../src/engine/datasets/contentHashes';
import { inspectFiles } from '../../../src/engine/datasets/inspectFiles';
import { linkRefusal } from '../../../src/engine/datasets/links';
import { listImages } from '../../../src/engine/datasets/listImages';
import { walkFolder } from '../../../src/engine/datasets/walkFolder';
import { readImageFile } from '../../../src/engine/images/readImageFile';
import { gradient, raw } from '../images/makeImages';

let folder = '';
let root = '';
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-walk-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'cache');
  root = path.join(folder, 'data');
  mkdirSync(path.join(root, 'a'), { recursive: true });
  writeFileSync(path.join(root, 'a/1.png'), await raw(gradient(8, 8), 8, 8).png().toBuffer());
});
afterEach(() => {
  delete process.env['LOUPE_CACHE_DIR'];
  rmSync(folder, { recursive: true });
});

const told = async (): Promise<string[]> =>
  (await walkFolder(root)).problems.map(({ file, code }) => `${file} ${code}`);

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('is named and skipped: pipes, sockets, devices, and links to them', async () => {
    execFileSync('mkfifo', [path.join(root, 'a/pipe.jpg')]);
    symlinkSync('/dev/zero', path.join(root, 'a/zero.jpg'));
    symlinkSync('pipe.jpg', path.join(root, 'a/to-pipe.jpg'));
    const server = net.createServer().listen(path.join(root, 'a/socket'));
    try {
      const { files, problems } = await walkFolder(root);
      expect(files).toEqual(['a/1.png']);
      expect(problems.map(({ file, code }) => `${file} ${code}`).sort()).toEqual([
        'a/pipe.jpg special-file',
        'a/socket special-file',
        'a/to-pipe.jpg special-file',
        'a/zero.jpg special-file',
      ]);
      expect(problems.find(({ file }) => file === 'a/pipe.jpg')!.message).toBe(
        'It is a named pipe, which is never opened; it is skipped.',
      );
    } finally {
      server.close();
    }
  });

  it('is refused where it is named by itself', async () => {
    const pipe = path.join(root, 'a/pipe.jpg');
    execFileSync('mkfifo', [pipe]);
    await expect(readImageFile(pipe)).rejects.toMatchObject({
      code: 'unreadable-file',
      message: 'It is a named pipe, which is not opened. Give an image file.',
    });
    const { names, skipped } = await listImages([pipe, path.join(root, 'a/1.png')]);
    expect(names).toEqual([path.join(root, 'a/1.png')]);
    expect(skipped).toEqual([
      { file: pipe, reason: 'It is a named pipe, which is not opened. Give an image file or a folder.' },
    ]);
  });

  it('is said of names that are no UTF-8, with their bytes', async () => {
    const bytes = Buffer.concat([Buffer.from(`${root}/a/caf`), Buffer.from([0xe9]), Buffer.from('.jpg')]);
    try {
      writeFileSync(bytes, 'x');
    } catch {
      return; // File systems of macOS refuse such names.
    }
    const { files, problems } = await walkFolder(root);
    expect(files).toEqual(['a/1.png']);
    expect(problems).toEqual([
      {
        file: 'a/caf\ufffd.jpg',
        code: 'name-not-text',
        message:
          'Its name is no valid UTF-8 (its bytes are caf\\xe9.jpg), so it is skipped. Rename it (convmv does so for many).',
      },
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('links', () => {
  it('are followed to other folders, and the files behind them are counted', async () => {
    mkdirSync(path.join(folder, 'elsewhere/deep'), { recursive: true });
    for (const name of ['2.png', 'deep/3.png']) writeFileSync(path.join(folder, 'elsewhere', name), 'x');
    symlinkSync(path.join(folder, 'elsewhere'), path.join(root, 'b'));
    symlinkSync(path.join(folder, 'elsewhere/2.png'), path.join(root, 'a/linked.png'));
    symlinkSync('1.png', path.join(root, 'a/inside.png'));
    const { files, problems } = await walkFolder(root);
    expect([...files].sort()).toEqual(['a/1.png', 'a/inside.png', 'a/linked.png', 'b/2.png', 'b/deep/3.png']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'linked-files' });
    expect(problems[0]!.message).toMatch(/^3 files came through links that lead out of the folder: /);
  });

  it('are not followed to the whole disk, the system, or what holds the dataset', async () => {
    symlinkSync('/', path.join(root, 'a/disk'));
    symlinkSync('/proc', path.join(root, 'a/proc'));
    symlinkSync('/proc/self/status', path.join(root, 'a/status.jpg'));
    symlinkSync('/dev', path.join(root, 'a/dev'));
    symlinkSync(folder, path.join(root, 'a/up'));
    symlinkSync('..', path.join(root, 'a/circle'));
    symlinkSync('nowhere', path.join(root, 'a/broken'));
    expect((await told()).sort()).toEqual([
      'a/broken broken-link',
      'a/circle linked-folder',
      'a/dev linked-folder',
      'a/disk linked-folder',
      'a/proc linked-folder',
      'a/status.jpg linked-folder',
      'a/up linked-folder',
    ]);
    expect(linkRefusal('/', true, new Set(['/data']))).toBe('The link leads to /, the whole disk; it is not followed.');
  });
});

describe('a file above 512 MiB', () => {
  it('is refused before it is hashed', async () => {
    const file = path.join(root, 'a/huge.png');
    writeFileSync(file, await raw(gradient(8, 8), 8, 8).png().toBuffer());
    truncateSync(file, 513 * 2 ** 20);
    const memory = await FolderMemory.open(root, 'test');
    const { images, leftOut } = await inspectFiles(root, ['a/1.png', 'a/huge.png'], memory);
    expect([...images.keys()]).toEqual(['a/1.png']);
    expect(leftOut).toEqual([
      {
        file: 'a/huge.png',
        code: 'too-large',
        reason: 'The file has 513 MiB; images above 512 MiB are not read. Scale it down to use it.',
      },
    ]);
    expect((await contentHashes(root, ['a/huge.png', 'a/1.png'])).map((hash) => hash.length)).toEqual([0, 64]);
  });

  it('does not keep a smaller one from being stopped while it is hashed', async () => {
    const file = path.join(root, 'a/large.png');
    writeFileSync(file, '');
    truncateSync(file, 400 * 2 ** 20);
    const stop = new AbortController();
    const hashing = contentHashes(root, ['a/large.png'], { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(hashing).rejects.toThrow('stopped');
  });
});

it('scans with a cache folder that cannot be made, and says so', async () => {
  const { scanDataset } = await import('../../../src/engine/datasets/scanDataset');
  writeFileSync(path.join(folder, 'file'), '');
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'file', 'cache');
  mkdirSync(path.join(root, 'b'));
  writeFileSync(path.join(root, 'b/2.png'), await raw(gradient(9, 8), 9, 8).png().toBuffer());
  const { files, problems } = await scanDataset(root);
  expect(files.path).toEqual(['a/1.png', 'b/2.png']);
  expect(problems.map(({ code }) => code)).toEqual(['cache-unusable']);
  expect(problems[0]!.message).toMatch(/^The cache folder .* cannot be written \(ENOTDIR.*LOUPE_CACHE_DIR to a folder/);
});
