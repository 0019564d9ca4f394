import * as vscode from 'vscode';
import { auditKindNames } from '../../core/audit/auditKinds';
import { namedProblem } from '../problems/explain';
import type { ProblemReference } from '../problems/diagnostics';
import type { AuditStore } from '../audit/store';
import { commandIds } from '../shared/ids';
import { fixOffers, offerTitle } from './fixOffers';

/** Which problem a diagnostic is about; undefined for those of others. */
export type ReferenceOfDiagnostic = (diagnostic: vscode.Diagnostic) => ProblemReference | undefined;

/** The problem that the link behind a diagnostic's code explains. */
export const referenceBehind: ReferenceOfDiagnostic = ({ source, code }) => {
  if (source !== 'Loupe' || typeof code !== 'object' || !(auditKindNames as readonly unknown[]).includes(code.value))
    return undefined;
  try {
    const [reference] = JSON.parse(decodeURIComponent(code.target.query)) as [ProblemReference];
    return reference;
  } catch {
    return undefined;
  }
};

/** Repairs as quick fixes, in files that the editor shows as text: lines of tables, drawings. */
export class AuditCodeActions implements vscode.CodeActionProvider {
  constructor(private readonly audits: Pick<AuditStore, 'report'>) {}

  async provideCodeActions(
    _document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const actions: vscode.CodeAction[] = [];
    for (const diagnostic of diagnostics) {
      const reference = referenceBehind(diagnostic);
      const named = reference && (await namedProblem(reference, this.audits));
      if (!named) continue;
      for (const offer of fixOffers(named.problem, named.file)) {
        const title = `${offerTitle(offer)}: ${offer.files[0]!}`;
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = [diagnostic];
        action.command = { title, command: commandIds.fixProblem, arguments: [reference, offer.verb] };
        actions.push(action);
      }
    }
    return actions;
  }
}
