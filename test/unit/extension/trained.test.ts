import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TrainedDatasets } from '../../../src/extension/datasets/trained';
import type { ListedRun } from '../../../src/runfolder';
import { EventEmitter } from './fakeVscode';
import { record } from './record';

const workspace = vi.hoisted(() => ({ isTrusted: true }));
vi.mock('vscode', async () => ({ ...(await import('./fakeVscode')), workspace }));

const folder = '/data/flowers5';
const ended = (change: Partial<ListedRun['record']> = {}): ListedRun => ({
  folder: '/runs/a',
  status: 'completed',
  record: {
    ...record({
      result: { parts: { validation: { accuracy: 0.9, macroF1: 0.9, images: 10 } } },
      dataset: { reading: 'split-folders:3' },
    }),
    ...change,
  },
});

let finished: EventEmitter<ListedRun>;
let scanned: unknown[][];
let report: unknown;
let lines: string[];
let runs: ListedRun[];
const made = (scan: () => Promise<void> = () => Promise.resolve()): TrainedDatasets =>
  new TrainedDatasets(
    { runs, onDidFinish: finished.event } as never,
    {
      datasets: [{ folder, name: 'flowers5' }],
      report: () => Promise.resolve(report),
      scan: (...args: unknown[]) => {
        scanned.push(args);
        return scan();
      },
    } as never,
    { line: (text: string) => void lines.push(text) },
  );
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  finished = new EventEmitter();
  [scanned, lines, runs, report] = [[], [], [], undefined];
  workspace.isTrusted = true;
});

describe('a dataset that was trained on and never scanned', () => {
  it('is scanned quietly when the training ends, as the training read it', async () => {
    made();
    finished.fire(ended());
    await settled();
    expect(scanned).toEqual([[folder, { quiet: true, layout: 'split-folders:3' }]]);
  });

  it('is left alone where it was scanned, taken off the list, not trained, or not trusted', async () => {
    made();
    report = {};
    finished.fire(ended());
    await settled();
    report = undefined;
    finished.fire(ended({ result: null }));
    finished.fire(ended({ dataset: { ...record().dataset, folder: '/data/other' } }));
    workspace.isTrusted = false;
    finished.fire(ended());
    await settled();
    expect(scanned).toEqual([]);
  });

  it('has the numbers of its latest training meanwhile, and a scan that fails is in the log', async () => {
    runs = [ended({ dataset: { ...record().dataset, images: 0 } }), ended()];
    const trained = made(() => Promise.reject(new Error('The disk is gone.')));
    expect(trained.words(folder)).toBe('1,500 images · 2 classes');
    expect(trained.words('/data/other')).toBeUndefined();
    finished.fire(ended());
    await settled();
    expect(lines).toEqual([`scan of ${folder}: The disk is gone.`]);
  });
});
