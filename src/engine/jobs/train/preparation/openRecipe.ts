import * as path from 'node:path';
import { LoupeError, messageOf } from '../../../../core/errors';
import type { RecipeFile } from '../../../../protocol/recipe/schema';
import { readRecipeText } from '../../../../protocol/recipe/text';
import { readTextFile } from '../../../formats/text/readTextFile';

/** A recipe file, its paths such that they can be opened from anywhere. */
export interface OpenedRecipe {
  readonly config: RecipeFile;
  /** The dataset folder, absolute; null where the file names none. */
  readonly dataset: string | null;
}

/**
 * Reads a `*.loupe.json`. Throws LoupeError `recipe-unreadable` where the file cannot be read, and `wrong-option` with
 * a line `file:line:column: what is wrong and what to do` for each fault in it.
 */
export async function openRecipe(file: string): Promise<OpenedRecipe> {
  let text: string;
  try {
    ({ text } = await readTextFile(file));
  } catch (cause) {
    throw new LoupeError(
      'recipe-unreadable',
      `The recipe ${file} cannot be read: ${messageOf(cause).replace(/\.$/, '')}. Check the path given to --config.`,
      { cause },
    );
  }
  const read = readRecipeText(text);
  if (!read.ok)
    throw new LoupeError(
      'wrong-option',
      read.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    );
  const beside = (relative: string) => path.resolve(path.dirname(file), relative);
  const { split } = read.file;
  const config = { ...read.file, ...(split?.file ? { split: { ...split, file: beside(split.file) } } : {}) };
  return { config, dataset: read.dataset === null ? null : beside(read.dataset) };
}
