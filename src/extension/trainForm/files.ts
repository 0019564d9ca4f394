import { mkdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { readForm, type FormFile } from '../../protocol/recipe/form';
import { readRecipeText } from '../../protocol/recipe/text';
import { recipeFileOf } from '../../protocol/recipe/write';
import type { RecipeFile } from '../../protocol/recipe/schema';
import { replaceFile } from '../../runfolder/files';
import { fileText, writeRecipe } from '../recipes/save';
import { settings } from '../shared/settings';
import { isRecipe } from '../training/recipes';
import type { TrainingParts } from '../training/commands';
import { formKey, type FormTarget } from './target';

/** What a form begins with: the recipe file, or a preset with what the editor's settings say. Throws LoupeError. */
export async function firstFile({ dataset, recipeFile, layout, settings: given = {} }: FormTarget): Promise<FormFile> {
  const named = layout === null ? {} : { layout };
  if (recipeFile !== null) {
    const read = readRecipeText(await readFile(recipeFile, 'utf8'));
    if (!read.ok)
      throw new LoupeError(
        'wrong-recipe',
        vscode.l10n.t('{0}, line {1}: {2}', recipeFile, read.problems[0]?.line ?? 1, read.problems[0]?.message ?? ''),
      );
    const { file } = read.recipe.split;
    // The form has no place of its own, so paths in it are whole.
    const splitFile = file === null ? {} : { splitFile: path.resolve(path.dirname(recipeFile), file) };
    return { ...recipeFileOf(read.recipe, splitFile), ...named };
  }
  const scope = vscode.Uri.file(dataset);
  const wanted = settings.recipe(scope);
  const [epochs, validation, seed] = [settings.epochs(scope), settings.validationSplit(scope), settings.seed(scope)];
  const file = {
    extends: isRecipe(wanted) ? wanted : 'quick',
    ...named,
    ...(epochs === null ? {} : { epochs }),
    ...(validation === null ? {} : { split: { validation } }),
    ...(seed === null ? {} : { seed }),
    ...given,
  };
  const { recipe } = readForm(file);
  return recipe ? recipeFileOf(recipe) : file;
}

/**
 * Writes a form's settings for a job to read, beside those of other forms. A job is named after the file, so it has the
 * name of the recipe or of its preset.
 */
export async function writeForm(
  { context }: TrainingParts,
  target: FormTarget,
  file: FormFile,
  job: 'estimate' | 'train',
): Promise<string> {
  const key = createHash('sha256').update(formKey(target)).digest('hex').slice(0, 16);
  const folder = path.join(context.globalStorageUri.fsPath, 'forms', key, job);
  await mkdir(folder, { recursive: true });
  const name = `${nameOf(target, file)}.loupe.json`;
  await replaceFile(folder, name, fileText(file));
  return path.join(folder, name);
}

/** Asks where, and writes a recipe file with a form's settings. */
export async function saveForm(target: FormTarget, file: FormFile): Promise<void> {
  const { dataset } = target;
  await writeRecipe(dataset, `${nameOf(target, file)}-${path.basename(dataset)}.loupe.json`, (folder) => {
    const relative = (to: string): string => path.relative(folder, to).replaceAll('\\', '/') || '.';
    const { extends: preset, split, ...rest } = file as RecipeFile;
    const splitFile = typeof split?.file === 'string' ? { file: relative(split.file) } : {};
    return fileText({
      ...(preset === undefined ? {} : { extends: preset }),
      dataset: relative(dataset),
      ...rest,
      ...(split === undefined ? {} : { split: { ...split, ...splitFile } }),
    });
  });
}

function nameOf({ recipeFile }: FormTarget, file: FormFile): string {
  if (recipeFile !== null) return path.basename(recipeFile).replace(/\.loupe\.json$/, '');
  return typeof file['extends'] === 'string' ? file['extends'] : 'quick';
}
