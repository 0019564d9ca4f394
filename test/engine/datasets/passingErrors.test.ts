import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderMemory } from '../../../src/engine/cache/folderMemory';
import { patiently } from '../../../src/engine/concurrency/patiently';
import { explainLibvips } from '../../../src/engine/images/common/libvipsErrors';
import { gradient, raw } from '../images/makeImages';

/** Errors that opening a file of this name is to give next. */
const faults = new Map<string, string[]>();
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    open: (file: string, ...more: [number]) => {
      const code = faults.get(path.basename(file))?.shift();
      return code ? Promise.reject(Object.assign(new Error(`${code}: fault`), { code })) : real.open(file, ...more);
    },
  };
});

let root = '';
beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'loupe-passing-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(root, 'cache');
  for (const name of ['a', 'b']) {
    mkdirSync(path.join(root, 'data', name), { recursive: true });
    for (const i of [1, 2]) {
      const side = (name === 'a' ? 8 : 9) + 2 * i;
      writeFileSync(
        path.join(root, `data/${name}/${name}${i}.png`),
        await raw(gradient(side, side), side, side).png().toBuffer(),
      );
    }
  }
  faults.clear();
});
afterEach(() => {
  delete process.env['LOUPE_CACHE_DIR'];
  rmSync(root, { recursive: true });
});

const coded = (code: string): Error => Object.assign(new Error(code), { code });

describe('patiently', () => {
  it('tries again what may pass, and nothing else', async () => {
    let tries = 0;
    const after = (times: number, code: string) => () =>
      tries++ < times ? Promise.reject(coded(code)) : Promise.resolve('read');
    expect(await patiently(after(5, 'EMFILE'))).toBe('read');
    expect(tries).toBe(6);
    tries = 0;
    expect(await patiently(after(3, 'EIO'))).toBe('read');
    tries = 0;
    await expect(patiently(after(1, 'EACCES'))).rejects.toThrow('EACCES');
    expect(tries).toBe(1);
    tries = 0;
    await expect(patiently(after(100, 'ESTALE'))).rejects.toThrow('ESTALE');
    expect(tries).toBe(5);
  });
});

describe('a scan', () => {
  it('waits for files that may be opened later, leaves out the rest this time, and remembers no such verdict', async () => {
    const { scanDataset } = await import('../../../src/engine/datasets/scanDataset');
    faults.set('a1.png', ['EMFILE', 'EMFILE', 'EMFILE']);
    faults.set('b1.png', new Array<string>(5).fill('EIO').concat(new Array<string>(5).fill('EIO')));
    const first = await scanDataset(path.join(root, 'data'));
    expect(first.files.path).toEqual(['a/a1.png', 'a/a2.png', 'b/b2.png']);
    expect(first.skipped).toEqual([
      {
        file: 'b/b1.png',
        code: 'unreadable-now',
        reason: 'It could not be read this time: the drive reports an error. That may pass; try again.',
        class: 'b',
      },
    ]);
    faults.clear();
    const second = await scanDataset(path.join(root, 'data'));
    expect(second.files.path).toHaveLength(4);
    expect(second.skipped).toEqual([]);
  });

  it('remembers what the content decides', async () => {
    const memory = await FolderMemory.open(path.join(root, 'data'), 'test');
    const { verifyImages } = await import('../../../src/engine/datasets/verifyImages');
    writeFileSync(
      path.join(root, 'data/a/cut.png'),
      (await raw(gradient(99, 99), 99, 99).png().toBuffer()).subarray(0, 900),
    );
    const [verdict] = await verifyImages(path.join(root, 'data'), ['a/cut.png'], ['c'.repeat(64)], memory);
    expect(memory.verdict('c'.repeat(64))).toEqual(verdict);
    faults.set('a2.png', new Array<string>(9).fill('ENOMEM'));
    await verifyImages(path.join(root, 'data'), ['a/a2.png'], ['d'.repeat(64)], memory);
    expect(memory.verdict('d'.repeat(64))).toBeUndefined();
  });

  it('takes memory that libvips did not get for something that passes', () => {
    expect(explainLibvips(new Error('vips_tracked: out of memory -- size == 61MB'), 'png').code).toBe('unreadable-now');
    expect(explainLibvips(new Error('timeout: 42% complete'), 'png').code).toBe('unreadable-now');
    expect(explainLibvips(new Error('pngload_buffer: libspng read error'), 'png').code).toBe('truncated');
  });
});
