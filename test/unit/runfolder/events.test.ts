import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/protocol/runEvents';
import { readEvents, watchEvents } from '../../../src/runfolder';
import { cpuTime } from '../../setup/cpuTime';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-events-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = 20_000;
writeFileSync(
  path.join(folder, 'events.ndjson'),
  Array.from(
    { length: count },
    (_, index) =>
      `${JSON.stringify({
        n: index + 1,
        t: 1000 * index,
        type: 'epoch',
        epoch: index + 1,
        epochs: count,
        loss: 1 / (index + 1),
        accuracy: 0.5,
        valLoss: null,
        valAccuracy: null,
        learningRate: 0.1,
        seconds: 1,
        best: true,
      })}\n`,
  ).join(''),
);

/**
 * Milliseconds of computing in which nothing else could run, at the longest, and altogether, while something continues.
 */
async function blocking(work: () => Promise<void>): Promise<{ longest: number; all: number; turns: number }> {
  let [longest, turns, going] = [0, 0, true];
  const began = cpuTime();
  let last = began;
  const turn = (): void => {
    const now = cpuTime();
    longest = Math.max(longest, now - last);
    last = now;
    turns++;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  going = false;
  return { longest, turns, all: cpuTime() - began };
}

test('a long history is read in pieces that let others in, every event once and in order', async () => {
  const got: RunEvent[] = [];
  const sizes: number[] = [];
  const blocked = await blocking(
    () =>
      new Promise<void>((resolve) => {
        const watch = watchEvents(folder, {
          onEvents: (events) => {
            got.push(...events);
            sizes.push(events.length);
            if (got.length < count) return;
            watch.dispose();
            resolve();
          },
        });
      }),
  );
  expect(got.map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  // Listeners work on what is told together.
  expect(Math.max(...sizes)).toBeLessThan(1_000);
  expect(blocked.turns).toBeGreaterThan(20);
  expect(blocked.longest).toBeLessThan(blocked.all / 3);
});

test('one call takes no more than it is asked to, and parsing it lets others in', async () => {
  const blocked = await blocking(async () => {
    const slice = await readEvents(folder);
    expect(slice.events.length).toBeGreaterThan(2_000);
    expect(slice.nextByte).toBeLessThanOrEqual(1 << 20);
  });
  expect(blocked.turns).toBeGreaterThan(4);
  const small = await readEvents(folder, 0, 1_000);
  expect(small.nextByte).toBeLessThanOrEqual(1_000);
  expect(small.events.length).toBeGreaterThan(2);
});
