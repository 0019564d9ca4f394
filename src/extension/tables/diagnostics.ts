import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Finding, FindingKind } from '../../core/tables/findings';
import type { CellPlace } from '../../core/tables/tableRecords';
import type { LiveTables } from './liveTables';
import { moreWords, sentenceOf } from './words';

export function rangeOf({ line, start, endLine, end }: CellPlace): vscode.Range {
  return new vscode.Range(line, start, endLine, end);
}

/** What is wrong in open tables of labels, in the Problems panel. */
export class TableDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('loupe-tables');
  private readonly listener: vscode.Disposable;

  constructor(private readonly tables: LiveTables) {
    this.listener = tables.onDidChange((document) => this.show(document));
  }

  dispose(): void {
    this.listener.dispose();
    this.collection.dispose();
  }

  private show({ uri }: vscode.TextDocument): void {
    const study = this.tables.studyOf({ uri });
    if (!study) return this.collection.delete(uri);
    const folder = path.basename(study.folder);
    const found = study.list.map((finding) => diagnosticOf(uri, finding, folder));
    const more = [...study.more].map(([kind, count]) =>
      made(new vscode.Range(0, 0, 0, 0), moreWords(kind, count), severityOf(kind), kind),
    );
    this.collection.set(uri, [...found, ...more]);
  }
}

function diagnosticOf(uri: vscode.Uri, finding: Finding, folder: string): vscode.Diagnostic {
  const one = made(rangeOf(finding.place), sentenceOf(finding, folder), severityOf(finding.kind), finding.kind);
  if ('other' in finding && typeof finding.other !== 'string')
    one.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uri, rangeOf(finding.other)),
        vscode.l10n.t('The earlier row of this image'),
      ),
    ];
  if (finding.kind === 'duplicate' && finding.lines) one.tags = [vscode.DiagnosticTag.Unnecessary];
  return one;
}

function made(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
  kind: FindingKind,
): vscode.Diagnostic {
  const one = new vscode.Diagnostic(range, message, severity);
  one.source = 'Loupe';
  one.code = kind;
  return one;
}

/** An error costs images or gives them a wrong class; what may be meant so is information. */
function severityOf(kind: FindingKind): vscode.DiagnosticSeverity {
  switch (kind) {
    case 'missing':
    case 'conflict':
    case 'unknown-part':
      return vscode.DiagnosticSeverity.Error;
    case 'once':
    case 'mostly-once':
    case 'other-ids':
      return vscode.DiagnosticSeverity.Information;
    default:
      return vscode.DiagnosticSeverity.Warning;
  }
}
