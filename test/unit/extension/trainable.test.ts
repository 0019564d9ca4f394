import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { failedScan } from '../../../src/extension/datasets/failedScan';
import type { DatasetStore } from '../../../src/extension/datasets/store';
import { trainableDataset } from '../../../src/extension/datasets/trainable';
import { isResumable } from '../../../src/extension/runs/describe';
import { record as recordOf } from './record';

const fakes = vi.hoisted(() => ({
  document: vi.fn<(parts: unknown, schema: unknown, args: string[]) => Promise<unknown>>(),
  warn: vi.fn<(message: string, ...buttons: string[]) => Promise<string | undefined>>(),
  progress: vi.fn(),
  open: vi.fn<() => Promise<unknown>>(),
  run: vi.fn<(...args: unknown[]) => Promise<void>>(),
}));
vi.mock('../../../src/extension/weights/cli', () => ({ documentOf: fakes.document }));
vi.mock('vscode', async () => {
  const fake = await import('./fakeVscode');
  class Uri {
    readonly scheme = 'file';
    constructor(readonly fsPath: string) {}
    static readonly file = (file: string): Uri => new Uri(file);
    static readonly joinPath = (uri: Uri, ...parts: string[]): Uri => new Uri(path.join(uri.fsPath, ...parts));
  }
  return {
    ...fake,
    Uri,
    ProgressLocation: { Window: 10, Notification: 15 },
    window: {
      showWarningMessage: fakes.warn,
      showOpenDialog: fakes.open,
      withProgress: async (_: unknown, task: (report: unknown, token: unknown) => Promise<void>) => {
        fakes.progress();
        await task({ report: () => undefined }, { onCancellationRequested: () => undefined });
      },
    },
    commands: { executeCommand: fakes.run },
    l10n: {
      t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)])),
    },
  };
});

const root = mkdtempSync(path.join(tmpdir(), 'loupe-trainable-'));
const folder = (name: string): string => {
  const made = path.join(root, name);
  mkdirSync(made, { recursive: true });
  return made;
};
const candidate = { layout: 'class-folders:1', words: '2 classes', classes: ['a', 'b'], images: 4, reasons: [] };
const readings = { reading: 'class-folders:1', clear: true, taken: '', doubts: [], candidates: [candidate] };
const untrainable = (code: 'no-images' | 'one-class') => new LoupeError(code, `${code} here.`);
const ask = {
  parts: {} as never,
  datasets: { datasets: [], places: { requireLocal: () => undefined } } as unknown as DatasetStore,
  title: 'Train Classifier',
};

beforeEach(() => {
  for (const fake of Object.values(fakes)) fake.mockReset();
});
afterEach(() => vi.useRealTimers());

it('asks nothing about a folder that can be trained on', async () => {
  fakes.document.mockResolvedValue(readings);
  const found = await trainableDataset(folder('good'), ask);
  expect(found).toMatchObject({ dataset: { fsPath: folder('good') }, layout: null, reading: candidate });
  expect(fakes.document.mock.calls[0]![2]).toEqual(['scan', folder('good'), '--readings']);
  expect(fakes.warn).not.toHaveBeenCalled();
  expect(fakes.progress).not.toHaveBeenCalled();
});

it('says once why a folder cannot be trained on, and goes on with another one', async () => {
  fakes.document.mockRejectedValueOnce(untrainable('no-images')).mockResolvedValueOnce(readings);
  fakes.warn.mockResolvedValueOnce('Choose Another Folder…');
  const { Uri } = await import('vscode');
  fakes.open.mockResolvedValueOnce([Uri.file(folder('other'))]);
  expect((await trainableDataset(folder('empty'), ask))?.dataset.fsPath).toBe(folder('other'));
  expect(fakes.warn.mock.calls).toEqual([['no-images here.', 'Choose Another Folder…']]);
});

it('offers to look at a folder only where there is something to see', async () => {
  fakes.document.mockRejectedValueOnce(untrainable('one-class'));
  fakes.warn.mockResolvedValueOnce('Inspect Dataset');
  expect(await trainableDataset(folder('one'), ask)).toBeUndefined();
  expect(fakes.warn.mock.calls[0]!.slice(1)).toEqual(['Choose Another Folder…', 'Inspect Dataset']);
  expect(fakes.run.mock.calls).toMatchObject([['loupe.inspectDataset', { fsPath: folder('one') }]]);
});

it('reports other failures, and shows progress only of what takes longer than 150 ms', async () => {
  fakes.document.mockRejectedValueOnce(new LoupeError('child-missing', 'No Node.js.'));
  await expect(trainableDataset(folder('good'), ask)).rejects.toMatchObject({ code: 'child-missing' });
  expect(fakes.warn).not.toHaveBeenCalled();

  let answer: (value: unknown) => void = () => undefined;
  fakes.document.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const found = trainableDataset(folder('good'), ask);
  await vi.waitFor(() => expect(fakes.progress).toHaveBeenCalledTimes(1));
  answer(readings);
  expect((await found)?.layout).toBeNull();
});

it('says on the page in a short title what a folder lacks, and the rest below', () => {
  const hint = 'Loupe expects a folder for each class.';
  expect(
    failedScan('/photos/holiday', {
      code: 'no-images',
      message: `/photos/holiday: There are no images in this folder. ${hint}`,
    }),
  ).toEqual({ state: 'empty', message: 'No images in holiday', hint });
  expect(failedScan('/photos/holiday', { code: 'child-missing', message: 'No Node.js.' })).toEqual({
    state: 'failed',
    message: 'holiday could not be scanned',
    remedy: 'No Node.js.',
  });
});

it('offers no Resume for a run whose images cannot be trained on', () => {
  const record = { ...recordOf(), settings: { mode: 'features' } };
  const failed = (code: string) => ({ record: { ...record, error: { code, message: '' } }, status: 'failed' as const });
  expect(isResumable(failed('disk-full'))).toBe(true);
  expect(isResumable(failed('too-few-classes'))).toBe(false);
});
