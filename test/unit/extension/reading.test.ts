import { beforeEach, expect, it, vi } from 'vitest';
import { chosenReading, readingItems, settleReading, type ReadingItem } from '../../../src/extension/datasets/reading';
import type { DatasetStore } from '../../../src/extension/datasets/store';
import { trainArguments } from '../../../src/extension/training/recipes';

const showQuickPick = vi.hoisted(() => vi.fn<(items: ReadingItem[]) => Promise<ReadingItem | undefined>>());
vi.mock('vscode', async () => ({
  ...(await import('./fakeVscode')),
  window: { showQuickPick },
  l10n: {
    t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)])),
  },
}));

const candidate = (layout: string, classes: string[], reasons: string[] = []) => ({
  layout,
  words: `${classes.length} classes, train 42`,
  classes,
  images: 42,
  parts: { train: 42 },
  unlabelled: 0,
  leftOut: 0,
  reasons,
  score: 0.5,
});
const candidates = [
  candidate('class-folders:1-2', ['apple/healthy', 'apple/scab', 'pear/scab'], ['pairs make the classes']),
  candidate('class-folders:2', ['healthy', 'scab']),
];
/** Answers that are remembered, as the store does. */
function memory() {
  const answers = new Map<string, string>();
  return {
    answers,
    reading: (folder: string) => answers.get(folder),
    chooseReading: (folder: string, layout: string) => Promise.resolve(void answers.set(folder, layout)),
  };
}
const pick = (layout: string) =>
  showQuickPick.mockImplementationOnce((items) => Promise.resolve(items.find((item) => item.layout === layout)));

beforeEach(() => showQuickPick.mockReset());

it('shows the classes, the counts and the reasons of each reading', () => {
  expect(readingItems(candidates)).toEqual([
    {
      label: '3 classes: apple/healthy, apple/scab and pear/scab',
      description: 'the first and second folder of each path together',
      detail: '3 classes, train 42; pairs make the classes',
      layout: 'class-folders:1-2',
    },
    {
      label: '2 classes: healthy and scab',
      description: 'the second folder of each path',
      detail: '2 classes, train 42',
      layout: 'class-folders:2',
    },
  ]);
});

it('asks nothing where the folder is clear', async () => {
  expect(await chosenReading('/d', { clear: true, candidates }, memory())).toBeNull();
  expect(showQuickPick).not.toHaveBeenCalled();
});

it('asks once, and remembers the answer as long as the folder allows it', async () => {
  const answers = memory();
  pick('class-folders:2');
  expect(await chosenReading('/d', { clear: false, candidates }, answers)).toBe('class-folders:2');
  expect(await chosenReading('/d', { clear: false, candidates }, answers)).toBe('class-folders:2');
  expect(showQuickPick).toHaveBeenCalledTimes(1);
  pick('class-folders:1-2');
  const others = [candidates[0]!, candidate('class-folders:1', ['apple', 'pear'])];
  expect(await chosenReading('/d', { clear: false, candidates: others }, answers)).toBe('class-folders:1-2');
});

it('trains with the answer, and not at all where the user turned away', async () => {
  showQuickPick.mockResolvedValueOnce(undefined);
  expect(await chosenReading('/d', { clear: false, candidates }, memory())).toBeUndefined();
  const none = { model: null, epochs: null, batchSize: null, learningRate: null, validationSplit: null, seed: null };
  expect(trainArguments('/d', '/r', { recipe: 'quick', ...none, layout: 'class-folders:2' })).toEqual([
    'train',
    '/d',
    '--out',
    '/r',
    '--recipe',
    'quick',
    '--layout',
    'class-folders:2',
  ]);
  expect(trainArguments('/d', '/r', { recipe: 'quick', ...none, layout: null })).not.toContain('--layout');
});

it('scans again with the answer after a scan that had to guess', async () => {
  const scan = vi.fn(() => Promise.resolve());
  const report = vi.fn(() => Promise.resolve({ clear: false, candidates }));
  const store = { ...memory(), scan, report } as unknown as DatasetStore;
  pick('class-folders:2');
  await settleReading('/d', store);
  expect(scan).toHaveBeenCalledWith('/d');
  expect(store.reading('/d')).toBe('class-folders:2');
  report.mockResolvedValueOnce({ clear: true, candidates });
  await settleReading('/d', store);
  expect(scan).toHaveBeenCalledTimes(1);
});
