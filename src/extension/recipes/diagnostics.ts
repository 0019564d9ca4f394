import * as vscode from 'vscode';
import { readRecipeText, type TextProblem } from '../../protocol/recipe/text';
import { isRecipe, rangeOf } from './documents';

/** The editor finds faults of JSON itself; its schema of recipes finds none, so that each is told once. */
const isOurs = ({ syntax }: TextProblem): boolean => syntax !== true;

/** Milliseconds without a key before a recipe is checked again. */
const pause = 250;

/**
 * What is wrong in open recipes, in the Problems panel: unknown settings, wrong values, and combinations that cannot be
 * trained.
 */
export class RecipeDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('loupe');
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly listeners: vscode.Disposable[];

  constructor() {
    this.listeners = [
      vscode.workspace.onDidOpenTextDocument((document) => this.check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.check(document);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.collection.dispose();
  }

  private checkSoon(document: vscode.TextDocument): void {
    if (!isRecipe(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => {
        this.waiting.delete(key);
        if (!document.isClosed) this.check(document);
      }, pause),
    );
  }

  private check(document: vscode.TextDocument): void {
    if (!isRecipe(document)) return;
    const read = readRecipeText(document.getText());
    this.collection.set(
      document.uri,
      read.ok
        ? []
        : read.problems.filter(isOurs).map((problem) => {
            const diagnostic = new vscode.Diagnostic(
              rangeOf(document, problem),
              problem.message,
              vscode.DiagnosticSeverity.Error,
            );
            diagnostic.source = 'Loupe';
            return diagnostic;
          }),
    );
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.collection.delete(document.uri);
  }
}
