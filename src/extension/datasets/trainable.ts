import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ErrorCode } from '../../core/codes/errorCodes';
import { isUntrainable } from '../../core/layouts/untrainable';
import { formatOf } from '../../core/format';
import { LoupeError } from '../../core/errors';
import { readingsOutputSchema, type ReadingsOutput } from '../../protocol/cliOutput';
import { commandIds } from '../shared/ids';
import { showWarning, withProgressSoon } from '../shared/notify';
import { documentOf, type WeightsParts } from '../weights/cli';
import { browseFolder, pickDatasetFolder } from './pick';
import { chosenReading } from './reading';
import type { DatasetStore } from './store';

/** A folder that can be trained on. */
export interface TrainableDataset {
  readonly dataset: vscode.Uri;
  /** How it is meant, as `--layout` takes it; null where its names leave no doubt. */
  readonly layout: string | null;
  /** The reading that holds. */
  readonly reading: ReadingsOutput['candidates'][number] | undefined;
}

/** What asking for a dataset needs. */
export interface AskDataset {
  readonly parts: WeightsParts;
  readonly datasets: DatasetStore;
  /** Of the questions. */
  readonly title: string;
  /** The layout that a recipe names, so that it is not asked for. */
  readonly layout?: string | null;
}

/** Codes of folders that hold something to look at, though nothing to train on. */
const worthALook: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['one-class']);

/**
 * The folder that a command was called for, checked before anything else is asked: one that cannot be trained on is
 * told of once, with what can be done. Then how it is meant, where its names leave that open. Undefined where the user
 * turned away. Throws LoupeError.
 */
export async function trainableDataset(argument: unknown, ask: AskDataset): Promise<TrainableDataset | undefined> {
  let dataset = await pickDatasetFolder(argument, ask.datasets, ask.title);
  while (dataset) {
    const readings = await readingsOf(dataset.fsPath, ask);
    if (readings === undefined) return undefined;
    if (!(readings instanceof LoupeError)) {
      const layout = await chosenReading(dataset.fsPath, readings, ask.datasets);
      if (layout === undefined) return undefined;
      const { candidates } = readings;
      const reading = candidates.find((one) => one.layout === layout) ?? candidates[0];
      return { dataset, layout: layout ?? ask.layout ?? null, reading };
    }
    dataset = await insteadOf(dataset, readings, ask.title);
  }
  return undefined;
}

/** The ways to read a folder, why it cannot be trained on, or undefined where the user cancelled. */
async function readingsOf(
  folder: string,
  { parts, layout = null }: AskDataset,
): Promise<ReadingsOutput | LoupeError | undefined> {
  const title = vscode.l10n.t('Looking through {0}', path.basename(folder));
  const args = ['scan', folder, '--readings', ...(layout === null ? [] : ['--layout', layout])];
  try {
    return await withProgressSoon({ where: 'notification', title }, (progress, signal) =>
      documentOf(parts, readingsOutputSchema, args, {
        signal,
        onProgress: ({ done, total }) =>
          progress.report(total ? { message: vscode.l10n.t('{0} files', formatOf(done ?? 0, total)) } : {}),
      }),
    );
  } catch (error) {
    if (error instanceof LoupeError && error.code === 'cancelled') return undefined;
    if (isUntrainable(error)) return error;
    throw error;
  }
}

/** Says why a folder cannot be trained on. The folder that is to be tried instead. */
async function insteadOf(
  dataset: vscode.Uri,
  { code, message }: LoupeError,
  title: string,
): Promise<vscode.Uri | undefined> {
  const other = vscode.l10n.t('Choose Another Folder…');
  const inspect = vscode.l10n.t('Inspect Dataset');
  const answer = await showWarning(message, other, ...(worthALook.has(code) ? [inspect] : []));
  if (answer === other) return browseFolder(title, vscode.Uri.joinPath(dataset, '..'));
  if (answer === inspect) await vscode.commands.executeCommand(commandIds.inspectDataset, dataset);
  return undefined;
}
