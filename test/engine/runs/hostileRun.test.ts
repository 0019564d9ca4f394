import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeEvaluation } from '../../../src/engine/jobs/evaluate/writeEvaluation';
import { readCheckpoints } from '../../../src/engine/jobs/train/checkpoints/readCheckpoints';
import { writeFileHashes } from '../../../src/engine/jobs/train/preparation/fileHashes';
import { checkpointFile } from '../../../src/engine/runs/checkpointFile';
import { reopenRun } from '../../../src/engine/runs/reopenRun';
import { requirePlainRun } from '../../../src/engine/runs/requirePlainRun';
import { createRunFolder } from '../../../src/engine/runs/runFolder';
import { takeRunLock, thisProcess } from '../../../src/engine/runs/runLock';
import { RunWriter } from '../../../src/engine/runs/runWriter';
import { runFile } from '../../../src/protocol/runFiles';
import {
  changeNotes,
  latestEpoch,
  listRuns,
  pendingRequests,
  readEpochs,
  readEvents,
  readMetrics,
  readNotes,
  readPredictions,
  readRun,
  readSkipped,
  readSplit,
  requestContinue,
  requestPause,
  requestStop,
  RunIndex,
  runStatus,
} from '../../../src/runfolder';
import { layBait, type Bait } from '../../setup/bait';
import { until } from '../../setup/until';

const posix = process.platform !== 'win32';
let bait: Bait;
let workspace: string;
const writers: RunWriter[] = [];
beforeEach(() => {
  bait = layBait();
  workspace = mkdtempSync(path.join(os.tmpdir(), 'loupe-hostile-'));
});
afterEach(() => {
  writers.splice(0).forEach((writer) => writer.abandon());
  bait.remove();
  rmSync(workspace, { recursive: true, force: true });
});

function start(folder: string): RunWriter {
  mkdirSync(folder, { recursive: true });
  const writer = RunWriter.open({
    folder,
    recipe: 'quick',
    settings: { epochs: 3 },
    seed: 1,
    dataset: { folder: '/data/x', name: 'x' },
    workspace: folder,
  });
  writers.push(writer);
  return writer;
}

/** A run that ended, with something of everything that a run folder holds. */
async function endedRun(): Promise<string> {
  const folder = path.join(workspace, '.loupe', 'runs', 'one');
  const writer = start(folder);
  const lock = await takeRunLock(folder);
  writer.log('said');
  writer.writeSplit({ train: [], validation: [], test: [], duplicateGroups: [], groupBy: null, groups: [] });
  writer.writeSkipped([]);
  await writeFileHashes(folder, { files: ['a'], hashes: ['0123456789abcdef'] });
  writeFileSync(path.join(folder, 'checkpoints', 'last.safetensors'), checkpointFile({}, {}));
  await score(folder);
  await changeNotes(folder, { note: 'n' });
  await requestStop(folder, 'stop');
  writer.end('stopped');
  lock.release();
  return folder;
}

const score = (run: string): Promise<unknown> =>
  writeEvaluation({ run, folder: 'evaluation' }, ['a', 'b'], {
    test: { files: ['x.jpg'], truth: Int32Array.of(0), probabilities: Float32Array.of(0.75, 0.25) },
  });

/** Everything that is done to a run folder: by a job that goes on with it, and by the editor. */
async function everything(folder: string): Promise<string[]> {
  const works: Record<string, () => unknown> = {
    record: () => readRun(folder),
    'look at all': () => requirePlainRun(folder),
    events: () => readEvents(folder),
    epochs: () => readEpochs(folder),
    latest: () => latestEpoch(folder),
    notes: () => readNotes(folder),
    metrics: () => readMetrics(folder),
    split: () => readSplit(folder),
    skipped: () => readSkipped(folder),
    predictions: () => readPredictions(folder, 'test'),
    requests: () => pendingRequests(folder),
    checkpoint: () => readCheckpoints(folder, undefined),
    star: () => changeNotes(folder, { star: true }),
    stop: () => requestStop(folder, 'stop'),
    pause: () => requestPause(folder),
    'go on': () => requestContinue(folder),
    hashes: () => writeFileHashes(folder, { files: ['a'], hashes: ['0123456789abcdef'] }),
    score: () => score(folder),
    lock: async () => (await takeRunLock(folder, 50)).release(),
    reopen: () => reopenRun(folder),
    list: () => listRuns(path.dirname(folder)),
    index: () => new RunIndex().list([path.dirname(folder)]),
    write: () => {
      const writer = start(folder);
      writer.log('again');
      writer.notice('info', 'fit', 'fitted');
      writer.writeSplit({ train: [], validation: [], test: [], duplicateGroups: [], groupBy: null, groups: [] });
      writer.writeSkipped([]);
      writer.end('stopped');
    },
  };
  const told: string[] = [];
  for (const work of Object.values(works)) {
    try {
      await work();
    } catch (error) {
      told.push(String((error as Error).message));
    }
  }
  return told;
}

const runNames: readonly string[] = Object.values(runFile);

const inARun = [
  'run.json',
  'events.ndjson',
  'heartbeat',
  'lock',
  'lock/1.json',
  'control',
  'control/stop',
  'checkpoints',
  'checkpoints/last.safetensors',
  'checkpoints/files.json',
  'evaluation',
  'evaluation/metrics.json',
  'evaluation/test.csv',
  'notes.json',
  'log.txt',
  'split.json',
  'skipped.json',
];

describe.runIf(posix)('a run folder by a stranger, in which something is not what it seems', () => {
  /** Names the file, unless nothing needs it: a sign of life is only warned of, and a request is taken away. */
  const named = (told: readonly string[], name: string): void => {
    if (name === 'heartbeat') return;
    expect(told.filter((message) => message.includes(name) || message.includes(name.split('/')[0]!))).not.toEqual([]);
  };

  test.each(inARun)('%s is a link: nothing outside is changed, and the file is named', async (name) => {
    const folder = await endedRun();
    const place = path.join(folder, name);
    const outside = path.join(bait.folder, 'moved');
    renameSync(place, outside);
    symlinkSync(outside, place);
    const before = bait.look();
    if (runNames.includes(name))
      await expect(requirePlainRun(folder)).rejects.toMatchObject({
        message: expect.stringContaining(place) as string,
      });
    named(await everything(folder), name);
    expect(bait.look()).toEqual(before);
  });

  test.each(inARun)('%s is a link to nothing or to a device: nothing is made there, nothing waits', async (name) => {
    const folder = await endedRun();
    const place = path.join(folder, name);
    for (const target of [path.join(bait.folder, 'not there'), '/dev/zero', '/dev/ptmx']) {
      rmSync(place, { recursive: true, force: true });
      mkdirSync(path.dirname(place), { recursive: true });
      symlinkSync(target, place);
      const before = bait.look();
      named(await everything(folder), name);
      expect(bait.look()).toEqual(before);
    }
  });

  test.each(inARun)('%s is a pipe: nothing waits for its other end', async (name) => {
    const folder = await endedRun();
    const place = path.join(folder, name);
    rmSync(place, { recursive: true, force: true });
    execFileSync('mkfifo', [place]);
    named(await everything(folder), name);
  });

  test.each(['events.ndjson', 'heartbeat', 'log.txt'])(
    '%s has a second name elsewhere: it keeps its bytes',
    async (name) => {
      const folder = await endedRun();
      rmSync(path.join(folder, name));
      linkSync(bait.file, path.join(folder, name));
      const told = await everything(folder);
      expect(readFileSync(bait.file, 'utf8')).toBe('keep me\n');
      if (name !== 'heartbeat') expect(told.join('\n')).toMatch(/hard link/);
    },
  );

  test('what is read says it in one sentence', async () => {
    const folder = await endedRun();
    rmSync(path.join(folder, 'run.json'));
    symlinkSync('/dev/zero', path.join(folder, 'run.json'));
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'run-file-refused',
      message: `${path.join(folder, 'run.json')} is a symbolic link, and Loupe follows none inside a run folder. Put the file itself there, or remove the link.`,
    });
    expect((await listRuns(path.dirname(folder))).broken[0]?.problem).toContain('symbolic link');
  });

  test('runs folders that lead out of the workspace get no run', async () => {
    for (const name of ['.loupe', '.loupe/runs']) {
      const other = mkdtempSync(path.join(workspace, 'w-'));
      mkdirSync(path.dirname(path.join(other, name)), { recursive: true });
      symlinkSync(bait.folder, path.join(other, name));
      const before = bait.look();
      for (const place of [
        { workspace: other, dataset: 'x', model: 'm' },
        { out: path.join(other, '.loupe', 'runs', 'new') },
      ])
        await expect(createRunFolder(place)).rejects.toMatchObject({ code: 'run-file-refused' });
      expect(bait.look()).toEqual(before);
    }
  });
});

test('a heartbeat that cannot be written is warned of once, and the run goes on to its end', async () => {
  const folder = path.join(workspace, 'run');
  mkdirSync(path.join(folder, 'heartbeat'), { recursive: true });
  const writer = start(folder);
  const warnings = async (): Promise<unknown[]> =>
    (await readEvents(folder)).events.filter((event) => event.type === 'notice' && event.code === 'heartbeat');
  expect(await warnings()).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: expect.stringContaining(path.join(folder, 'heartbeat')),
    }),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await warnings()).toHaveLength(1);
  writer.end('completed');
  expect((await readRun(folder)).status).toBe('completed');
});

test('a heartbeat that can no longer be written is warned of while the run goes on', async () => {
  const folder = path.join(workspace, 'run');
  const writer = start(folder);
  rmSync(path.join(folder, 'heartbeat'));
  mkdirSync(path.join(folder, 'heartbeat'));
  await until(() => readFileSync(path.join(folder, 'events.ndjson'), 'utf8').includes('"heartbeat"'));
  writer.end('completed');
  expect((await readRun(folder)).status).toBe('completed');
});

test('a sign of life counts when it is of now: of another day, of the future or of a clone it does not', async () => {
  const folder = path.join(workspace, 'run');
  const record = { ...start(folder).record, process: { ...thisProcess(), host: 'another machine' } };
  const beat = path.join(folder, 'heartbeat');
  const status = async (text: string, time: Date): Promise<string> => {
    writeFileSync(beat, text);
    utimesSync(beat, time, time);
    return runStatus(record, folder);
  };
  const now = new Date();
  const future = new Date('2100-01-01');
  expect(await status(`${now.getTime()}\n`, now)).toBe('running');
  expect(await status(`${now.getTime() - 300_000}\n`, now)).toBe('running');
  expect(await status(`${future.getTime()}\n`, future)).toBe('interrupted');
  expect(await status(`${future.getTime()}\n`, now)).toBe('interrupted');
  expect(await status(`${now.getTime() - 86_400_000}\n`, now)).toBe('interrupted');
  expect(await status('alive\n', now)).toBe('interrupted');
  rmSync(beat);
  expect(await runStatus(record, folder)).toBe('interrupted');
});

describe('a lock by a stranger', () => {
  const lockOf = (folder: string): string[] => readdirSync(path.join(folder, 'lock')).sort();
  const leave = (folder: string, name: string, text: string): void => {
    mkdirSync(path.join(folder, 'lock'), { recursive: true });
    writeFileSync(path.join(folder, 'lock', name), text);
  };

  test.each([
    '9007199254740992.json',
    '9007199254740991.json',
    '99999999999999999999.json',
    '1000000000.json',
    '00000000001.json',
    '0.json',
    '-1.json',
    '1e9.json',
    'other.json',
  ])('%s is no lock of Loupe’s, and the run is taken', async (name) => {
    const folder = path.join(workspace, 'run');
    leave(folder, name, '{}');
    const lock = await takeRunLock(folder, 50);
    expect(lockOf(folder)).toContain('1.json');
    lock.release();
  });

  test('the last number there is ends with a sentence', async () => {
    const folder = path.join(workspace, 'run');
    leave(folder, '999999999.json', JSON.stringify({ ...thisProcess(), taken: '', released: true }));
    await expect(takeRunLock(folder, 50)).rejects.toMatchObject({
      code: 'run-unwritable',
      message: expect.stringContaining(path.join(folder, 'lock')),
    });
  });

  test('a holder of nonsense counts for nothing', async () => {
    const folder = path.join(workspace, 'run');
    for (const pid of [-1, 0, 1e300, 0.5]) {
      leave(folder, '7.json', JSON.stringify({ ...thisProcess(), pid, taken: '' }));
      const lock = await takeRunLock(folder, 50);
      expect(lockOf(folder)).toEqual(['8.json']);
      lock.release();
      rmSync(path.join(folder, 'lock'), { recursive: true });
    }
  });
});

test('a line of events that is huge costs no more than its length, in reading and in resuming', async () => {
  const folder = await endedRun();
  const file = path.join(folder, 'events.ndjson');
  const known = (await readEvents(folder)).events.length;
  writeFileSync(file, Buffer.alloc(40 * 2 ** 20, 'x'), { flag: 'a' });
  const { lastEvent } = await reopenRun(folder);
  expect(lastEvent).toBe(known);
  // Half a line is cut off, a whole one stays.
  expect((await readEvents(folder)).events).toHaveLength(known);
  writeFileSync(file, Buffer.concat([Buffer.alloc(40 * 2 ** 20, 'x'), Buffer.from('\n')]), { flag: 'a' });
  expect((await reopenRun(folder)).lastEvent).toBe(known);
});

test.skipIf(!posix || process.getuid?.() === 0)(
  'a run folder that cannot be written is told of by the system',
  async () => {
    const folder = await endedRun();
    chmodSync(folder, 0o500);
    await expect(takeRunLock(folder)).rejects.toMatchObject({ code: 'run-unwritable' });
    chmodSync(folder, 0o700);
    expect(existsSync(folder)).toBe(true);
  },
);
