import * as vscode from 'vscode';
import type { Finding } from '../../core/tables/findings';
import type { LineSpan } from '../../core/tables/repeatedRows';
import { rangeOf } from './diagnostics';
import type { LiveTables } from './liveTables';
import { shown } from './words';

/** A fix of many rows, whose edit is made when it is chosen. */
class FixOfAll extends vscode.CodeAction {
  constructor(
    title: string,
    readonly document: vscode.TextDocument,
    readonly names: { readonly from: string; readonly to: string } | null,
  ) {
    super(title, vscode.CodeActionKind.QuickFix);
  }
}

/** Safe remedies for what is found in tables, as edits that the editor can undo. */
export class TableFixes implements vscode.CodeActionProvider {
  constructor(private readonly tables: LiveTables) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const study = this.tables.studyOf(document);
    if (study?.version !== document.version) return [];
    const here = study.list.filter(({ place }) => rangeOf(place).intersection(range) !== undefined);
    return here.flatMap((finding) => this.fixesOf(document, finding, study.list, diagnostics));
  }

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (!(action instanceof FixOfAll)) return action;
    const { document, names } = action;
    const edit = new vscode.WorkspaceEdit();
    if (names) {
      const found = await this.tables.ask(document, 'respelled', names);
      if (found?.version === document.version)
        for (const { place, text } of found.cells) edit.replace(document.uri, rangeOf(place), text);
    } else {
      const found = await this.tables.ask(document, 'repeated', {});
      if (found?.version === document.version)
        for (const span of found.spans) edit.delete(document.uri, linesOf(document, span));
    }
    action.edit = edit;
    return action;
  }

  private fixesOf(
    document: vscode.TextDocument,
    finding: Finding,
    all: readonly Finding[],
    diagnostics: readonly vscode.Diagnostic[],
  ): vscode.CodeAction[] {
    const edit = new vscode.WorkspaceEdit();
    const fixes: vscode.CodeAction[] = [];
    const several = (same: (other: Finding) => boolean): boolean => all.filter(same).length > 1;
    if (finding.kind === 'duplicate' && finding.lines) {
      edit.delete(document.uri, linesOf(document, finding.lines));
      fixes.push(fix(vscode.l10n.t('Remove this row'), edit));
      if (several((other) => other.kind === 'duplicate' && other.lines !== null))
        fixes.push(new FixOfAll(vscode.l10n.t('Remove every row that repeats another'), document, null));
    }
    if (finding.kind === 'similar' && finding.text !== null) {
      const { label, like } = finding;
      edit.replace(document.uri, rangeOf(finding.place), finding.text);
      fixes.push(fix(vscode.l10n.t('Change to “{0}”', shown(like)), edit));
      if (several((other) => other.kind === 'similar' && other.label === label)) {
        const title = vscode.l10n.t('Change every “{0}” to “{1}”', shown(label), shown(like));
        fixes.push(new FixOfAll(title, document, { from: label, to: like }));
      }
    }
    const solved = diagnostics.filter(({ source, code }) => source === 'Loupe' && code === finding.kind);
    for (const one of fixes) one.diagnostics = solved;
    return fixes;
  }
}

function fix(title: string, edit: vscode.WorkspaceEdit): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.isPreferred = true;
  return action;
}

/** Whole lines with a line end: that behind them, or where they are the last that before them. */
export function linesOf(document: vscode.TextDocument, { from, to }: LineSpan): vscode.Range {
  if (to < document.lineCount) return new vscode.Range(from, 0, to, 0);
  const end = document.lineAt(document.lineCount - 1).range.end;
  return from === 0
    ? new vscode.Range(new vscode.Position(0, 0), end)
    : new vscode.Range(document.lineAt(from - 1).range.end, end);
}
