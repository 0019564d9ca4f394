import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { noAugmentation } from '../../protocol/augmentation';
import { presets } from '../../protocol/recipe/presets';
import type { Recipe } from '../../protocol/recipe/recipe';
import { isPreset } from '../../protocol/recipe/resolve';
import { recipeFileOf } from '../../protocol/recipe/write';
import type { RunRecord } from '../../protocol/runFiles';

/**
 * The text of a recipe file that trains as a run did. Throws LoupeError `old-run` for a run whose settings are not a recipe.
 * @param folder where the file is to lie: paths in it are relative to that
 */
export function recipeText(record: RunRecord, folder: string): string {
  const recipe = recipeOf(record);
  const relative = (to: string) => path.relative(folder, to).replaceAll('\\', '/') || '.';
  const file = recipeFileOf(recipe, {
    dataset: relative(record.dataset.folder), ...(recipe.split.file === null ? {} : { splitFile: relative(recipe.split.file) }),
  });
  return `${JSON.stringify(file, null, 2)}\n`;
}

function recipeOf({ id, settings }: RunRecord): Recipe {
  const name = settings['extends'];
  if (typeof name !== 'string' || !isPreset(name)) {
    throw new LoupeError('old-run', vscode.l10n.t('The run {0} was trained by an older Loupe that did not keep its settings as a recipe.', id));
  }
  // A setting that came later than the run has its preset's value, as the run had.
  return { ...presets[name], augmentation: noAugmentation, ...settings } as Recipe;
}

/** Asks where, writes, and opens the file. A file that is there is replaced only where the dialog's own question was answered so. */
export async function saveAsRecipe(record: RunRecord): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(path.dirname(record.dataset.folder));
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as Recipe'),
    defaultUri: vscode.Uri.joinPath(folder, `${record.recipe}-${record.dataset.name}.loupe.json`),
    filters: { [vscode.l10n.t('Loupe recipe')]: ['loupe.json'] },
  });
  if (!target) return;
  const uri = target.path.endsWith('.loupe.json') ? target : target.with({ path: `${target.path.replace(/\.json$/, '')}.loupe.json` });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(recipeText(record, path.dirname(uri.fsPath))));
  await vscode.window.showTextDocument(uri);
}
