import * as path from 'node:path';
import * as vscode from 'vscode';
import { isComparison, newRunId, readComparison } from '../../runfolder';
import { runsFolderFor } from '../runs/folders';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import { settings } from '../shared/settings';
import type { WindowPlaces } from '../shared/windowPlaces';
import { startJob } from '../training/job';
import { withProgress } from '../shared/notify';

/** What comparing needs of the rest. */
export interface ComparisonJobs {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly places: WindowPlaces;
}

/** Starts a comparison as a job that outlives the window. Returns its folder, which is there then. */
export async function startComparison(
  jobs: ComparisonJobs,
  dataset: vscode.Uri,
  options: readonly string[],
): Promise<string> {
  const folder = path.join(
    runsFolderFor(jobs.context, dataset),
    newRunId(new Date(), path.basename(dataset.fsPath), 'optimizers'),
  );
  const device = settings.device(dataset);
  const args = [
    'compare-optimizers',
    dataset.fsPath,
    ...options,
    '--out',
    folder,
    ...(device === 'auto' ? [] : ['--device', device]),
  ];
  const cwd = vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(dataset.fsPath);
  await start(jobs, folder, args, cwd, () => isComparison(folder));
  return folder;
}

/** Lets a comparison continue that is not finished. Throws LoupeError `untrusted`, `outside`. */
export async function resumeComparison(jobs: ComparisonJobs, folder: string): Promise<void> {
  requireTrust();
  const { ended, process: before, dataset } = await readComparison(folder);
  jobs.places.requireLocal(dataset.folder);
  await start(jobs, folder, ['compare-optimizers', '--out', folder], path.dirname(folder), async () => {
    const now = await readComparison(folder);
    return now.process.pid !== before.pid || now.process.started !== before.started || now.ended !== ended;
  });
}

async function start(
  { context, log }: ComparisonJobs,
  runFolder: string,
  args: readonly string[],
  cwd: string,
  hasBegun: () => Promise<boolean>,
): Promise<void> {
  log.line(`> loupe ${args.join(' ')}`);
  await withProgress({ where: 'window', title: vscode.l10n.t('Starting the comparison…') }, () =>
    startJob({
      program: programOf(context),
      args,
      runFolder,
      hasBegun,
      cwd,
      logFolder: path.join(context.globalStorageUri.fsPath, 'jobs'),
    }),
  );
}
