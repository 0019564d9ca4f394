import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/protocol/runEvents';
import {
  listRuns,
  processStart,
  readEvents,
  readPredictions,
  readRun,
  readSkipped,
  requestStop,
  runStatus,
  watchEvents,
} from '../../../src/runfolder';
import { createRunFolder } from '../../../src/engine/runs/runFolder';
import { RunWriter } from '../../../src/engine/runs/runWriter';
import { until } from '../../setup/until';

const folder = (): string => mkdtempSync(path.join(os.tmpdir(), 'loupe-runs-'));
const writers: RunWriter[] = [];
afterEach(() => writers.splice(0).forEach((writer) => writer.end('stopped')));

function open(runFolder: string): RunWriter {
  const writer = RunWriter.open({
    folder: runFolder,
    recipe: 'quick',
    settings: { epochs: 3 },
    seed: 1,
    dataset: { folder: '/data/x', name: 'x' },
    workspace: runFolder,
  });
  writers.push(writer);
  return writer;
}

test('a run writes numbered events that a reader gets back', async () => {
  const place = folder();
  const writer = open(place);
  writer.notice('warning', 'fit', 'zwölf');
  const { events, nextByte, broken } = await readEvents(place);
  expect(events.map((event) => [event.n, event.type])).toEqual([
    [1, 'started'],
    [2, 'notice'],
  ]);
  expect(broken).toEqual([]);
  writer.notice('info', 'split', 'later');
  expect((await readEvents(place, nextByte)).events.map((event) => event.n)).toEqual([3]);
});

test('broken and unknown lines are skipped and named; a half line waits for its end', async () => {
  const place = folder();
  open(place);
  const file = path.join(place, 'events.ndjson');
  appendFileSync(file, 'not json\n{"n":9,"t":1,"type":"from-the-future"}\n{"n":10,"t":1,"type":"control",');
  const first = await readEvents(place);
  expect(first.events).toHaveLength(1);
  expect(first.broken).toHaveLength(2);
  appendFileSync(file, '"request":"stop"}\n');
  const second = await readEvents(place, first.nextByte);
  expect(second.events).toEqual([{ n: 10, t: 1, type: 'control', request: 'stop' }]);
});

test('a watcher sees history and additions once each, in order', async () => {
  const place = folder();
  const writer = open(place);
  const seen: RunEvent[] = [];
  const watching = watchEvents(place, { onEvents: (events) => seen.push(...events), pollEvery: 20 });
  for (let i = 0; i < 500; i++) writer.notice('info', 'memory', String(i));
  await until(() => seen.length === 501);
  watching.dispose();
  expect(seen.map((event) => event.n)).toEqual(Array.from({ length: 501 }, (_, i) => i + 1));
});

test('a stop request is seen and said once', async () => {
  const place = folder();
  const writer = open(place);
  await requestStop(place, 'stop');
  await until(() => writer.stop.requested === 'stop');
  expect(writer.stop.now.aborted).toBe(false);
  await requestStop(place, 'stop-now');
  await until(() => writer.stop.now.aborted);
  const { events } = await readEvents(place);
  expect(events.filter((event) => event.type === 'control')).toHaveLength(2);
});

test('a record that says running is believed only while its process lives', async () => {
  const place = folder();
  const writer = open(place);
  expect(await runStatus(await readRun(place), place)).toBe('running');
  const record = writer.record;
  const past = { ...record, process: { ...record.process, started: '2001-01-01T00:00:00.000Z' } };
  if (process.platform === 'linux') expect(await runStatus(past, place)).toBe('interrupted');
  const elsewhere = { ...record, process: { ...record.process, host: 'another machine' } };
  expect(await runStatus(elsewhere, place)).toBe('running');
  utimesSync(path.join(place, 'heartbeat'), 1, 1);
  expect(await runStatus(elsewhere, place)).toBe('interrupted');
  writer.end('completed');
  expect(await runStatus(await readRun(place), place)).toBe('completed');
});

test('a run folder that is removed ends the run with a sentence', () => {
  const place = folder();
  const writer = open(place);
  rmSync(place, { recursive: true });
  expect(() => writer.log('Epoch 1')).toThrow(
    expect.objectContaining({ code: 'run-folder-lost', message: expect.stringContaining(place) }),
  );
  writer.abandon();
  expect(existsSync(place)).toBe(false);
});

test('a killed process is not alive, whoever has its number', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  await once(child, 'spawn');
  expect(processStart(child.pid as number)).not.toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processStart(child.pid as number)).toBeNull();
});

test('runs are listed latest first, broken ones apart, a missing folder is empty', async () => {
  const workspace = folder();
  const place = { workspace, dataset: 'x', model: 'm' };
  const first = await createRunFolder(place);
  open(first);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await createRunFolder(place);
  open(second);
  const runs = path.dirname(first);
  mkdirSync(path.join(runs, 'torn'));
  writeFileSync(path.join(runs, 'torn', 'run.json'), '{"version":1,');
  const listed = await listRuns(runs);
  expect(listed.runs.map((run) => run.folder)).toEqual([second, first]);
  expect(listed.broken.map((run) => path.basename(run.folder))).toEqual(['torn']);
  expect(await listRuns(path.join(workspace, 'nothing'))).toEqual({ runs: [], broken: [] });
});

test('a run goes where its runs are to be', async () => {
  const runsFolder = path.join(folder(), 'elsewhere');
  const made = await createRunFolder({ workspace: folder(), runsFolder, dataset: 'x', model: 'm' });
  expect(path.dirname(made)).toBe(runsFolder);
});

test('a new .loupe folder is ignored by Git, and a deleted ignore file stays deleted', async () => {
  const workspace = folder();
  await createRunFolder({ workspace, dataset: 'x', model: 'm' });
  expect(readFileSync(path.join(workspace, '.loupe', '.gitignore'), 'utf8')).toContain('*');
  const other = folder();
  mkdirSync(path.join(other, '.loupe'));
  await createRunFolder({ workspace: other, dataset: 'x', model: 'm' });
  expect(existsSync(path.join(other, '.loupe', '.gitignore'))).toBe(false);
});

test('a run folder that holds files is refused', async () => {
  const place = folder();
  writeFileSync(path.join(place, 'precious.txt'), '');
  await expect(createRunFolder({ out: place })).rejects.toMatchObject({ code: 'out-not-empty' });
});

test('predictions are read with odd names, the ledger is empty before it is written', async () => {
  const place = folder();
  mkdirSync(path.join(place, 'evaluation'));
  writeFileSync(
    path.join(place, 'evaluation', 'test.csv'),
    'file,truth,predicted,probability,a,"b, c"\n"a/1 ""x"", y.jpg",a,"b, c",0.75,0.25,0.75\n',
  );
  expect(await readPredictions(place, 'test')).toEqual([
    { file: 'a/1 "x", y.jpg', truth: 'a', predicted: 'b, c', probability: 0.75 },
  ]);
  await expect(readPredictions(place, 'validation')).rejects.toMatchObject({ code: 'file-missing' });
  expect(await readSkipped(place)).toEqual({ version: 1, skipped: [] });
});
