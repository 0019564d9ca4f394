import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../../src/runfolder/files/makeFolder';

const base = mkdtempSync(path.join(os.tmpdir(), 'loupe-folders-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.each([
  ['makeFolder', makeFolder],
  ['makeFolderSync', async (folder: string) => makeFolderSync(folder)],
])('%s', (name, make) => {
  it('makes every level, and is content with one that is there', async () => {
    const folder = path.join(base, name, 'a', 'b');
    await make(folder);
    await make(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    await Promise.all(Array.from({ length: 8 }, () => make(path.join(base, name, 'c', 'd', 'e'))));
    expect(existsSync(path.join(base, name, 'c', 'd', 'e'))).toBe(true);
  });

  it('names the level that cannot be made, and never goes on for ever', async () => {
    const file = path.join(base, `${name}.txt`);
    writeFileSync(file, 'mine');
    await expect(make(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(path.join(file, 'below'))).rejects.toMatchObject({
      code: expect.stringMatching(/^E(NOTDIR|EXIST|NOENT)$/) as string,
    });
    if (existsSync('/proc/self'))
      await expect(make('/proc/loupe-nowhere/below')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
