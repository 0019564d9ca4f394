import { beforeEach, describe, expect, it, vi } from 'vitest';
import { auditAfterScans } from '../../../../src/extension/problems/automatic';
import { auditArguments } from '../../../../src/extension/audit/job';
import { EventEmitter } from '../fakeVscode';
import { folder, scanOf } from './reports';

let limit: number;
vi.mock('vscode', async () => ({
  ...(await import('../fakeVscode')),
  Uri: { file: (path: string) => ({ path }) },
  Disposable: { from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }) },
  l10n: { t: (text: string) => text },
  workspace: { getConfiguration: () => ({ get: () => limit }) },
}));

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** A training that may begin and end, and audits that take until they are told to end. */
function trainings() {
  const [attached, finished] = [new EventEmitter<void>(), new EventEmitter<void>()];
  const state = { running: false, onDidAttach: attached.event, onDidFinish: finished.event };
  return {
    state,
    begin: () => ((state.running = true), attached.fire()),
    end: () => ((state.running = false), finished.fire()),
  };
}

let audited: unknown[][];
let lines: string[];
let listed: boolean;

async function scanned(images: number, audit = () => Promise.resolve()): Promise<unknown[][]> {
  const scans = new EventEmitter<string>();
  const files = Array.from({ length: images }, (_, i) => `cat/${i}.jpg`);
  const watch = auditAfterScans(
    { onDidScan: scans.event, report: () => Promise.resolve(scanOf(files)), lists: () => listed } as never,
    {
      audit: (...args: unknown[]) => {
        audited.push(args);
        return audit();
      },
      state: () => ({ running: null, failure: null }),
    } as never,
    trainings().state,
    { line: (text) => void lines.push(text) },
  );
  scans.fire(folder);
  await settled();
  watch.dispose();
  return audited;
}

beforeEach(() => {
  [audited, lines, listed, limit] = [[], [], true, 10];
});

describe('an audit by itself after a scan', () => {
  it('is made quietly where the dataset is small', async () => {
    expect(await scanned(10)).toEqual([[folder, { quiet: true }]]);
  });

  it('is not made of a larger one, where it is switched off, of no images, or of what is on no list', async () => {
    expect(await scanned(11)).toEqual([]);
    limit = 0;
    expect(await scanned(3)).toEqual([]);
    expect(await scanned(0)).toEqual([]);
    [limit, listed] = [10, false];
    expect(await scanned(3)).toEqual([]);
  });

  it('waits for trainings, and gives way to one that begins', async () => {
    const scans = new EventEmitter<string>();
    const training = trainings();
    const happened: string[] = [];
    let finish = (): void => undefined;
    const watch = auditAfterScans(
      { onDidScan: scans.event, report: () => Promise.resolve(scanOf(['cat/1.jpg'])), lists: () => true } as never,
      {
        audit: () => {
          happened.push('audit');
          return new Promise<void>((resolve) => (finish = resolve));
        },
        cancel: (_: string, why: string) => {
          happened.push(why);
          finish();
        },
        state: () => ({ running: null, failure: null }),
      } as never,
      training.state,
      { line: () => undefined },
    );
    training.begin();
    scans.fire(folder);
    await settled();
    expect(happened).toEqual([]);
    training.end();
    await settled();
    training.begin();
    await settled();
    expect(happened).toEqual(['audit', 'The audit waits until the training is over.']);
    training.end();
    await settled();
    finish();
    await settled();
    expect(happened).toHaveLength(3);
    training.begin();
    training.end();
    await settled();
    expect(happened).toHaveLength(3);
    watch.dispose();
  });

  it('tells in the log why it failed', async () => {
    await scanned(1, () => Promise.reject(new Error('The disk is gone.')));
    expect(lines).toEqual([`audit of ${folder}: The disk is gone.`]);
  });
});

describe('the options of an audit', () => {
  it('name the layout, the thresholds that differ from the usual ones, and what is skipped', () => {
    expect(auditArguments({ thresholds: {}, skipped: [] })).toEqual([]);
    expect(
      auditArguments({
        layout: 'split-folders:2',
        thresholds: { 'odd-aspect': 3, 'too-small': 64, 'small-class': 5 },
        skipped: ['rotated', 'grey'],
      }),
    ).toEqual([
      ...['--layout', 'split-folders:2'],
      ...['--threshold', 'small-class=5', '--threshold', 'too-small=64'],
      ...['--skip', 'rotated,grey'],
    ]);
  });
});
