import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeQueue, mostPlaces, type ChangedPlaces } from '../../../src/extension/changes/changeQueue';

let looked: ChangedPlaces[];
let end: (() => void)[];
let queue: ChangeQueue;
beforeEach(() => {
  vi.useFakeTimers();
  looked = [];
  end = [];
  queue = new ChangeQueue((places) => {
    looked.push(places);
    return new Promise((resolve) => end.push(resolve));
  });
});
afterEach(() => {
  queue.dispose();
  vi.useRealTimers();
});

describe('a queue of changes', () => {
  it('looks at all that came in a row at once, each once', async () => {
    for (const place of ['a', 'b', 'a']) {
      queue.add(place);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(looked).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(looked).toEqual([['a', 'b']]);
  });

  it('does not wait for ever for a row to end', async () => {
    for (let i = 0; i < 20; i++) {
      queue.add(`file ${i}`);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(looked).toHaveLength(1);
    expect(looked[0]).toHaveLength(15);
  });

  it('keeps what comes meanwhile for the next look', async () => {
    queue.add('a');
    await vi.advanceTimersByTimeAsync(400);
    queue.add('b');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looked).toEqual([['a']]);
    end[0]!();
    await vi.advanceTimersByTimeAsync(0);
    expect(looked).toEqual([['a'], ['b']]);
  });

  it('looks at once where somebody waits, and tells what became of it', async () => {
    queue.add('a');
    const flushed = queue.flush();
    expect(looked).toEqual([['a']]);
    end[0]!();
    await flushed;
    const failing = new ChangeQueue(() => Promise.reject(new Error('no folder')));
    failing.add('a');
    await expect(failing.flush()).rejects.toThrow('no folder');
  });

  it('gives up naming places where there are too many', async () => {
    for (let i = 0; i < mostPlaces; i++) queue.add(`file ${i}`);
    const flushed = queue.flush();
    end[0]!();
    await flushed;
    for (let i = 0; i < 5 * mostPlaces; i++) queue.add(`file ${i}`);
    void queue.flush();
    expect(looked.map((places) => places?.length ?? null)).toEqual([mostPlaces, null]);
  });
});
