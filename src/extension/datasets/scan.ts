import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatCount, formatOf } from '../../core/format';
import { LoupeError } from '../../core/errors';
import { scanReportSchema, type ScanReport } from '../../protocol/runFiles';
import type { CliProgress } from '../shared/cliOutput';
import { parseJsonInSlices } from '../shared/slicedJson';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';
import { withProgress } from '../shared/notify';
import { makeFolder } from '../../runfolder/files/makeFolder';

export interface ScanOptions {
  readonly program: Program;
  readonly folder: string;
  /** Where the report is written. */
  readonly report: string;
  /** Where what names alone tell is written before it. */
  readonly first: string;
  /** How the folder is meant, where the user said so. */
  readonly layout?: string | undefined;
  /** Shown in the status bar only, as nobody asked for it. */
  readonly quiet?: boolean;
  readonly onLine: (line: string) => void;
  readonly onProgress: (words: string) => void;
  /** What names alone tell is there. */
  readonly onFirst: () => void;
}

/**
 * Scans a folder in a child, with a notification that can cancel it. Throws LoupeError; `cancelled` where the user did.
 */
export async function scanFolder(options: ScanOptions): Promise<void> {
  await makeFolder(path.dirname(options.report));
  const title = vscode.l10n.t('Scanning {0}', path.basename(options.folder));
  await withProgress({ where: options.quiet ? 'window' : 'notification', title }, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let percent = 0;
    const layout = options.layout === undefined ? [] : ['--layout', options.layout];
    const args = ['scan', options.folder, ...layout, '--report', options.report, '--first', options.first];
    await runCli(options.program, [...args, '--progress', 'json'], {
      signal: abort.signal,
      onLine: options.onLine,
      onProgress: (step) => {
        if (step.phase === 'names') options.onFirst();
        const now = percentOf(step);
        progress.report({ message: scanWords(step), increment: Math.max(0, now - percent) });
        percent = Math.max(percent, now);
        options.onProgress(scanWords(step));
      },
    });
  });
}

/** Where the steps of a scan stand in the whole, percent: decoding takes longest. */
const shares: Readonly<Record<string, readonly [number, number]>> = {
  walk: [0, 0],
  names: [1, 1],
  headers: [1, 6],
  hashes: [6, 12],
  scan: [12, 100],
};

/** How far a scan is, percent; where the total is not known yet, at the beginning of its step. */
export function percentOf({ phase, done, total }: CliProgress): number {
  const [from, to] = shares[phase] ?? [0, 0];
  return from + (total ? ((to - from) * (done ?? 0)) / total : 0);
}

function scanWords({ phase, done, total }: CliProgress): string {
  if (phase === 'walk' || phase === 'names') return vscode.l10n.t('{0} files found', formatCount(done ?? 0));
  return done !== undefined && done !== null && total ? vscode.l10n.t('{0} files', formatOf(done, total)) : phase;
}

/** Reads a stored report; undefined where there is none. Throws LoupeError `report-broken`. */
export async function readReport(file: string): Promise<ScanReport | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = await parseJsonInSlices(scanReportSchema, text);
  if (!parsed.ok)
    throw new LoupeError(
      'report-broken',
      vscode.l10n.t('The stored scan cannot be read ({0}). Scan the folder again.', parsed.problem),
    );
  return parsed.value;
}
