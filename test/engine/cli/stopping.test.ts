import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readEvents, readRun, requestStop, runStatus } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { holdAt, killedAt, startCli, type Started, type Stop } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const workspace = temporaryFolder('ws');
/** Enough images that an epoch has several steps. */
let dataset: string;
beforeAll(async () => {
  dataset = await tinyDataset(100);
});

const told = (text: string): Stop => ({ path: 'events\\.ndjson$', text, when: 'after' });
const fitBegan = told('"phase":"fit","state":"begin"');

function job(recipe = 'small-cnn'): { args: string[]; folder: string } {
  const folder = path.join(temporaryFolder('out'), 'run');
  return {
    args: ['train', dataset, '--recipe', recipe, '--epochs', '500', '--batch-size', '64', '--out', folder],
    folder,
  };
}

describe('a job that fits', () => {
  it.each([
    ['SIGTERM', ({ child }: Started) => void child.kill('SIGTERM')],
    ['a request in its run folder', (_: Started, folder: string) => requestStop(folder, 'stop-now')],
  ])('stops at once by %s, in the middle of its first epoch', async (_, stop) => {
    const { args, folder } = job();
    const fit = holdAt(fitBegan);
    const started = startCli(args, workspace, { stops: [fit.stop] });
    await started.until(fit.held);
    await stop(started, folder);
    fit.release();
    const { code, report } = await started.ended;
    expect(code, report).toBe(3);
    expect((await readRun(folder)).status).toBe('stopped');
    expect((await readEvents(folder)).events.filter(({ type }) => type === 'epoch')).toEqual([]);
  });

  it('ends with the third Ctrl+C, also while threads compute', async () => {
    const { args, folder } = job('cats-dogs');
    const holds = [fitBegan, told('"request":"stop"'), told('"request":"stop-now"')].map((stop) => holdAt(stop));
    const { child, ended, until } = startCli(args, workspace, { stops: holds.map(({ stop }) => stop) });
    // Each is answered before the next comes: signals that come together are one.
    for (const { held, release } of holds) {
      await until(held);
      child.kill('SIGINT');
      release();
    }
    const { code, signal, report } = await ended;
    expect({ code, signal }, report).toEqual({ code: 3, signal: null });
    // It had no time to say that it was stopped.
    expect((await readRun(folder)).status).toBe('running');
  });

  it('can be killed; its run is then interrupted', async () => {
    const { args, folder } = job();
    await killedAt(args, workspace, fitBegan);
    expect(await runStatus(await readRun(folder), folder)).toBe('interrupted');
  });
});
