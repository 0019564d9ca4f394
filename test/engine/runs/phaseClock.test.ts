import { beforeEach, expect, test, vi } from 'vitest';
import type { NewRunEvent } from '../../../src/protocol/runEvents';
import { PhaseClock } from '../../../src/engine/runs/phaseClock';
import type { RunWriter } from '../../../src/engine/runs/runWriter';

type PhaseEvent = Extract<NewRunEvent, { type: 'phase' }>;

const events: PhaseEvent[] = [];
const writer = {
  stop: { pausedFor: 0 },
  event: (event: NewRunEvent) => events.push(event as PhaseEvent),
} as unknown as RunWriter;

beforeEach(() => {
  events.length = 0;
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

test('what remains follows from the pace after the first unit: starting up is not multiplied', () => {
  const clock = new PhaseClock(writer, 'features', 101);
  vi.advanceTimersByTime(10_000);
  clock.progress(1);
  for (let done = 2; done <= 51; done++) {
    vi.advanceTimersByTime(100);
    clock.progress(done);
  }
  const told = events.filter(({ state }) => state === 'progress');
  // Of one unit nobody knows how long the next takes.
  expect(told[0]).toMatchObject({ done: 1, total: 101 });
  expect(told[0]).not.toHaveProperty('remaining');
  expect(told.at(-1)).toMatchObject({ done: 49, remaining: 5.2 });
});

test('some of the files that were read are told once a second, the latest ones', () => {
  const clock = new PhaseClock(writer, 'decode', 1000);
  for (let done = 1; done <= 200; done++) {
    vi.advanceTimersByTime(10);
    clock.read(`${done}.jpg`);
    clock.progress(done);
  }
  const told = events.flatMap(({ files }) => (files ? [files] : []));
  expect(told).toHaveLength(2);
  expect(told[0]).toHaveLength(8);
  expect(told.flat()).toEqual([...new Set(told.flat())]);
  const last = events.filter(({ files }) => files).at(-1)!;
  expect(last.files!.at(-1)).toBe(`${last.done}.jpg`);
});
