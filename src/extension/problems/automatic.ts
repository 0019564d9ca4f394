import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { AuditStore } from '../audit/store';
import type { DatasetStore } from '../datasets/store';
import type { Log } from '../shared/log';
import { settings } from '../shared/settings';

/** Trainings of this workspace, as far as an audit gives way to them. */
export interface Trainings {
  readonly running: boolean;
  readonly onDidAttach: vscode.Event<unknown>;
  readonly onDidFinish: vscode.Event<unknown>;
}

/**
 * Audits a dataset after each scan where it is small enough; quietly, as nobody asked for it, and never while a
 * training needs the processor: an audit under way stops, keeps what it measured, and begins again afterwards.
 */
export function auditAfterScans(
  datasets: Pick<DatasetStore, 'onDidScan' | 'report' | 'lists'>,
  audits: Pick<AuditStore, 'audit' | 'cancel' | 'state'>,
  trainings: Trainings,
  log: Pick<Log, 'line'>,
): vscode.Disposable {
  const waiting = new Set<string>();
  /** The folder that is audited because of its scan. */
  let current: string | undefined;

  const next = async (): Promise<void> => {
    const [folder] = waiting;
    if (folder === undefined || current !== undefined || trainings.running) return;
    waiting.delete(folder);
    // An audit that somebody asked for does as well, and is not stopped.
    if (audits.state(folder).running === null) {
      current = folder;
      try {
        await audits.audit(folder, { quiet: true });
      } catch (error) {
        log.line(`audit of ${folder}: ${messageOf(error)}`);
      }
      current = undefined;
    }
    await next();
  };
  const scanned = async (folder: string): Promise<void> => {
    const limit = settings.auditAutomatic(vscode.Uri.file(folder));
    const report = await datasets.report(folder);
    const images = report?.files.path.length ?? 0;
    if (images === 0 || images > limit || !datasets.lists(folder)) return;
    waiting.add(folder);
    await next();
  };
  return vscode.Disposable.from(
    datasets.onDidScan((folder) => {
      scanned(folder).catch((error: unknown) => log.line(`audit of ${folder}: ${messageOf(error)}`));
    }),
    trainings.onDidAttach(() => {
      if (current === undefined) return;
      waiting.add(current);
      audits.cancel(current, vscode.l10n.t('The audit waits until the training is over.'));
    }),
    trainings.onDidFinish(() => void next()),
  );
}
