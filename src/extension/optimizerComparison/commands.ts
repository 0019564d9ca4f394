import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { presets } from '../../protocol/recipe/presets';
import { presetNames, type PresetName } from '../../protocol/recipe/recipe';
import { comparisonFoldersIn } from '../../runfolder';
import { commandIds } from '../shared/ids';
import type { Pages } from '../pages/pages';
import { recipeAndDataset } from '../recipes/commands';
import { comparisonName } from '../runs/describe';
import { runsFolders } from '../runs/folders';
import { requireTrust } from '../shared/requireTrust';
import type { Registry } from '../shared/registry';
import { trainableFolder, type TrainingParts } from '../training/commands';
import { presetItems } from '../training/presetItems';
import { layoutOptions } from '../training/recipes';
import { confirmComparison } from './confirm';
import { startComparison } from './job';
import { OptimizerComparisonController, type ComparisonParts } from './controller';

/**
 * Registers *Compare Optimizers*: for a recipe, a dataset folder, or, from the palette, what the user chooses, which
 * may be a comparison that is there.
 */
export function registerOptimizerComparison(registry: Registry, training: TrainingParts, parts: ComparisonParts): void {
  registry.add({
    [commandIds.compareOptimizers]: async (argument) => {
      requireTrust();
      const title = vscode.l10n.t('Compare Optimizers');
      const recipe = recipeUri(argument);
      if (recipe) {
        const found = await recipeAndDataset(recipe, training, title);
        if (found) await compare(training, parts, found.dataset, ['--config', found.uri.fsPath, ...found.options]);
        return;
      }
      if (argument === undefined) {
        const earlier = await askEarlier(parts, title);
        if (earlier === undefined) return;
        if (earlier !== null) return show(training.pages, parts, earlier);
      }
      const found = await trainableFolder(argument, training, title);
      const preset = found && (await askPreset(title));
      if (found && preset)
        await compare(training, parts, found.dataset, ['--recipe', preset, ...layoutOptions(found.layout)]);
    },
    [commandIds.openComparison]: async (argument) => {
      const folder = comparisonFolder(argument) ?? (await askComparison(parts));
      if (folder !== undefined) show(training.pages, parts, folder);
    },
  });
}

async function compare(
  training: TrainingParts,
  parts: ComparisonParts,
  dataset: vscode.Uri,
  options: readonly string[],
): Promise<void> {
  const { context, log } = parts;
  if (!(await confirmComparison({ context, log, dataset, options }))) return;
  const folder = await startComparison(parts, dataset, options);
  show(training.pages, parts, folder);
  parts.status.follow(folder);
  await training.datasets.remember(dataset.fsPath);
}

function show(pages: Pages, parts: ComparisonParts, folder: string): void {
  pages.show('optimizerComparison', folder, () => new OptimizerComparisonController(folder, parts));
}

function recipeUri(argument: unknown): vscode.Uri | undefined {
  const uri =
    argument instanceof vscode.Uri
      ? argument
      : argument === undefined
        ? vscode.window.activeTextEditor?.document.uri
        : undefined;
  return uri?.path.endsWith('.loupe.json') ? uri : undefined;
}

/** The folder of a row of the Runs view, or one by its path. */
function comparisonFolder(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  return typeof argument === 'object' &&
    argument !== null &&
    'folder' in argument &&
    typeof argument.folder === 'string'
    ? argument.folder
    : undefined;
}

/** A comparison that the user chooses. Throws LoupeError `no-comparison` where there is none. */
async function askComparison(parts: ComparisonParts): Promise<string | undefined> {
  const rows = await comparisonRows(parts);
  if (rows.length === 0)
    throw new LoupeError(
      'no-comparison',
      vscode.l10n.t(
        'No optimizers have been compared here yet. Choose Compare Optimizers above a recipe or on a dataset folder.',
      ),
    );
  return (await vscode.window.showQuickPick(rows, { title: vscode.l10n.t('Open Comparison of Optimizers') }))?.folder;
}

async function comparisonRows({
  context,
}: ComparisonParts): Promise<{ label: string; description: string; folder: string }[]> {
  const folders = (
    await Promise.all(runsFolders(context).map(({ path: folder }) => comparisonFoldersIn(folder)))
  ).flat();
  return folders.map((folder) => ({ label: comparisonName(folder), description: path.basename(folder), folder }));
}

/**
 * A comparison to open, null for a new one, undefined where the user turned away. Nothing is asked where there is none.
 */
async function askEarlier(parts: ComparisonParts, title: string): Promise<string | null | undefined> {
  const rows = await comparisonRows(parts);
  if (rows.length === 0) return null;
  const fresh = { label: `$(add) ${vscode.l10n.t('New comparison…')}`, folder: null };
  return (
    await vscode.window.showQuickPick([fresh, ...rows], {
      title,
      placeHolder: vscode.l10n.t('Begin a comparison, or open one'),
    })
  )?.folder;
}

/** The presets that have an optimizer, in the words of every choice of a preset. */
async function askPreset(title: string): Promise<PresetName | undefined> {
  const names = presetNames.filter((name) => presets[name].mode !== 'features');
  const placeHolder = vscode.l10n.t('Recipe');
  return (await vscode.window.showQuickPick(presetItems(names), { title, placeHolder, matchOnDetail: true }))?.answer;
}
