import * as path from 'node:path';
import * as vscode from 'vscode';
import { presets } from '../../protocol/recipe/presets';
import { presetNames, type PresetName } from '../../protocol/recipe/recipe';
import { comparisonFoldersIn } from '../../runfolder';
import { pickDatasetFolder } from '../datasets/pick';
import { commandIds } from '../ids';
import type { Pages } from '../panels/pages';
import { recipeAndDataset } from '../recipes/commands';
import { runsFolders } from '../runs/folders';
import { requireTrust } from '../shared/confirm';
import type { Registry } from '../shared/registry';
import type { TrainingParts } from '../training/commands';
import { startComparison } from './job';
import { ComparisonController, type ComparisonParts } from './panel';

/**
 * Registers *Compare Optimizers*: for a recipe, a dataset folder, or, from the palette, what the user chooses, which may be a
 * comparison that is there.
 */
export function registerComparison(registry: Registry, training: TrainingParts, parts: ComparisonParts): void {
  registry.add({
    [commandIds.compareOptimizers]: async (argument) => {
      requireTrust();
      const title = vscode.l10n.t('Compare Optimizers');
      const recipe = recipeUri(argument);
      if (recipe) {
        const { uri, dataset } = await recipeAndDataset(recipe, training, title);
        if (dataset) await compare(training, parts, dataset, ['--config', uri.fsPath]);
        return;
      }
      if (argument === undefined) {
        const earlier = await askEarlier(parts, title);
        if (earlier === undefined) return;
        if (earlier !== null) return show(training.pages, parts, earlier);
      }
      const dataset = await pickDatasetFolder(argument, training.datasets, title);
      const preset = dataset && (await askPreset(title));
      if (dataset && preset) await compare(training, parts, dataset, ['--recipe', preset]);
    },
  });
}

async function compare(training: TrainingParts, parts: ComparisonParts, dataset: vscode.Uri, options: readonly string[]): Promise<void> {
  show(training.pages, parts, await startComparison(parts, dataset, options));
  await training.datasets.remember(dataset.fsPath);
}

function show(pages: Pages, parts: ComparisonParts, folder: string): void {
  pages.show('comparison', folder, () => new ComparisonController(folder, parts));
}

function recipeUri(argument: unknown): vscode.Uri | undefined {
  const uri = argument instanceof vscode.Uri ? argument : argument === undefined ? vscode.window.activeTextEditor?.document.uri : undefined;
  return uri?.path.endsWith('.loupe.json') ? uri : undefined;
}

/** A comparison to open, null for a new one, undefined where the user turned away. Nothing is asked where there is none. */
async function askEarlier({ context }: ComparisonParts, title: string): Promise<string | null | undefined> {
  const folders = (await Promise.all(runsFolders(context).map(({ path: folder }) => comparisonFoldersIn(folder)))).flat();
  if (folders.length === 0) return null;
  const fresh = { label: `$(add) ${vscode.l10n.t('New comparison…')}`, folder: null };
  const rows = folders.map((folder) => ({ label: path.basename(folder), description: path.dirname(folder), folder }));
  return (await vscode.window.showQuickPick([fresh, ...rows], { title, placeHolder: vscode.l10n.t('Begin a comparison, or open one') }))?.folder;
}

/** The presets that have an optimizer. */
async function askPreset(title: string): Promise<PresetName | undefined> {
  const rows = presetNames.filter((name) => presets[name].mode !== 'features').map((label) => ({ label, description: `${presets[label].model} · ${presets[label].mode}` }));
  return (await vscode.window.showQuickPick(rows, { title, placeHolder: vscode.l10n.t('Recipe') }))?.label;
}
