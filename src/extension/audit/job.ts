import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { auditKind, auditKindNames, type AuditKind, type AuditThresholds } from '../../core/audit/auditKinds';
import { LoupeError } from '../../core/errors';
import { formatOf } from '../../core/format';
import { auditReportSchema, type AuditReport } from '../../protocol/audit';
import { makeFolder } from '../../runfolder/files/makeFolder';
import type { CliProgress } from '../shared/cliOutput';
import { withProgress } from '../shared/notify';
import { parseJsonInSlices } from '../shared/slicedJson';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';

/** What an audit looks for. */
export interface AuditChoices {
  readonly layout?: string | undefined;
  readonly thresholds: AuditThresholds;
  readonly skipped: readonly AuditKind[];
}

export interface AuditJob extends AuditChoices {
  readonly program: Program;
  readonly folder: string;
  /** Where the report is written. */
  readonly report: string;
  /** Shown in the status bar only, as nobody asked for it. */
  readonly quiet: boolean;
  /** Cancels it from elsewhere than its notification. */
  readonly abort: AbortController;
  readonly onLine: (line: string) => void;
  readonly onProgress: (words: string) => void;
}

/** The options of `loupe audit`: only thresholds that differ from its own are named. */
export function auditArguments({ layout, thresholds, skipped }: AuditChoices): string[] {
  const set = auditKindNames.flatMap((kind) => {
    const value = thresholds[kind];
    return value === undefined || value === auditKind(kind).threshold?.default
      ? []
      : ['--threshold', `${kind}=${value}`];
  });
  return [
    ...(layout === undefined ? [] : ['--layout', layout]),
    ...set,
    ...(skipped.length > 0 ? ['--skip', skipped.join(',')] : []),
  ];
}

/** Audits a folder in a child, with a notification or quietly. Throws LoupeError; `cancelled` where the user did. */
export async function auditFolder(job: AuditJob): Promise<void> {
  const { folder, report, abort } = job;
  await makeFolder(path.dirname(report));
  const title = vscode.l10n.t('Auditing {0}', path.basename(folder));
  await withProgress({ where: job.quiet ? 'window' : 'notification', title }, async (progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    let percent = 0;
    // Its lines are for a terminal; the report says the same.
    const args = ['audit', folder, ...auditArguments(job), '--report', report, '--progress', 'json', '--json'];
    await runCli(job.program, args, {
      signal: abort.signal,
      onLine: job.onLine,
      onStdout: () => undefined,
      onProgress: (step) => {
        const now = step.total ? (100 * (step.done ?? 0)) / step.total : 0;
        progress.report({ message: words(step), increment: Math.max(0, now - percent) });
        percent = Math.max(percent, now);
        job.onProgress(words(step));
      },
    });
  });
}

function words({ phase, done, total }: CliProgress): string {
  if (done === undefined || done === null || !total) return phase;
  return phase === 'features'
    ? vscode.l10n.t('features of {0} images', formatOf(done, total))
    : vscode.l10n.t('{0} images', formatOf(done, total));
}

/** Reads a stored report; undefined where there is none. Throws LoupeError `report-broken`. */
export async function readAudit(file: string): Promise<AuditReport | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = await parseJsonInSlices(auditReportSchema, text);
  if (parsed.ok) return parsed.value;
  throw new LoupeError(
    'report-broken',
    vscode.l10n.t('The stored audit cannot be read ({0}). Audit the folder again.', parsed.problem),
  );
}
