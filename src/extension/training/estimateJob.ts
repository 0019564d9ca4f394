import type * as vscode from 'vscode';
import { estimateSchema, type Estimate } from '../../protocol/estimate/estimate';
import type { CliProgress } from '../shared/cliOutput';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { settings } from '../shared/settings';
import { documentOf } from '../weights/cli';

export interface EstimateJob {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly dataset: vscode.Uri;
  /** Options of the command line for the settings. */
  readonly options: readonly string[];
  /** Where it is not the setting's. */
  readonly device?: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CliProgress) => void;
}

/** Runs `loupe estimate`. Throws LoupeError with the command's own code and sentence; `cancelled` by the signal. */
export function estimateTraining(job: EstimateJob): Promise<Estimate> {
  const { context, log, dataset, signal } = job;
  const device = job.device ?? settings.device(dataset);
  const args = ['estimate', dataset.fsPath, ...job.options, ...(device === 'auto' ? [] : ['--device', device])];
  return documentOf({ program: programOf(context), log }, estimateSchema, args, {
    signal,
    ...(job.onProgress && { onProgress: job.onProgress }),
  });
}
