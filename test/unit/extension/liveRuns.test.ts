import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveRuns } from '../../../src/extension/runs/liveRuns';
import { RunTrackers } from '../../../src/extension/runs/trackers';
import type { RunTracker } from '../../../src/extension/runs/tracker';
import type { ListedRun } from '../../../src/runfolder';
import { record } from './record';

vi.mock('vscode', () => import('./fakeVscode'));

let folder: string;
let trackers: RunTrackers;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loupe-trackers-'));
  trackers = new RunTrackers(() => undefined);
});
afterEach(() => {
  trackers.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const write = (...events: object[]): void =>
  appendFileSync(path.join(folder, 'events.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
const stop = (n: number): object => ({ n, t: n, type: 'control', request: 'stop' });
const ended = (n: number): object => ({ n, t: n, type: 'ended', status: 'stopped', error: null });
const numbers = (tracker: RunTracker): number[] => tracker.events.map(({ n }) => n);
const run = (status: ListedRun['status']): ListedRun => ({ folder, record: record(), status });

describe('trackers', () => {
  it('are shared by all who hold a run, and made again after the last has let go', async () => {
    write(stop(1));
    const [first, second] = [trackers.hold(folder), trackers.hold(folder)];
    expect(second.tracker).toBe(first.tracker);
    first.dispose();
    first.dispose();
    await vi.waitFor(() => expect(numbers(second.tracker)).toEqual([1]));
    write(stop(2));
    await vi.waitFor(() => expect(numbers(second.tracker)).toEqual([1, 2]));
    second.dispose();
    const third = trackers.hold(folder);
    expect(third.tracker).not.toBe(first.tracker);
    await vi.waitFor(() => expect(numbers(third.tracker)).toEqual([1, 2]));
  });

  it('still read the last events after the last has let go', async () => {
    const hold = trackers.hold(folder);
    hold.dispose();
    write(stop(1), ended(2));
    await vi.waitFor(() => expect(numbers(hold.tracker)).toEqual([1, 2]));
  });
});

describe('live runs', () => {
  it('follow a run until it is listed as ended, and again with the tracker that a page has held since', async () => {
    const onEnded = vi.fn();
    const live = new LiveRuns(trackers, onEnded);
    const attached: RunTracker[] = [];
    const finished: ListedRun[] = [];
    const progressed: string[] = [];
    live.onDidAttach((tracker) => attached.push(tracker));
    live.onDidFinish((one) => finished.push(one));
    live.onDidProgress((one) => progressed.push(one));

    write(stop(1));
    live.follow([run('running')]);
    const page = trackers.hold(folder);
    expect(attached).toEqual([page.tracker]);
    expect(live.tracker(folder)).toBe(page.tracker);
    await vi.waitFor(() => expect(progressed).toEqual([folder]));

    write(ended(2));
    await vi.waitFor(() => expect(onEnded).toHaveBeenCalledOnce());
    live.follow([run('stopped')]);
    expect(finished).toEqual([run('stopped')]);
    expect({ any: live.any, tracker: live.tracker(folder), known: live.known(folder) }).toEqual({
      any: false,
      tracker: undefined,
      known: true,
    });

    live.follow([run('running')]);
    expect(attached).toEqual([page.tracker, page.tracker]);
    write({ n: 3, t: 3, type: 'resumed', epoch: 1, epochs: 2, message: 'Resumed.' });
    await vi.waitFor(() => expect(page.tracker.events.length).toBe(3));
    expect(numbers(page.tracker)).toEqual([1, 2, 3]);
    // Heard once each, not once for each time that the run was attached to.
    expect(progressed).toHaveLength(3);

    write(ended(4));
    await vi.waitFor(() => expect(page.tracker.events).toHaveLength(4));
    page.tracker.settle();
    live.follow([run('running')]);
    write(stop(5));
    await vi.waitFor(() => expect(numbers(page.tracker)).toEqual([1, 2, 3, 4, 5]));
    expect(attached).toHaveLength(2);
    live.dispose();
    page.dispose();
  });
});
