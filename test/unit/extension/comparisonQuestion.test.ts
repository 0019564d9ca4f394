import { beforeEach, expect, it, vi } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { usualOptimizers } from '../../../src/core/choices/optimizers';
import { comparisonSize, confirmComparison } from '../../../src/extension/optimizerComparison/confirm';
import { comparisonStatus } from '../../../src/extension/optimizerComparison/status';
import { comparisonName } from '../../../src/extension/runs/describe';
import { comparisonState } from '../../webviews/harness/optimizerComparisonStates';
import { quickEstimate } from '../../webviews/harness/trainFormStates';

const fakes = vi.hoisted(() => ({ estimate: vi.fn<() => Promise<unknown>>(), warn: vi.fn() }));
vi.mock('../../../src/extension/training/estimateJob', () => ({ estimateTraining: fakes.estimate }));
vi.mock('vscode', async () => ({
  ...(await import('./fakeVscode')),
  window: { showWarningMessage: fakes.warn },
  l10n: {
    t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)])),
  },
}));
const trainings = 3 * usualOptimizers.length;
// 0.4 s to start, 13 s of features that are kept, 5.1 s of the rest.
const head = { ...quickEstimate, epochs: 100 };
const job = {} as Parameters<typeof confirmComparison>[0];

beforeEach(() => {
  fakes.estimate.mockReset();
  fakes.warn.mockReset();
});

it('counts what is kept between trainings once', () => {
  expect(comparisonSize(head).seconds).toBeCloseTo(13 + trainings * (18.5 - 13));
  expect(comparisonSize({ ...head, cache: null }).seconds).toBeCloseTo(trainings * 18.5);
  expect(comparisonSize(head)).toMatchObject({ trainings, epochs: 100 });
});

it('says what would be trained and for how long, and begins only where the user agrees', async () => {
  fakes.estimate.mockResolvedValue(head);
  fakes.warn.mockResolvedValueOnce('Compare').mockResolvedValueOnce(undefined);
  expect(await confirmComparison(job)).toBe(true);
  const [, { detail }] = fakes.warn.mock.calls[0] as [string, { detail: string }];
  expect(detail).toContain(`${trainings} trainings`);
  expect(detail).toContain('With 100 epochs at most they take about ');
  expect(await confirmComparison(job)).toBe(false);
});

it('asks nothing where the timing was cancelled or cannot work', async () => {
  fakes.estimate.mockRejectedValueOnce(new LoupeError('cancelled', 'Cancelled.'));
  expect(await confirmComparison(job)).toBe(false);
  fakes.estimate.mockRejectedValueOnce(new LoupeError('weights-missing', 'No weights.'));
  await expect(confirmComparison(job)).rejects.toMatchObject({ code: 'weights-missing' });
  expect(fakes.warn).not.toHaveBeenCalled();
});

it('says in the status bar which training it is and how long the rest takes, once that is known', () => {
  const { pairs } = comparisonState({ finished: 4 }).comparison;
  expect(comparisonStatus({ pairs })).toMatch(/^optimizers 5\/15 · \d+ (s|min).* left$/);
  expect(comparisonStatus({ pairs: comparisonState({ finished: 0 }).comparison.pairs })).toBe('optimizers 1/15');
});

it('calls a comparison by its dataset', () => {
  expect(comparisonName('/r/2026-11-22-100000-flowers-optimizers')).toBe('flowers');
  expect(comparisonName('C:\\r\\2026-11-22-100000-my-set-optimizers-2')).toBe('my-set');
  expect(comparisonName('/r/mine')).toBe('mine');
});
