import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../core/format';
import { weightsOutputSchema } from '../../protocol/cliOutput';
import { confirm, showInformation } from '../shared/notify';
import { weightsItem, weightsItems, type NetworkWeights } from './choices';
import { documentOf, documentWorking, type WeightsParts } from './cli';

/** Asks for which network, says the size, and downloads its weights. `argument` may be a network's name. */
export async function downloadWeights(parts: WeightsParts, argument: unknown): Promise<void> {
  const list = await documentOf(parts, weightsOutputSchema, ['weights']);
  const named = list.networks.find(({ name }) => name === argument);
  const network =
    named ??
    (
      await vscode.window.showQuickPick(weightsItems(list), {
        title: vscode.l10n.t('Download Weights'),
        placeHolder: vscode.l10n.t('Network whose pretrained weights are to be downloaded'),
        matchOnDescription: true,
        matchOnDetail: true,
      })
    )?.network;
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
  const done = await documentWorking(parts, weightsOutputSchema, ['weights', 'download', network.name], {
    title: vscode.l10n.t('Downloading the weights of {0}', network.title),
    words: ({ done: arrived, total }) => vscode.l10n.t('{0} of {1} MB', arrived ?? 0, total ?? 0),
  });
  if (done)
    void showInformation(
      vscode.l10n.t(
        'The weights of {0} are here. Choose {1} as the model of a recipe, or train with: loupe train <folder> --model {1}',
        network.title,
        network.name,
      ),
    );
  else
    void showInformation(vscode.l10n.t('Cancelled. What has arrived is kept; the next download continues from there.'));
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
  });
  return picked?.network;
}
