import { modify } from 'jsonc-parser';

/** A piece of a recipe's text and what stands there instead; offsets of the text before. */
export interface RecipeEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/**
 * The edits that give a setting its value and leave everything else of the text as it is, comments too.
 * @param text of a recipe without faults
 * @param path keys from the top: `['optimizer', 'learningRate']`
 */
export function recipeEdits(
  text: string,
  path: readonly string[],
  value: unknown,
  format: { readonly tabSize: number; readonly insertSpaces: boolean; readonly eol: '\n' | '\r\n' },
): RecipeEdit[] {
  return modify(text, [...path], value, { formattingOptions: format });
}
