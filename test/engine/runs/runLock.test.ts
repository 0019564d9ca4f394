import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { takeRunLock, thisProcess } from '../../../src/engine/runs/runLock';

const runFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'loupe-lock-'));
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'taken',
    (error: unknown) => error,
  );
const busy = (words: RegExp): unknown =>
  expect.objectContaining({ code: 'run-busy', message: expect.stringMatching(words) });

/** A lock file as another process left it, last touched so many seconds ago. */
function leave(folder: string, number: number, holder: object, age = 0): string {
  mkdirSync(path.join(folder, 'lock'), { recursive: true });
  const file = path.join(folder, 'lock', `${number}.json`);
  writeFileSync(file, JSON.stringify({ ...thisProcess(), taken: '2026-01-02T03:04:05.000Z', ...holder }));
  const then = new Date(Date.now() - age * 1000);
  utimesSync(file, then, then);
  return file;
}

/** The id and start of a process that is gone. */
async function gone(): Promise<{ pid: number; started: string }> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('close', resolve));
  return { pid: child.pid!, started: new Date().toISOString() };
}

test('one at a time: the next is told who it is, and may continue when that one has ended', async () => {
  const folder = runFolder();
  const first = await takeRunLock(folder);
  expect(await refusal(takeRunLock(folder))).toEqual(
    busy(
      new RegExp(`${path.basename(folder)} is still running: process ${process.pid} on ${os.hostname()} .* since 20`),
    ),
  );
  first.release();
  first.release();
  const second = await takeRunLock(folder);
  expect(readdirSync(path.join(folder, 'lock'))).toEqual(['2.json']);
  // What the first gives back once more is not the second's.
  first.release();
  expect(await refusal(takeRunLock(folder))).toEqual(busy(/process/));
  second.release();
});

test('of twenty at the same time, one gets it, on a fresh folder and over a lock whose process is gone', async () => {
  for (const stale of [false, true]) {
    const folder = runFolder();
    if (stale) leave(folder, 4, await gone());
    const results = await Promise.all(Array.from({ length: 20 }, () => refusal(takeRunLock(folder))));
    expect(results.filter((result) => result === 'taken')).toHaveLength(1);
    for (const result of results) if (result !== 'taken') expect(result).toEqual(busy(/still running/));
    expect(readdirSync(path.join(folder, 'lock'))).toEqual([stale ? '5.json' : '1.json']);
  }
});

test('a process id that was given to another process since is no holder', async () => {
  const folder = runFolder();
  leave(folder, 1, { pid: process.pid, started: '2020-01-01T00:00:00.000Z' });
  if (process.platform === 'linux') (await takeRunLock(folder)).release();
});

test('on another machine a holder lives while it gives signs, by whatever clock; silence frees the run', async () => {
  const folder = runFolder();
  const elsewhere = { host: 'another-machine', pid: 1 };
  leave(folder, 1, elsewhere, 5);
  expect(await refusal(takeRunLock(folder, 200))).toEqual(
    busy(/process 1 on another-machine .* try again in a minute/),
  );
  // Its clock is an hour behind, and it still writes.
  const late = leave(folder, 1, elsewhere, 3600);
  const writing = setInterval(
    () => utimesSync(late, new Date(Date.now() - 3_500_000), new Date(Date.now() - 3_500_000)),
    50,
  );
  expect(await refusal(takeRunLock(folder, 300))).toEqual(busy(/another-machine/));
  clearInterval(writing);
  leave(folder, 1, elsewhere, 3600);
  const mine = await takeRunLock(folder, 200);
  expect(JSON.parse(readFileSync(path.join(folder, 'lock', '2.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  mine.release();
});

test('a lock file that never got its content is passed over, and a folder that went away is no error at the end', async () => {
  const folder = runFolder();
  mkdirSync(path.join(folder, 'lock'));
  writeFileSync(path.join(folder, 'lock', '1.json'), '{"pid": 12');
  const lock = await takeRunLock(folder);
  rmSync(folder, { recursive: true });
  lock.release();
  expect(readdirSync(path.dirname(folder))).not.toContain(path.basename(folder));
});

test('a folder that cannot be written is named', async () => {
  const folder = runFolder();
  writeFileSync(path.join(folder, 'lock'), '');
  expect(await refusal(takeRunLock(folder))).toMatchObject({
    code: 'run-unwritable',
    message: expect.stringContaining(folder),
  });
});
