import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatCount, listWords } from '../../core/format';
import { layoutInWords } from '../../core/layouts/layoutWords';
import type { ReadingsOutput } from '../../protocol/cliOutput';
import type { DatasetStore } from './store';

/** Ways to read a folder, as a scan or `loupe scan --readings` tells them. */
export type Readings = Pick<ReadingsOutput, 'clear' | 'candidates'>;

/** An answer to how a folder is meant. */
export interface ReadingItem extends vscode.QuickPickItem {
  /** As `--layout` takes it. */
  readonly layout: string;
}

/** What remembers the answers. */
export type ReadingMemory = Pick<DatasetStore, 'reading' | 'chooseReading'>;

/** One answer a reading, the likeliest first, with what it would give. */
export function readingItems(candidates: Readings['candidates']): ReadingItem[] {
  return candidates.map(({ layout, words, classes, reasons }) => ({
    label: vscode.l10n.t('{0} classes: {1}', formatCount(classes.length), listWords(classes, 4)),
    description: layoutInWords(layout),
    detail: [words, ...reasons].join('; '),
    layout,
  }));
}

/**
 * How a folder is to be read: null where its names leave no doubt, the answer to one question where they do, and
 * undefined where the user turned away. An answer holds until the folder no longer allows it.
 */
export async function chosenReading(
  folder: string,
  { clear, candidates }: Readings,
  memory: ReadingMemory,
): Promise<string | null | undefined> {
  if (clear || candidates.length < 2) return null;
  const before = memory.reading(folder);
  if (before !== undefined && candidates.some(({ layout }) => layout === before)) return before;
  const picked = await vscode.window.showQuickPick(readingItems(candidates), {
    title: vscode.l10n.t('How is {0} meant?', path.basename(folder)),
    placeHolder: vscode.l10n.t('The names of the folders can be read in several ways: which are the classes?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  await memory.chooseReading(folder, picked.layout);
  return picked.layout;
}

/** After a scan that had to guess: asks, and scans again if another reading was meant. Throws LoupeError. */
export async function settleReading(folder: string, store: DatasetStore): Promise<void> {
  const report = await store.report(folder);
  if (!report || report.clear !== false) return;
  const layout = await chosenReading(folder, { clear: false, candidates: report.candidates ?? [] }, store);
  if (typeof layout === 'string') await store.scan(folder);
}
