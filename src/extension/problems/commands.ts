import * as vscode from 'vscode';
import { auditKind } from '../../core/audit/auditKinds';
import { formatCount } from '../../core/format';
import { pickDatasetFolder } from '../datasets/pick';
import type { DatasetStore } from '../datasets/store';
import { commandIds } from '../shared/ids';
import { showInformation } from '../shared/notify';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import type { AuditStore } from '../audit/store';

/** What the commands of audits need of the rest. */
export interface AuditParts {
  readonly datasets: DatasetStore;
  readonly audits: AuditStore;
}

export function registerAuditCommands(registry: Registry, { datasets, audits }: AuditParts): void {
  registry.add({
    [commandIds.auditDataset]: async (argument) => {
      requireTrust();
      const uri = await pickDatasetFolder(argument, datasets, vscode.l10n.t('Audit Dataset'));
      if (!uri) return;
      const folder = uri.fsPath;
      await datasets.remember(folder);
      // Tree and page are drawn from the scan.
      const scan = await datasets.report(folder).catch(() => undefined);
      if (!scan || datasets.state(folder).stale) await datasets.scan(folder);
      await audits.audit(folder);
      await tellResult(folder, audits);
    },
  });
}

/** Says in a notification what was found, with the way to it. */
async function tellResult(folder: string, audits: AuditStore): Promise<void> {
  const report = await audits.report(folder);
  if (!report || audits.state(folder).failure !== null) return;
  const [worst] = report.problems;
  const images = formatCount(report.images);
  if (!worst) return void showInformation(vscode.l10n.t('{0}: nothing found in {1} images.', report.name, images));
  const show = vscode.l10n.t('Show Problems');
  const count = formatCount(report.problems.length);
  const said = vscode.l10n.t(
    '{0}: {1} problems found in {2} images; the worst: {3}.',
    report.name,
    count,
    images,
    auditKind(worst.kind).title,
  );
  void showInformation([said, report.leaks.words].filter(Boolean).join(' '), show).then((button) => {
    if (button === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}
