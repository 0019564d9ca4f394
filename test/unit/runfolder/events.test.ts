import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/protocol/runEvents';
import { latestEpoch, readEpochs, readEvents, watchEvents } from '../../../src/runfolder';
import { cpuTime } from '../../setup/cpuTime';
import { until } from '../../setup/until';

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

describe('a line that is too long', () => {
  const event = (n: number): string => `${JSON.stringify({ n, t: 1, type: 'control', request: 'stop' })}\n`;
  const long = 300 * 2 ** 20;

  /** Bytes that are asked of the disk while something reads. */
  async function bytesRead(work: () => Promise<void>): Promise<number> {
    const before = readFileSync('/proc/self/io', 'utf8');
    await work();
    const rchar = (text: string): number => Number(/rchar: (\d+)/.exec(text)![1]);
    return rchar(readFileSync('/proc/self/io', 'utf8')) - rchar(before);
  }

  function planted(parts: readonly (string | number)[]): string {
    const place = mkdtempSync(path.join(tmpdir(), 'loupe-long-'));
    const file = path.join(place, 'events.ndjson');
    writeFileSync(file, '');
    for (const part of parts)
      if (typeof part === 'string') appendFileSync(file, part);
      else for (let done = 0; done < part; done += 1 << 24) appendFileSync(file, Buffer.alloc(1 << 24, 'x'));
    return place;
  }

  test('is told of once and passed over, the others are read, each byte once', async () => {
    const place = planted([event(1), long, '\n', event(2), event(3)]);
    const got: number[] = [];
    const broken: string[] = [];
    const read = async (): Promise<void> => {
      const watch = watchEvents(place, {
        onEvents: (events) => got.push(...events.map(({ n }) => n)),
        onBroken: (problems) => broken.push(...problems),
        pollEvery: 10,
      });
      await until(() => got.length === 3);
      // Further looks find nothing and read nothing.
      await new Promise((resolve) => setTimeout(resolve, 200));
      watch.dispose();
    };
    const { size } = statSync(path.join(place, 'events.ndjson'));
    if (process.platform === 'linux') expect(await bytesRead(read)).toBeLessThan(1.2 * size);
    else await read();
    expect(got).toEqual([1, 2, 3]);
    expect(broken).toEqual([expect.stringMatching(/events\.ndjson is longer than 4 MB and was passed over/)]);
    rmSync(place, { recursive: true });
  });

  test('without an end is passed over too, and not looked at again', async () => {
    const place = planted([event(1), 32 * 2 ** 20]);
    const broken: string[] = [];
    let at = 0;
    for (let before = -1; at > before;) {
      before = at;
      const slice = await readEvents(place, at);
      at = slice.nextByte;
      broken.push(...slice.broken);
    }
    expect(at).toBe(statSync(path.join(place, 'events.ndjson')).size);
    expect(broken).toHaveLength(1);
    appendFileSync(path.join(place, 'events.ndjson'), `\n${event(2)}`);
    const end = await readEvents(place, at);
    expect((await readEvents(place, end.nextByte)).events.map(({ n }) => n)).toEqual([2]);
    rmSync(place, { recursive: true });
  });

  test('hides no epoch before or after it', async () => {
    const line = readFileSync(path.join(folder, 'events.ndjson'), 'utf8').split('\n', 2);
    const place = planted([`${line[0]}\n`, 32 * 2 ** 20, '\n', `${line[1]}\n`]);
    expect((await readEpochs(place)).map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect((await latestEpoch(place))?.epoch).toBe(2);
    rmSync(place, { recursive: true });
  });

  test('a line of a whole piece that is not too long is still read', async () => {
    const words = 'w'.repeat(3 * 2 ** 20);
    const place = planted([
      `${JSON.stringify({ n: 1, t: 1, type: 'notice', level: 'info', code: 'fit', message: words })}\n`,
    ]);
    const slice = await readEvents(place, 0, 1 << 16);
    expect(slice.events).toHaveLength(1);
    expect(slice.broken).toEqual([]);
    rmSync(place, { recursive: true });
  });
});
