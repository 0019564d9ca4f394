import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  listRuns,
  listTrash,
  moveToTrash,
  removeFromTrash,
  restoreFromTrash,
  trashedBytes,
} from '../../../src/runfolder';
import { record } from '../extension/record';

let workspace: string;
let runs: string;
beforeEach(() => {
  workspace = mkdtempSync(path.join(os.tmpdir(), 'loupe-trash-'));
  runs = path.join(workspace, '.loupe', 'runs');
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function addRun(name: string, folder = runs): string {
  const run = path.join(folder, name);
  mkdirSync(path.join(run, 'model'), { recursive: true });
  writeFileSync(path.join(run, 'run.json'), JSON.stringify({ ...record(), id: name }));
  writeFileSync(path.join(run, 'model', 'weights.bin'), 'w'.repeat(1000));
  return run;
}
const now = Date.UTC(2026, 4, 1, 12, 30, 5, 7);

test('a deleted run lies in .loupe/trash under its name and time, is no run any more, and comes back whole', async () => {
  const run = addRun('a-run');
  addRun('another');
  const size = readFileSync(path.join(run, 'run.json')).length + 1000;
  moveToTrash(run, now);
  expect(readdirSync(path.join(workspace, '.loupe', 'trash'))).toEqual(['a-run-20260501T123005007Z']);
  expect((await listRuns(runs)).runs.map(({ record: { id } }) => id)).toEqual(['another']);
  const [deleted] = await listTrash([runs]);
  expect(deleted).toEqual({ runs, name: 'a-run', entry: 'a-run-20260501T123005007Z', deleted: now });
  expect(await trashedBytes(deleted!)).toBe(size);
  expect(await restoreFromTrash(deleted!)).toBe(run);
  expect(readFileSync(path.join(run, 'model', 'weights.bin'), 'utf8')).toHaveLength(1000);
  expect(await listTrash([runs])).toEqual([]);
});

test('the trash of a runs folder elsewhere lies inside it, where no list of runs sees it', async () => {
  const elsewhere = path.join(workspace, 'results');
  moveToTrash(addRun('a-run', elsewhere), now);
  expect(existsSync(path.join(elsewhere, '.loupe', 'trash', 'a-run-20260501T123005007Z', 'run.json'))).toBe(true);
  expect(await listRuns(elsewhere)).toEqual({ runs: [], broken: [] });
  expect(await listTrash([runs, elsewhere])).toHaveLength(1);
});

test('a run does not come back over another of its name, and one name can be deleted twice', async () => {
  moveToTrash(addRun('a-run'), now);
  moveToTrash(addRun('a-run'), now + 1);
  addRun('a-run');
  const [latest, first] = await listTrash([runs]);
  expect([latest!.deleted, first!.deleted]).toEqual([now + 1, now]);
  await expect(restoreFromTrash(latest!)).rejects.toMatchObject({ code: 'run-exists' });
  expect(await listTrash([runs])).toHaveLength(2);
  await removeFromTrash(latest!);
  await removeFromTrash(first!);
  expect(await listTrash([runs])).toEqual([]);
  expect(existsSync(path.join(runs, 'a-run', 'run.json'))).toBe(true);
});

describe.skipIf(process.platform === 'win32')('links are not followed', () => {
  test('a trash that leads elsewhere takes nothing', () => {
    const outside = mkdtempSync(path.join(os.tmpdir(), 'loupe-outside-'));
    const run = addRun('a-run');
    symlinkSync(outside, path.join(workspace, '.loupe', 'trash'));
    expect(() => moveToTrash(run, now)).toThrow(/symbolic link/);
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(path.join(run, 'run.json'))).toBe(true);
    rmSync(outside, { recursive: true });
  });

  test('a run that is a link is not moved, and a link in the trash is neither listed nor removed through', async () => {
    const outside = mkdtempSync(path.join(os.tmpdir(), 'loupe-outside-'));
    writeFileSync(path.join(outside, 'kept.txt'), 'x');
    addRun('real');
    symlinkSync(outside, path.join(runs, 'a-link'));
    expect(() => moveToTrash(path.join(runs, 'a-link'), now)).toThrow(/symbolic link/);
    moveToTrash(path.join(runs, 'real'), now);
    symlinkSync(outside, path.join(workspace, '.loupe', 'trash', 'b-20260501T123005008Z'));
    const listed = await listTrash([runs]);
    expect(listed.map(({ name }) => name)).toEqual(['real']);
    const link = { ...listed[0]!, name: 'b', entry: 'b-20260501T123005008Z' };
    await expect(removeFromTrash(link)).rejects.toMatchObject({ code: 'run-file-refused' });
    await expect(restoreFromTrash(link)).rejects.toMatchObject({ code: 'run-file-refused' });
    expect(await trashedBytes(listed[0]!)).toBeGreaterThan(1000);
    expect(readdirSync(outside)).toEqual(['kept.txt']);
    rmSync(outside, { recursive: true });
  });
});
