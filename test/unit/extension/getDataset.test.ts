import { describe, expect, it, vi } from 'vitest';
import { progressWords, sourceProblem } from '../../../src/extension/getDataset/get';

vi.mock('vscode', () => ({
  l10n: {
    t: (text: string, ...args: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
  },
}));

describe('Get Dataset', () => {
  it.each(['', '  ', '-x', '--sha256', 'kaggle:', 'kaggle:owner', 'Kaggle:owner/'])(
    'does not start with %j',
    (text) => {
      expect(sourceProblem(text)).toBeTypeOf('string');
    },
  );

  it.each(['kaggle:owner/name', ' https://example.org/a.zip ', 'kaggle-competition:dogs', '/tmp/a.zip'])(
    'leaves %j to the command line',
    (text) => {
      expect(sourceProblem(text)).toBeUndefined();
    },
  );

  it.each([
    [{ phase: 'download', done: 3, total: 10 }, '3 of 10 MB'],
    [{ phase: 'download', done: 3, total: null }, '3 MB'],
    [{ phase: 'unpack', done: 500, total: null }, 'Looking through the archive…'],
    [{ phase: 'unpack', done: 1, total: 2 }, 'Unpacking: 1 of 2 MB'],
  ])('says how far it is: %j', (step, words) => {
    expect(progressWords(step)).toBe(words);
  });
});
