import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { longestSilence, runVitest } from '../../../scripts/lib/vitestRun.mjs';
import { processStart } from '../../../src/runfolder';

afterEach(() => void vi.useRealTimers());

/** A folder with tests, given by file name, and a configuration for them. */
function planted(tests: Readonly<Record<string, string>>): { folder: string; config: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'planted-'));
  for (const [name, code] of Object.entries(tests)) writeFileSync(path.join(folder, `${name}.test.js`), code);
  const config = path.join(folder, 'vitest.config.mjs');
  writeFileSync(
    config,
    `export default { root: ${JSON.stringify(folder)}, test: { globals: true, pool: 'forks', maxWorkers: 2, testTimeout: 0, hookTimeout: 0 } };`,
  );
  mkdirSync(path.join(folder, 'results'));
  return { folder, config };
}

/** A zombie has ended: whether its parent, which may be the first process of a container, takes notice is not ours. */
const alive = (pid: number): boolean => processStart(pid) !== null;

const realTimeout = setTimeout;

/** Waits by the clock; for the runner, far less time passes, but enough that a run that has ended is noticed. */
async function turn(passes = 1): Promise<void> {
  await new Promise((resolve) => realTimeout(resolve, 10));
  vi.advanceTimersByTime(passes);
}

/**
 * Code that waits until far more than vitest's 100 ms between two reports have passed. Vitest loses what it has to
 * report when its timer fires after exactly 100 ms and nothing follows; the end of a test that waits this long sends
 * it.
 */
const reportsLater = 'await new Promise((resolve) => setTimeout(resolve, 300))';

test('a run in which nothing happens any more is ended with all that it started, and what hung is named beside what passed', async () => {
  const { folder, config } = planted({
    waits: `test('is quick', () => {});
      describe.concurrent('a group', () => { test('never ends', async () => {
        const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
        const fs = require('node:fs'), file = require('node:path').join(__dirname, 'pids.json');
        fs.writeFileSync(file + '.part', JSON.stringify([process.pid, child.pid]));
        fs.renameSync(file + '.part', file);
        await new Promise(() => {});
      }); test('reports', async () => { ${reportsLater}; }); });`,
    prepares: `let begun;
      const hookBegins = new Promise((resolve) => { begun = resolve; });
      describe.concurrent('a group', () => {
        beforeAll(() => { begun(); return new Promise(() => {}); });
        test('has no turn', () => {});
      });
      describe.concurrent('another group', () => { test('reports', async () => { await hookBegins; ${reportsLater}; }); });`,
  });
  // The clock of the silence alone: the run takes what it takes.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let running: string[] = [];
  let over = false;
  const work = runVitest({
    part: 'planted',
    config,
    results: path.join(folder, 'results'),
    quiet: true,
    onProgress: (names) => {
      running = names;
    },
  });
  void work.finally(() => {
    over = true;
  });
  const both = ['never ends', 'beforeAll'];
  const pidsFile = path.join(folder, 'pids.json');
  // A test is told of before its body has run, and what is started after the end was ordered would not be ended.
  while (!over && !(existsSync(pidsFile) && both.every((name) => running.some((one) => one.endsWith(name)))))
    await turn();
  vi.advanceTimersByTime(longestSilence);
  while (!over) await turn(100);
  const { passed, failed, skipped } = await work;
  expect(passed).toBeGreaterThanOrEqual(1);
  expect(skipped).toEqual([]);
  // That the tests which report have ended may itself be lost.
  expect(failed.filter((name) => !name.includes(' > reports ')).sort()).toEqual([
    expect.stringMatching(
      /prepares\.test\.js > a group > beforeAll \(for \d+ min\): hangs; ended after 15 min without a sign of life$/,
    ),
    expect.stringMatching(/waits\.test\.js > a group > never ends \(for \d+ min\): hangs; ended after 15 min/),
  ]);
  const pids = JSON.parse(readFileSync(pidsFile, 'utf8')) as number[];
  expect(pids).toHaveLength(2);
  while (pids.some(alive)) await turn();
});

test('a test that tells what it has done is not taken for one that hangs, for as long as it does', async () => {
  const { folder, config } = planted({
    works: `test('has many steps', async ({ annotate }) => {
      const fs = require('node:fs'), path = require('node:path');
      for (let step = 1; step <= 3; step++) {
        fs.writeFileSync(path.join(__dirname, 'step.' + step), '');
        while (!fs.existsSync(path.join(__dirname, 'go.' + step))) await new Promise((resolve) => setTimeout(resolve, 5));
        await annotate('step ' + step);
      }
    });`,
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let signs = 0;
  let over = false;
  const work = runVitest({
    part: 'planted',
    config,
    results: path.join(folder, 'results'),
    onProgress: () => void signs++,
  });
  void work.finally(() => (over = true));
  for (let step = 1; step <= 3; step++) {
    while (!over && !existsSync(path.join(folder, `step.${step}`))) await turn();
    // Before each sign nearly the longest silence passes: together far more than it.
    vi.advanceTimersByTime(0.9 * longestSilence);
    const before = signs;
    writeFileSync(path.join(folder, `go.${step}`), '');
    while (!over && signs === before) await turn();
  }
  while (!over) await turn(10);
  expect(await work).toEqual({ passed: 1, failed: [], skipped: [] });
});

test('a run that comes to its end is counted by its tests, also where a file cannot be loaded', async () => {
  const { folder, config } = planted({
    fine: `test('passes', () => {}); test('fails', () => { throw new Error('as planted'); }); test.skip('is skipped', () => {});`,
    broken: `throw new Error('not to be loaded');`,
  });
  const { passed, failed, skipped } = await runVitest({
    part: 'planted',
    config,
    results: path.join(folder, 'results'),
    quiet: true,
  });
  expect(passed).toBe(1);
  expect(failed.sort()).toEqual([
    expect.stringMatching(/broken\.test\.js: not to be loaded/),
    expect.stringMatching(/fine\.test\.js > fails$/),
  ]);
  expect(skipped).toEqual([expect.stringMatching(/fine\.test\.js > is skipped$/)]);
});
