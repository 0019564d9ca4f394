import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../core/format';
import { LoupeError } from '../../core/errors';
import { weightsOutputSchema, type WeightsOutput } from '../../protocol/cliOutput';
import { confirm, showError, showInformation } from '../shared/notify';
import { isFound, weightsItem, weightsItems, type NetworkWeights } from './choices';
import { documentOf, documentWorking, type WeightsParts } from './cli';

/** Asks for which network, says the size, and downloads its weights. `argument` may be a network's name. */
export async function downloadWeights(parts: WeightsParts, argument: unknown): Promise<void> {
  const list = await documentOf(parts, weightsOutputSchema, ['weights']);
  const named = list.networks.find(({ name }) => name === argument);
  const network = named ?? (await askDownload(list));
  if (network === 'import') return importWeights(parts);
  if (!network) return;
  if (!['absent', 'partial'].includes(network.state)) {
    void showInformation(
      vscode.l10n.t(
        'The weights of {0} are here already: {1}',
        network.title,
        network.path ?? vscode.l10n.t('shipped with Loupe'),
      ),
    );
    return;
  }
  const agreed = await confirm(
    vscode.l10n.t('Download the weights of {0} (about {1})?', network.title, formatBytes(network.bytes)),
    vscode.l10n.t(
      'From {0} into {1}. Licence: {2}. It can be cancelled at any time and continues where it ended.',
      network.address,
      list.cache,
      network.licence,
    ),
    vscode.l10n.t('Download'),
  );
  if (!agreed) return;
  await downloadUntilDone(parts, network);
}

/** Downloads, and again as often as the user wants to; says what can be done where it fails. */
async function downloadUntilDone(parts: WeightsParts, network: NetworkWeights): Promise<void> {
  for (;;) {
    const done = await tryDownload(parts, network);
    if (done === true)
      return void showInformation(
        vscode.l10n.t(
          'The weights of {0} are here. Choose it as the network under More Options… of Train Classifier, or name {1} as the model of a recipe.',
          network.title,
          network.name,
        ),
      );
    if (done === false)
      return void showInformation(
        vscode.l10n.t('Cancelled. What has arrived is kept; the next download continues from there.'),
      );
    parts.log.line(done.message);
    const [again, copy, other] = [vscode.l10n.t('Try Again'), vscode.l10n.t('Copy Address'), vscode.l10n.t('Import…')];
    const answer = await showError(withoutTerminal(done.message), again, copy, other);
    if (answer === copy) await vscode.env.clipboard.writeText(network.address);
    if (answer === other) return importWeights(parts);
    if (answer !== again) return;
  }
}

/** True where it is here, false where the user cancelled, else what went wrong. */
async function tryDownload(parts: WeightsParts, { name, title }: NetworkWeights): Promise<boolean | LoupeError> {
  try {
    const done = await documentWorking(parts, weightsOutputSchema, ['weights', 'download', name], {
      title: vscode.l10n.t('Downloading the weights of {0}', title),
      words: ({ done: arrived, total }) => vscode.l10n.t('{0} of {1} MB', arrived ?? 0, total ?? 0),
    });
    return done !== undefined;
  } catch (error) {
    if (error instanceof LoupeError && error.code !== 'untrusted') return error;
    throw error;
  }
}

/** The command line's advice for the terminal: its buttons stand in its place. */
export function withoutTerminal(message: string): string {
  return message
    .replace(/(?:,? or| Or) [^.]*(?:\.[^. ][^.]*)*loupe weights import <file>\.?$/, '')
    .replace(/([^.])$/, '$1.');
}

/** A network, or that a file is to be imported in place of one. */
async function askDownload(list: WeightsOutput): Promise<NetworkWeights | 'import' | undefined> {
  const items = weightsItems(list);
  const own = { label: `$(file-binary) ${vscode.l10n.t('Import…')}`, alwaysShow: true, network: 'import' as const };
  const usual = vscode.l10n.t('a weights file that is on this computer');
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly network: NetworkWeights | 'import' }>();
  const draw = (typed: string): void => {
    const none = !isFound(items, typed);
    pick.items = [...items, { ...own, description: none ? vscode.l10n.t('No network is called “{0}”', typed) : usual }];
  };
  pick.title = vscode.l10n.t('Download Weights');
  pick.placeholder = vscode.l10n.t('Network whose pretrained weights are to be downloaded');
  pick.matchOnDescription = pick.matchOnDetail = true;
  draw('');
  try {
    return await new Promise((resolve) => {
      pick.onDidChangeValue(draw);
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.network));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/**
 * Asks for a weights file and, where its name does not say it, for its network; checks that it fits, and keeps a copy.
 */
export async function importWeights(parts: WeightsParts): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Keras weights file (.h5) of a known network'),
      openLabel: vscode.l10n.t('Import Weights'),
      filters: { [vscode.l10n.t('Keras weights')]: ['h5', 'hdf5'] },
    })) ?? [];
  if (!file) return;
  const { networks } = await documentOf(parts, weightsOutputSchema, ['weights']);
  const network = networks.find((one) => one.file === path.basename(file.fsPath)) ?? (await askNetwork(networks));
  if (!network) return;
  const done = await documentWorking(
    parts,
    weightsOutputSchema,
    ['weights', 'import', file.fsPath, '--as', network.name],
    {
      title: vscode.l10n.t('Checking {0} against {1}', path.basename(file.fsPath), network.title),
    },
  );
  if (done)
    void showInformation(vscode.l10n.t('The weights fit {0} and were copied to {1}.', network.title, done.cache));
}

async function askNetwork(networks: readonly NetworkWeights[]): Promise<NetworkWeights | undefined> {
  const picked = await vscode.window.showQuickPick(networks.map(weightsItem), {
    title: vscode.l10n.t('Import Weights'),
    placeHolder: vscode.l10n.t('Network that the file belongs to'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.network;
}
