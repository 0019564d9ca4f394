import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { readRecipeText, type TextProblem } from '../../protocol/recipe/text';

/** The files that are recipes. */
export const recipeSelector: vscode.DocumentSelector = { pattern: '**/*.loupe.json' };

export function isRecipe({ uri }: vscode.TextDocument): boolean {
  return uri.path.endsWith('.loupe.json');
}

/** Where a problem stands in its document. */
export function rangeOf(document: vscode.TextDocument, { offset, length }: TextProblem): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/**
 * The recipe that a command was called for: by its CodeLens, its Explorer menu, or the editor that is active. It is
 * saved first, because the job reads the file. Throws LoupeError `no-recipe`, `recipe-not-saved`, `wrong-recipe`.
 */
export async function chosenRecipe(argument: unknown): Promise<vscode.TextDocument> {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  if (!uri?.path.endsWith('.loupe.json'))
    throw new LoupeError('no-recipe', vscode.l10n.t('Open a recipe first: a file whose name ends in .loupe.json.'));
  if (uri.scheme !== 'file')
    throw new LoupeError('recipe-not-saved', vscode.l10n.t('Save the recipe into a folder first.'));
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save()))
    throw new LoupeError('recipe-not-saved', vscode.l10n.t('The recipe could not be saved, so nothing was started.'));
  const read = readRecipeText(document.getText());
  if (!read.ok) {
    const [first] = read.problems;
    throw new LoupeError(
      'wrong-recipe',
      vscode.l10n.t('{0}, line {1}: {2}', vscode.workspace.asRelativePath(uri), first?.line ?? 1, first?.message ?? ''),
    );
  }
  return document;
}
