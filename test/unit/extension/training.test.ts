import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/protocol/runEvents';
import { emptyRunState, reduceRun } from '../../../src/protocol/runState';
import { progressWords, runContext, runDescription, runLabel } from '../../../src/extension/runs/describe';
import { eventLine, resultWords } from '../../../src/extension/training/eventText';
import { optionsOf, readOption, trainArguments } from '../../../src/extension/training/recipes';
import { record } from './record';

const none = { model: null, epochs: null, batchSize: null, learningRate: null, validationSplit: null, seed: null };
const epoch = (n: number, number: number): RunEvent => ({
  n,
  t: 1000 * n,
  type: 'epoch',
  epoch: number,
  epochs: 20,
  loss: 0.41273,
  accuracy: 0.8611,
  valLoss: 0.521,
  valAccuracy: 0.8166,
  seconds: 0.412,
  learningRate: 0.001,
  best: true,
});
const phase = (
  n: number,
  name: 'features' | 'fit',
  state: 'begin' | 'progress' | 'end',
  done?: number,
  total?: number,
): RunEvent => ({
  n,
  t: 1000 * n,
  type: 'phase',
  phase: name,
  state,
  ...(done === undefined ? {} : { done }),
  ...(total === undefined ? {} : { total }),
});

describe('arguments of a training', () => {
  it('name the folder, the run folder and the recipe, and nothing that the recipe decides', () => {
    expect(trainArguments('/data/flowers 5', '/w/.loupe/runs/x', { recipe: 'quick', ...none })).toEqual([
      'train',
      '/data/flowers 5',
      '--out',
      '/w/.loupe/runs/x',
      '--recipe',
      'quick',
    ]);
  });

  it('leave out options that the recipe does not know', () => {
    const all = { model: null, epochs: 3, batchSize: 16, learningRate: 0.01, validationSplit: 0.3, seed: 7 };
    expect(trainArguments('d', 'r', { recipe: 'quick', ...all }).slice(6)).toEqual([
      '--epochs',
      '3',
      '--validation-split',
      '0.3',
      '--seed',
      '7',
    ]);
    expect(trainArguments('d', 'r', { recipe: 'small-cnn', ...all }).slice(6)).toEqual([
      '--epochs',
      '3',
      '--batch-size',
      '16',
      '--learning-rate',
      '0.01',
      '--validation-split',
      '0.3',
      '--seed',
      '7',
    ]);
    expect(optionsOf('quick')).not.toContain('batchSize');
  });

  it('name the chosen network, but only to recipes that build on one', () => {
    expect(trainArguments('d', 'r', { recipe: 'fine-tune', ...none, model: 'xception' }).slice(4)).toEqual([
      '--recipe',
      'fine-tune',
      '--model',
      'xception',
    ]);
    expect(trainArguments('d', 'r', { recipe: 'small-cnn', ...none, model: 'xception' }).slice(4)).toEqual([
      '--recipe',
      'small-cnn',
    ]);
  });

  it.each([
    ['epochs', '0', false],
    ['epochs', '2.5', false],
    ['epochs', '20', true],
    ['batchSize', '-1', false],
    ['learningRate', '0,001', true],
    ['learningRate', '0', false],
    ['learningRate', 'fast', false],
    ['validationSplit', '1', false],
    ['validationSplit', '.2', true],
    ['seed', '0', true],
    ['seed', '1e10', false],
  ] as const)('take %s = %s: %s', (option, text, good) => {
    expect('value' in readOption(option, text)).toBe(good);
  });

  it('take nothing as what the recipe says', () => {
    expect(readOption('epochs', '  ')).toEqual({ value: null });
  });
});

describe('lines of the output', () => {
  it('have the form that the issue gives for an epoch', () => {
    expect(eventLine(epoch(1, 3))).toBe('Epoch 3/20  loss 0.4127  acc 0.861  val_loss 0.5210  val_acc 0.817  412 ms');
  });

  it('say what was found, warn in capitals, and say nothing of progress', () => {
    const found: RunEvent = {
      n: 1,
      t: 1,
      type: 'dataset',
      images: 2420,
      classes: Array.from({ length: 16 }, (_, i) => ({ name: `c${i}`, count: 1, parts: {} })),
      layout: 'class-folders',
      skipped: 2,
    };
    expect(eventLine(found)).toBe('Found 2,420 images belonging to 16 classes, 2 skipped');
    expect(
      eventLine({ n: 2, t: 2, type: 'notice', level: 'warning', code: 'x', message: 'Two files are skipped.' }),
    ).toBe('WARNING: Two files are skipped.');
    expect(eventLine(phase(3, 'features', 'progress', 3, 9))).toBeUndefined();
    expect(
      eventLine({ n: 4, t: 4, type: 'ended', status: 'failed', error: { code: 'x', message: 'The disk is full.' } }),
    ).toBe('Failed: The disk is full.');
  });

  it('name every part of a result', () => {
    expect(resultWords({ validation: { accuracy: 0.88, images: 300 }, test: undefined })).toBe(
      'validation accuracy 0.880 of 300 images',
    );
    expect(resultWords({})).toBe('no part to judge it on');
  });
});

describe('words of a run', () => {
  const live = [phase(1, 'features', 'begin'), phase(2, 'features', 'progress', 620, 1000)].reduce(
    reduceRun,
    emptyRunState,
  );

  it('follow it through its phases', () => {
    expect(progressWords(emptyRunState)).toBe('starting');
    expect(progressWords(live)).toBe('features 62%');
    const fitting = [phase(3, 'features', 'end'), phase(4, 'fit', 'begin'), epoch(5, 7)].reduce(reduceRun, live);
    expect(progressWords(fitting)).toBe('epoch 7 · 0.817');
    expect(progressWords(reduceRun(fitting, { n: 6, t: 6, type: 'control', request: 'stop' }))).toBe('stopping');
  });

  it('are accuracy and age when it is done, the test part before the validation part', () => {
    const done = record({
      result: {
        parts: {
          validation: { accuracy: 0.9, macroF1: 0.9, images: 10 },
          test: { accuracy: 0.88, macroF1: 0.8, images: 300 },
        },
      },
    });
    const now = Date.parse(done.created) + 125_000;
    expect(runDescription({ record: done, status: 'completed' }, undefined, now)).toBe('0.880 · 2 min ago');
    expect(runDescription({ record: record(), status: 'interrupted' }, undefined, now)).toBe('interrupted · 2 min ago');
    expect(runDescription({ record: record(), status: 'running' }, live, now)).toBe('features 62%');
    expect(runLabel(done)).toBe('flowers5 · mobilenet_v2');
  });

  it('choose the menus', () => {
    const done = record({ result: { parts: { validation: { accuracy: 0.9, macroF1: 0.9, images: 10 } } } });
    expect(runContext({ record: done, status: 'completed' })).toBe('run completed evaluated model');
    expect(runContext({ record: record(), status: 'running' })).toBe('run running going');
    expect(runContext({ record: { ...record(), paused: true }, status: 'running' })).toBe('run running paused');
    expect(runContext({ record: { ...record(), settings: { mode: 'scratch' } }, status: 'interrupted' })).toBe(
      'run interrupted resumable continuable',
    );
    expect(runContext({ record: record({ result: { parts: {} } }), status: 'stopped' })).toBe('run stopped model');
  });
});
