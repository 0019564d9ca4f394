import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { noAugmentation } from '../../protocol/recipe/augmentation';
import { presets } from '../../protocol/recipe/presets';
import type { Recipe } from '../../protocol/recipe/recipe';
import { isPreset } from '../../protocol/recipe/resolve';
import type { RecipeFile } from '../../protocol/recipe/schema';
import { recipeFileOf } from '../../protocol/recipe/write';
import type { RunRecord } from '../../protocol/runFiles';
import { confirm } from '../shared/notify';

/**
 * The text of a recipe file that trains as a run did. Throws LoupeError `old-run` for a run whose settings are not a
 * recipe.
 * @param folder where the file is to lie: paths in it are relative to that
 */
export function recipeText(record: RunRecord, folder: string): string {
  const recipe = recipeOf(record);
  const relative = (to: string) => path.relative(folder, to).replaceAll('\\', '/') || '.';
  const file = recipeFileOf(recipe, {
    dataset: relative(record.dataset.folder),
    ...(recipe.split.file === null ? {} : { splitFile: relative(recipe.split.file) }),
  });
  return fileText(file);
}

/** A recipe file's text. */
export function fileText(file: RecipeFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The recipe that a run was trained by. Throws LoupeError `old-run`. */
export function recipeOf({ id, settings }: RunRecord): Recipe {
  const name = settings['extends'];
  if (typeof name !== 'string' || !isPreset(name)) {
    throw new LoupeError(
      'old-run',
      vscode.l10n.t('The run {0} was trained by an older Loupe that did not keep its settings as a recipe.', id),
    );
  }
  // A setting that came later than the run has its preset's value, as the run had.
  return { ...presets[name], augmentation: noAugmentation, ...settings };
}

/**
 * Asks where, writes the recipe that a run was trained by, and opens it. Undefined where the user changed their mind.
 */
export async function saveAsRecipe(
  record: RunRecord,
  name = `${record.recipe}-${record.dataset.name}.loupe.json`,
): Promise<vscode.Uri | undefined> {
  return writeRecipe(record.dataset.folder, name, (folder) => recipeText(record, folder));
}

/**
 * Asks where, writes, and opens the file. A file that is there is replaced only where the dialog's own question was
 * answered so. Undefined where the user changed their mind.
 * @param beside what the file is for: it is proposed in that workspace folder, else in its parent folder
 * @param make the text for the folder that was chosen, since paths in it are relative
 */
export async function writeRecipe(
  beside: string,
  name: string,
  make: (folder: string) => string,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(path.dirname(beside));
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as Recipe'),
    defaultUri: vscode.Uri.joinPath(folder, name),
    // Only the last part of an extension is compared: with `loupe.json` the editor would add it to a name that ends in
    // it.
    filters: { [vscode.l10n.t('Loupe recipe')]: ['json'] },
  });
  if (!target) return undefined;
  const uri = target.path.endsWith('.loupe.json')
    ? target
    : target.with({ path: `${target.path.replace(/\.json$/, '')}.loupe.json` });
  if (uri !== target && (await exists(uri)) && !(await confirmReplacing(uri))) return undefined;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(make(path.dirname(uri.fsPath))));
  await vscode.window.showTextDocument(uri);
  return uri;
}

function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}

/** The dialog asked about the name that was typed, not about this one. */
function confirmReplacing(uri: vscode.Uri): Promise<boolean> {
  return confirm(
    vscode.l10n.t('{0} is there already.', path.basename(uri.fsPath)),
    vscode.l10n.t('Replacing it loses the recipe in it.'),
    vscode.l10n.t('Replace'),
  );
}
