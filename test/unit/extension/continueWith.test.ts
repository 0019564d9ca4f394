import { describe, expect, it } from 'vitest';
import {
  changesProblems,
  changesWords,
  continueArguments,
  readChange,
  valueBefore,
} from '../../../src/extension/recipes/continueChoice';
import { runContext } from '../../../src/extension/runs/describe';
import { presets } from '../../../src/protocol/recipe/presets';
import { record } from './record';

const { head } = presets;

describe('settings of a run that continues from another', () => {
  it('are told as they were and as they will be', () => {
    expect(valueBefore(head, 'learningRate')).toBe('0.002');
    expect(valueBefore({ ...head, l2: null }, 'l2')).toBe('0');
    expect(changesWords(head, { learningRate: 0.0001, epochs: 20, optimizer: 'sgd' })).toBe(
      'epochs 100 → 20, learningRate 0.002 → 0.0001, optimizer adam → sgd',
    );
    expect(changesWords(head, {})).toBe('');
  });

  it('are read as numbers; the value that was there is no change', () => {
    expect(readChange(head, 'learningRate', '0,0005')).toEqual({ value: 0.0005 });
    expect(readChange(head, 'learningRate', ' 0.002 ')).toEqual({ value: undefined });
    expect(readChange(head, 'l2', '0')).toEqual({ value: 0 });
    expect(readChange(head, 'epochs', '2.5')).toHaveProperty('problem');
    expect(readChange(head, 'l2', '-1')).toHaveProperty('problem');
  });

  it('become options of the command line, and nothing where nothing is changed', () => {
    expect(continueArguments('/r/a', '/d', '/r/b', 'best', {})).toEqual([
      'train',
      '/d',
      '--continue-from',
      '/r/a',
      '--out',
      '/r/b',
    ]);
    expect(continueArguments('/r/a', '/d', '/r/b', 'last', { batchSize: 16, learningRate: 1e-4, l2: 0 })).toEqual([
      'train',
      '/d',
      '--continue-from',
      '/r/a',
      '--weights',
      'last',
      '--out',
      '/r/b',
      '--batch-size',
      '16',
      '--learning-rate',
      '0.0001',
      '--l2',
      '0',
    ]);
  });

  it('that cannot be trained together are named before anything is started', () => {
    expect(changesProblems(head, { epochs: 3, optimizer: 'sgd' })).toEqual([]);
    const decayed = { ...head, optimizer: { ...head.optimizer, name: 'adamw', weightDecay: 0.01 } } as const;
    expect(changesProblems(decayed, { optimizer: 'sgd' })).toEqual([expect.stringContaining('weightDecay')]);
  });
});

describe('the menu of a run', () => {
  it.each([
    ['completed', 'head', true],
    ['running', 'head', false],
    ['stopped', 'scratch', true],
    ['failed', 'features', false],
  ] as const)('offers to continue one that is %s in mode %s: %s', (status, mode, offered) => {
    expect(
      runContext({ record: { ...record(), settings: { mode } }, status })
        .split(' ')
        .includes('continuable'),
    ).toBe(offered);
  });
});
