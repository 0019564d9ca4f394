import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { getOutputSchema, type GetOutput } from '../../protocol/getOutput';
import type { DatasetStore } from '../datasets/store';
import { browseFolder } from '../datasets/pick';
import type { CliProgress } from '../shared/cliOutput';
import { commandIds } from '../shared/ids';
import { askText, showError, showInformation, showWarning } from '../shared/notify';
import { documentWorking, type WeightsParts } from '../weights/cli';

export interface GetDatasetParts extends WeightsParts {
  readonly datasets: DatasetStore;
}

/**
 * Asks for an address and a folder, downloads and unpacks, and opens the dataset. An argument that is a text stands in
 * the question, and nothing starts before the user has answered it.
 */
export async function getDataset(parts: GetDatasetParts, argument: unknown): Promise<void> {
  const source = await askText({
    title: vscode.l10n.t('Get Dataset'),
    prompt: vscode.l10n.t(
      'Address of a zip or tar.gz, kaggle:owner/name, kaggle-competition:name, or an archive on this computer',
    ),
    placeHolder: 'https://example.org/flowers.zip',
    value: typeof argument === 'string' ? argument : '',
    ignoreFocusOut: true,
    validate: (text) => sourceProblem(text),
  });
  if (source === undefined) return;
  const parent = await browseFolder(
    vscode.l10n.t('Folder to put the dataset into, in a folder of its own'),
    vscode.workspace.workspaceFolders?.[0]?.uri,
  );
  if (!parent) return;
  for (;;) {
    const done = await tryToGet(parts, source.trim(), parent.fsPath);
    if (done === undefined)
      return void showInformation(
        vscode.l10n.t(
          'Cancelled. Nothing of it is in the folder; what has arrived is kept, and the next download continues from there.',
        ),
      );
    if (!(done instanceof LoupeError)) return opened(parts, done);
    parts.log.line(done.message);
    const again = vscode.l10n.t('Try Again');
    if ((await showError(done.message, again)) !== again) return;
  }
}

/** What was got, undefined where the user cancelled, else what went wrong. */
async function tryToGet(
  parts: GetDatasetParts,
  source: string,
  parent: string,
): Promise<GetOutput | LoupeError | undefined> {
  try {
    return await documentWorking(parts, getOutputSchema, ['get', source, '--into', parent], {
      title: vscode.l10n.t('Getting the dataset'),
      words: progressWords,
    });
  } catch (error) {
    if (error instanceof LoupeError && error.code !== 'untrusted') return error;
    throw error;
  }
}

/** Says what was got and what of it is not as in the archive, and opens the dataset. */
async function opened({ datasets, log }: GetDatasetParts, got: GetOutput): Promise<void> {
  const { licence, terms } = got.record;
  log.line(`${got.words} ${got.record.archive.name}: SHA-256 ${got.record.archive.sha256}`);
  const warnings = got.notices.filter(({ level }) => level !== 'info').map(({ message }) => message);
  if (warnings.length > 0) void showWarning(warnings.join(' '));
  const folder = vscode.Uri.file(got.folder);
  if (got.found) {
    await datasets.remember(got.folder);
    await vscode.commands.executeCommand(commandIds.inspectDataset, folder);
  }
  const reveal = vscode.l10n.t('Reveal');
  const answer = await showInformation(
    [
      got.words,
      licence !== null
        ? vscode.l10n.t('Licence: {0}.', licence)
        : terms !== null
          ? vscode.l10n.t('Terms of use: {0}', terms)
          : vscode.l10n.t('Its licence is not known.'),
    ].join(' '),
    reveal,
  );
  if (answer === reveal) await vscode.commands.executeCommand('revealFileInOS', folder);
}

/** What is wrong with a text before it is given to the command line, which knows more. */
export function sourceProblem(text: string): string | undefined {
  const source = text.trim();
  // The command line would take what begins with a dash for an option.
  if (source === '' || source.startsWith('-')) return vscode.l10n.t('Say where the dataset is.');
  if (/^kaggle:/i.test(source) && !/^kaggle:[^/\s]+\/[^/\s]+/i.test(source))
    return vscode.l10n.t('A dataset of Kaggle is named as kaggle:owner/name.');
  return undefined;
}

/** How far it is, for the notification. */
export function progressWords({ phase, done, total }: CliProgress): string {
  switch (phase) {
    case 'download':
      return total ? vscode.l10n.t('{0} of {1} MB', done ?? 0, total) : vscode.l10n.t('{0} MB', done ?? 0);
    case 'verify':
      return vscode.l10n.t('Computing the hash…');
    case 'unpack':
      return total
        ? vscode.l10n.t('Unpacking: {0} of {1} MB', done ?? 0, total)
        : vscode.l10n.t('Looking through the archive…');
    default:
      return '';
  }
}
