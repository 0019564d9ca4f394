import { describe, expect, it } from 'vitest';
import { parseWith } from '../../../src/protocol/parse';
import { runRowSchema } from '../../../src/protocol/pages/runs';
import type { EpochEvent } from '../../../src/protocol/runEvents';
import { emptyRunState, reduceRun } from '../../../src/protocol/runState';
import { brokenRow, curvesOf, rowOf } from '../../../src/extension/runs/rows';
import { runContext } from '../../../src/extension/runs/describe';
import type { IndexedRun } from '../../../src/runfolder';
import { record } from './record';

const notes = { version: 1, note: 'a note', star: true, name: '' } as const;
const epoch = (n: number): EpochEvent => ({
  n,
  t: 10_000 + 500 * n,
  type: 'epoch',
  epoch: n,
  epochs: 20,
  loss: 1 / n,
  accuracy: 0.5,
  valLoss: null,
  valAccuracy: 0.4,
  seconds: 0.5,
  learningRate: null,
  best: n < 3,
});
const run = (change: Partial<IndexedRun> = {}): IndexedRun => ({
  folder: '/w/.loupe/runs/x',
  record: record({ result: { parts: { validation: { accuracy: 0.9, macroF1: 0.9, images: 10 } } } }),
  status: 'completed',
  notes,
  notesProblem: null,
  ...change,
});

describe('a row of the table', () => {
  it('has what the record, the notes and the events say, in the form that the page reads', () => {
    const base = record();
    const row = rowOf(
      run({ record: { ...base, settings: { optimizer: { name: 'adam' }, size: [96, 96] } } }),
      undefined,
      12,
    );
    expect(row).toMatchObject({
      run: '/w/.loupe/runs/x',
      name: 'x',
      star: true,
      note: 'a note',
      progress: null,
      epochs: 12,
      seconds: null,
      settings: { 'optimizer.name': 'adam', size: '[96,96]' },
      started: Date.parse(base.created),
    });
    expect(parseWith(runRowSchema, row).ok).toBe(true);
  });

  it('has the name that was given, and says that it is paused while its job lives', () => {
    expect(rowOf(run({ notes: { ...notes, name: 'flips only' } }), undefined, null)).toMatchObject({
      name: 'x',
      title: 'flips only',
    });
    const paused = { ...record(), paused: true };
    expect(rowOf(run({ record: paused, status: 'running' }), undefined, null).status).toBe('paused');
    expect(rowOf(run({ record: paused, status: 'interrupted' }), undefined, null).status).toBe('interrupted');
  });

  it('follows the events of a run that is being trained', () => {
    const live = [epoch(1), epoch(2), epoch(3)].reduce(reduceRun, emptyRunState);
    expect(rowOf(run({ status: 'running', record: record() }), live, null)).toMatchObject({
      progress: 'epoch 3 · 0.400',
      epochs: 3,
      bestEpoch: 2,
    });
    expect(rowOf(run({ status: 'running', record: record() }), undefined, null).progress).toBe('starting');
  });

  it('takes the time of a run without a result from its dates', () => {
    const failed = {
      ...record(),
      created: '2026-03-01T14:00:00.000Z',
      ended: '2026-03-01T14:01:30.000Z',
      error: { code: 'x', message: 'The disk is full.' },
    };
    expect(rowOf(run({ record: failed, status: 'failed' }), undefined, null)).toMatchObject({
      seconds: 90,
      problem: 'The disk is full.',
    });
  });

  it('says of a folder that cannot be read what is wrong with it', () => {
    const row = brokenRow({ folder: '/w/.loupe/runs/half', problem: 'Unexpected end of JSON input' });
    expect(row).toMatchObject({ name: 'half', status: 'broken', problem: 'Unexpected end of JSON input' });
    expect(parseWith(runRowSchema, row).ok).toBe(true);
  });
});

describe('curves of a run', () => {
  it('begin when its first epoch began', () => {
    expect(curvesOf('x', [epoch(1), epoch(2)])).toEqual({
      run: 'x',
      epoch: [1, 2],
      seconds: [0.5, 1],
      loss: [1, 0.5],
      accuracy: [0.5, 0.5],
      valLoss: [null, null],
      valAccuracy: [0.4, 0.4],
    });
    expect(curvesOf('x', []).epoch).toEqual([]);
  });
});

it('the menus of a row offer a star or to take it away', () => {
  expect(runContext(run())).toBe('run completed evaluated model starred');
  expect(runContext(run({ notes: { ...notes, star: false } }))).toBe('run completed evaluated model plain');
});
