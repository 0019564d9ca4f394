import * as vscode from 'vscode';
import type { AuditSeverity } from '../../core/audit/auditKinds';
import type { AuditReport } from '../../protocol/audit';
import { absolute } from '../datasets/paths';
import { commandIds } from '../shared/ids';
import { settings } from '../shared/settings';
import { planDiagnostics, type PlannedDiagnostic } from './diagnosticPlan';
import { stillThere } from '../audit/found';
import type { AuditStore } from '../audit/store';

/** What an explanation or a repair is asked for; also the argument of the link behind a diagnostic's code. */
export interface ProblemReference {
  readonly folder: string;
  readonly kind: string;
  /** Relative to the folder; '' for the whole. */
  readonly file: string;
}

/** Where in which file something is said of an image. */
export type LocateImage = (folder: string, file: string) => { readonly uri: vscode.Uri; readonly range: vscode.Range };

/** An image has no lines: what is said of it stands at its beginning. */
export const atImage: LocateImage = (folder, file) => ({
  uri: vscode.Uri.file(file === '' ? folder : absolute(folder, file)),
  range: new vscode.Range(0, 0, 0, 0),
});

/** What the latest audits found, in the Problems panel. */
export class AuditDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('loupe.audit');
  private readonly shown = new Map<string, readonly vscode.Uri[]>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly store: AuditStore) {
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      store.onDidChange((folder) => void this.show(folder)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('loupe.audit.problemsPanel'))
          for (const folder of store.known) void this.show(folder);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async show(folder: string): Promise<void> {
    // While one is under way, what the latest said stays.
    if (this.store.state(folder).running !== null) return;
    const report = this.store.known.includes(folder)
      ? await this.store.report(folder).catch(() => undefined)
      : undefined;
    const entries = report ? this.entries(folder, report) : [];
    const now = new Set(entries.map(([uri]) => uri.toString()));
    const gone = (this.shown.get(folder) ?? []).filter((uri) => !now.has(uri.toString()));
    this.shown.set(
      folder,
      entries.map(([uri]) => uri),
    );
    this.collection.set([...gone.map((uri): [vscode.Uri, undefined] => [uri, undefined]), ...entries]);
  }

  private entries(folder: string, report: AuditReport): [vscode.Uri, vscode.Diagnostic[]][] {
    const least = settings.auditPanel(vscode.Uri.file(folder));
    if (least === null) return [];
    const byFile = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
    const problems = stillThere(report.problems, this.store.repairedOf(folder));
    for (const planned of planDiagnostics(problems, least)) {
      const { uri, range } = atImage(folder, planned.file);
      const diagnostic = diagnosticOf(folder, planned, range, atImage);
      const known = byFile.get(uri.toString());
      if (known) known[1].push(diagnostic);
      else byFile.set(uri.toString(), [uri, [diagnostic]]);
    }
    return [...byFile.values()];
  }
}

function diagnosticOf(
  folder: string,
  { file, kind, severity, message, related }: PlannedDiagnostic,
  range: vscode.Range,
  locate: LocateImage,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, severityOf(severity));
  diagnostic.source = 'Loupe';
  const reference: ProblemReference = { folder, kind, file };
  diagnostic.code = { value: kind, target: explanationLink(reference) };
  diagnostic.relatedInformation = related.map((other) => {
    const place = locate(folder, other.file);
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(place.uri, place.range), other.message);
  });
  return diagnostic;
}

/** A link that explains the problem and offers its repairs: the editor asks for no repairs of a file without text. */
function explanationLink(reference: ProblemReference): vscode.Uri {
  return vscode.Uri.parse(`command:${commandIds.explainProblem}?${encodeURIComponent(JSON.stringify([reference]))}`);
}

function severityOf(severity: AuditSeverity): vscode.DiagnosticSeverity {
  const { Error, Warning, Information } = vscode.DiagnosticSeverity;
  return { error: Error, warning: Warning, information: Information }[severity];
}
