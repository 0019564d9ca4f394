import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isUntrainableCode } from '../../core/layouts/untrainable';
import type { RunStatus } from '../../protocol/runEvents';
import type { RunRecord } from '../../protocol/runFiles';
import type { WindowPlaces } from '../shared/windowPlaces';
import { isResumable } from '../runs/describe';

/** Failures of a folder that can be trained on, to which its data or the settings lead again at each try. */
const lasting: ReadonlySet<string> = new Set([
  'memory',
  'no-fold',
  'no-training-part',
  'split-conflict',
  'split-missing-class',
  'unknown-parts',
  'wrong-option',
]);

/**
 * Why a run that ended before its time cannot be resumed, as a sentence; null where it can, and of a run that is not
 * to be. Images that changed are no obstacle: whoever resumes is asked about them.
 */
export async function resumeProblem(
  record: RunRecord,
  status: RunStatus,
  places: Pick<WindowPlaces, 'requireLocal'>,
): Promise<string | null> {
  // Where nothing is trusted, nothing is looked at either: whoever resumes is asked for trust first.
  if (!vscode.workspace.isTrusted) return null;
  const cause = record.error?.code ?? '';
  if (status === 'failed' && (isUntrainableCode(cause) || lasting.has(cause)))
    return vscode.l10n.t(
      'It cannot be resumed: it would fail for the same reason again. Train again once that is mended.',
    );
  if (!isResumable({ record, status })) return null;
  const { folder } = record.dataset;
  try {
    // A folder on another machine is not looked at unless the user opened one there.
    places.requireLocal(folder);
    await access(folder);
  } catch {
    return vscode.l10n.t('It cannot be resumed: the folder {0} is not there.', folder);
  }
  return null;
}
