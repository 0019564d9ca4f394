import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { runtimeOutputSchema, type RuntimeOutput } from '../../protocol/cliOutput';
import { parseJsonWith } from '../../protocol/parse';
import { commandIds, settingIds } from '../shared/ids';
import { confirm, showInformation, showWarning, withProgress } from '../shared/notify';
import type { Log } from '../shared/log';
import type { Program } from '../shared/program';
import { runCli, type CliOptions } from '../shared/runCli';
import { selectedPython, type Python } from './python';
import { megabytes, setupChoices, type SetupAction } from './setupChoices';

/** What setting up needs of the rest. */
export interface SetupParts {
  readonly program: Program;
  readonly log: Log;
}

/** Asks what TensorFlow to train with, and does it through `loupe runtime`. Throws LoupeError. */
export async function setUpTensorFlow(parts: SetupParts): Promise<void> {
  const [status, python] = await withProgress(
    { where: 'window', title: vscode.l10n.t('Looking for TensorFlow…') },
    () =>
      Promise.all([runtime(parts, []), selectedPython(vscode.extensions, vscode.workspace.workspaceFolders?.[0]?.uri)]),
  );
  if (!status.available) return showUnavailable();
  const { title, placeHolder, items } = setupChoices(status, python);
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (picked) await perform(parts, picked.action, python, status);
}

async function perform(parts: SetupParts, action: SetupAction, python: Python, status: RuntimeOutput): Promise<void> {
  switch (action) {
    case 'python':
      return done(
        await working(parts, vscode.l10n.t('Trying TensorFlow of {0}', python.executable), ['use', python.executable]),
      );
    case 'folder': {
      const [folder] =
        (await vscode.window.showOpenDialog({
          canSelectFiles: false,
          canSelectFolders: true,
          openLabel: vscode.l10n.t('Use TensorFlow of This Folder'),
          title: vscode.l10n.t('A Python environment, or a folder with TensorFlow’s libraries'),
        })) ?? [];
      return (
        folder &&
        done(await working(parts, vscode.l10n.t('Trying TensorFlow of {0}', folder.fsPath), ['use', folder.fsPath]))
      );
    }
    case 'cpu':
    case 'gpu': {
      const { fetched, kept } = status.downloads[action];
      const what =
        action === 'gpu'
          ? vscode.l10n.t('Download TensorFlow with NVIDIA’s CUDA libraries?')
          : vscode.l10n.t('Download TensorFlow for the CPU?');
      const detail = vscode.l10n.t(
        'About {0} are downloaded by the pip of {1}, and about {2} are kept in Loupe’s cache. It can be cancelled at any time; nothing half-installed is left, and files that have come whole are not fetched twice.',
        megabytes(fetched),
        python.executable,
        megabytes(kept),
      );
      if (!(await confirm(what, detail, vscode.l10n.t('Download')))) return;
      return done(
        await working(parts, vscode.l10n.t('Setting up TensorFlow'), [
          'install',
          action,
          '--python',
          python.executable,
          ...(action === 'gpu' && !status.nvidia ? ['--anyway'] : []),
        ]),
      );
    }
    case 'remove':
      if (
        !(await confirm(
          vscode.l10n.t('Remove the TensorFlow runtime?'),
          removalDetail(status),
          vscode.l10n.t('Remove'),
        ))
      )
        return;
      await working(parts, vscode.l10n.t('Removing TensorFlow'), ['remove']);
      void showInformation(vscode.l10n.t('TensorFlow is no longer set up.'));
  }
}

function removalDetail({ tensorflow }: RuntimeOutput): string {
  return tensorflow?.source === 'download'
    ? vscode.l10n.t('What Loupe has downloaded to {0} is deleted.', tensorflow.libraries)
    : vscode.l10n.t('Loupe no longer uses {0}. The folder itself is left as it is.', tensorflow?.libraries ?? '');
}

/** Runs a step of `loupe runtime` behind a notification that can cancel it. Undefined where the user did. */
async function working(parts: SetupParts, title: string, args: readonly string[]): Promise<RuntimeOutput | undefined> {
  return withProgress({ where: 'notification', title }, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let percent = 0;
    try {
      return await runtime(parts, args, {
        signal: abort.signal,
        onLine: (line) => {
          parts.log.line(line);
          progress.report({ message: line.length > 80 ? `${line.slice(0, 79)}…` : line });
        },
        onProgress: ({ done: arrived, total }) => {
          const now = total ? (100 * (arrived ?? 0)) / total : 0;
          progress.report({
            message: vscode.l10n.t('{0} of about {1}', megabytes(arrived ?? 0), megabytes(total ?? 0)),
            increment: Math.max(0, now - percent),
          });
          percent = Math.max(percent, now);
        },
      });
    } catch (error) {
      if (!(error instanceof LoupeError) || error.code !== 'cancelled') throw error;
      void showInformation(vscode.l10n.t('Cancelled; nothing half-installed is left.'));
      return undefined;
    }
  });
}

async function runtime(
  { program, log }: SetupParts,
  args: readonly string[],
  options: CliOptions = {},
): Promise<RuntimeOutput> {
  let output = '';
  await runCli(program, ['runtime', ...args, '--json', '--progress', 'json'], {
    onLine: (line) => log.line(line),
    ...options,
    onStdout: (text) => (output += text),
  });
  const parsed = parseJsonWith(runtimeOutputSchema, output);
  if (!parsed.ok)
    throw new LoupeError(
      'runtime-output',
      vscode.l10n.t(
        'The answer of “loupe runtime” was not understood ({0}). Reload the window after an update of Loupe.',
        parsed.problem,
      ),
    );
  return parsed.value;
}

/** Says what was found out, and offers to train with it. */
async function done(result: RuntimeOutput | undefined): Promise<void> {
  if (!result?.check) return;
  const { engine, device, imagesPerSecond, warning } = result.check;
  const words = vscode.l10n.t(
    '{0} computes correctly on {1}: {2} images a second.',
    engine,
    device === 'CPU' ? vscode.l10n.t('the CPU') : device,
    Math.round(imagesPerSecond),
  );
  const use = vscode.l10n.t('Always Train with It');
  const show = vscode.l10n.t('Show Devices');
  const showMessage = warning === null ? showInformation : showWarning;
  const answer = await showMessage(warning === null ? words : `${words} ${warning}`, use, show);
  if (answer === use)
    await vscode.workspace
      .getConfiguration('loupe')
      .update(settingIds.device, 'tensorflow', vscode.ConfigurationTarget.Global);
  if (answer === show) await vscode.commands.executeCommand(commandIds.showDevices);
}

async function showUnavailable(): Promise<void> {
  const show = vscode.l10n.t('Show Devices');
  const answer = await showInformation(
    vscode.l10n.t(
      'TensorFlow can be set up on Linux x64 only. Here GPUs are used through DirectML, CoreML or WebGPU, without any set-up.',
    ),
    show,
  );
  if (answer === show) await vscode.commands.executeCommand(commandIds.showDevices);
}
