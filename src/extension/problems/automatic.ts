import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { DatasetStore } from '../datasets/store';
import type { Log } from '../shared/log';
import { settings } from '../shared/settings';
import type { AuditStore } from '../audit/store';

/** Audits a dataset after each scan where it is small enough; quietly, as nobody asked for it. */
export function auditAfterScans(
  datasets: Pick<DatasetStore, 'onDidScan' | 'report' | 'lists'>,
  audits: Pick<AuditStore, 'audit'>,
  log: Pick<Log, 'line'>,
): vscode.Disposable {
  return datasets.onDidScan((folder) => {
    void (async () => {
      const limit = settings.auditAutomatic(vscode.Uri.file(folder));
      const report = await datasets.report(folder);
      const images = report?.files.path.length ?? 0;
      if (images === 0 || images > limit || !datasets.lists(folder)) return;
      await audits.audit(folder, { quiet: true });
    })().catch((error: unknown) => log.line(`audit of ${folder}: ${messageOf(error)}`));
  });
}
