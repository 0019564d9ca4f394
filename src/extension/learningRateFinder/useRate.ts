import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { recipeEdits } from '../../protocol/recipe/edit';
import { fileText, writeRecipe } from '../recipes/save';
import { targetName, type SweepTarget } from './sweepTarget';

/**
 * Puts a rate into the recipe's editor and shows it there: one edit, which can be undone and is not saved. Throws
 * LoupeError where the file cannot be changed.
 */
export async function putIntoRecipe(file: string, learningRate: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
    preview: false,
  });
  const { tabSize, insertSpaces } = editor.options;
  const edits = recipeEdits(document.getText(), ['optimizer', 'learningRate'], learningRate, {
    tabSize: typeof tabSize === 'number' ? tabSize : 2,
    insertSpaces: insertSpaces !== false,
    eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
  });
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) {
    change.replace(
      document.uri,
      new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)),
      content,
    );
  }
  if (!(await vscode.workspace.applyEdit(change)))
    throw new LoupeError(
      'not-edited',
      vscode.l10n.t('{0} could not be changed. Is it read-only?', path.basename(file)),
    );
  const at = document.getText().indexOf('"learningRate"', document.getText().indexOf('"optimizer"'));
  if (at < 0) return;
  const place = document.positionAt(at);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Asks where, and writes a recipe file with the rate for a preset. */
export async function saveRateAsRecipe(target: SweepTarget, learningRate: number): Promise<void> {
  await writeRecipe(target.dataset, `${targetName(target)}-${path.basename(target.dataset)}.loupe.json`, (folder) =>
    fileText({
      extends: target.preset ?? 'head',
      dataset: path.relative(folder, target.dataset).replaceAll('\\', '/') || '.',
      optimizer: { learningRate },
    }),
  );
}
