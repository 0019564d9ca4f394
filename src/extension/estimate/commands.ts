import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { estimateSchema, type Estimate } from '../../protocol/estimate/estimate';
import { estimateHeadline, estimateText } from '../../protocol/estimate/estimateText';
import { parseJsonWith } from '../../protocol/parse';
import { commandIds } from '../shared/ids';
import { recipeAndDataset } from '../recipes/commands';
import { requireTrust } from '../shared/requireTrust';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { runCli } from '../shared/runCli';
import { settings } from '../shared/settings';
import { startTraining, trainableFolder, type TrainingParts } from '../training/commands';
import { askTraining } from '../training/questions';
import { choiceArguments } from '../training/recipes';
import { EstimateDocuments } from './document';
import { showInformation, withProgress } from '../shared/notify';

/** What is estimated, and how it is trained afterwards. */
interface EstimateTarget {
  readonly dataset: vscode.Uri;
  /** What the run is named after besides the dataset. */
  readonly name: string;
  /** The command line's options for the settings. */
  readonly options: readonly string[];
}

/**
 * Registers *Estimate Training*: for a recipe file, or for a dataset and the answers to the questions of a training.
 */
export function registerEstimate(registry: Registry, training: TrainingParts): void {
  const documents = new EstimateDocuments();
  training.context.subscriptions.push(documents);
  registry.add({
    [commandIds.estimate]: async (argument) => {
      requireTrust();
      const target = await targetOf(argument, training);
      const estimate = target && (await ask(target, training));
      if (estimate) await showEstimate(estimate, target, documents, training);
    },
  });
}

async function targetOf(argument: unknown, training: TrainingParts): Promise<EstimateTarget | undefined> {
  const title = vscode.l10n.t('Estimate Training');
  const open =
    argument instanceof vscode.Uri
      ? argument
      : argument === undefined
        ? vscode.window.activeTextEditor?.document.uri
        : undefined;
  if (open?.path.endsWith('.loupe.json')) {
    const found = await recipeAndDataset(open, training, title);
    return (
      found && {
        dataset: found.dataset,
        name: path.basename(found.uri.fsPath).replace(/\.loupe\.json$/, ''),
        options: ['--config', found.uri.fsPath, ...found.options],
      }
    );
  }
  const found = await trainableFolder(argument, training, title);
  if (!found) return undefined;
  const { dataset, layout } = found;
  const choice = await askTraining(dataset, { program: programOf(training.context), log: training.log });
  return choice && { dataset, name: choice.recipe, options: choiceArguments({ ...choice, layout }) };
}

/** Times it behind a notification that can cancel it. Undefined where the user did. Throws LoupeError. */
async function ask(
  { dataset, options }: EstimateTarget,
  { context, log }: TrainingParts,
): Promise<Estimate | undefined> {
  const device = settings.device(dataset);
  let output = '';
  try {
    await withProgress(
      {
        where: 'notification',
        title: vscode.l10n.t('Timing a few images and steps of {0}', path.basename(dataset.fsPath)),
      },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        return runCli(
          programOf(context),
          [
            'estimate',
            dataset.fsPath,
            ...options,
            ...(device === 'auto' ? [] : ['--device', device]),
            '--json',
            '--progress',
            'json',
          ],
          {
            signal: abort.signal,
            onStdout: (text) => (output += text),
            onLine: (line) => log.line(line),
            onProgress: ({ done, total }) =>
              progress.report({ message: vscode.l10n.t('{0} of {1}', done ?? 0, total ?? 0) }),
          },
        );
      },
    );
  } catch (error) {
    if (error instanceof LoupeError && error.code === 'cancelled') return undefined;
    throw error;
  }
  const parsed = parseJsonWith(estimateSchema, output);
  if (!parsed.ok)
    throw new LoupeError(
      'bad-estimate',
      vscode.l10n.t(
        'The estimate was not understood ({0}). Reload the window after an update of Loupe.',
        parsed.problem,
      ),
    );
  return parsed.value;
}

async function showEstimate(
  estimate: Estimate,
  { dataset, name, options }: EstimateTarget,
  documents: EstimateDocuments,
  training: TrainingParts,
): Promise<void> {
  const train = vscode.l10n.t('Train Now');
  const details = vscode.l10n.t('Details');
  const headline = estimateHeadline(estimate);
  training.log.line(headline);
  const answer = await showInformation(headline, train, details);
  if (answer === details) await documents.show(`${path.basename(dataset.fsPath)}, ${name}`, estimateText(estimate));
  if (answer === train)
    await startTraining(training, dataset, name, (runFolder) => [
      'train',
      dataset.fsPath,
      ...options,
      '--out',
      runFolder,
    ]);
}
