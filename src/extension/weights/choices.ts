import { l10n } from 'vscode';
import { formatAccuracy, formatBytes } from '../../core/format';
import type { WeightsOutput } from '../../protocol/cliOutput';

export type NetworkWeights = WeightsOutput['networks'][number];

export interface WeightsItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly network: NetworkWeights;
}

/** Networks to download weights for: those that are not here first, each with its size, accuracy, licence and state. */
export function weightsItems({ networks }: WeightsOutput): WeightsItem[] {
  const items = networks.filter(({ state }) => state !== 'shipped').map(weightsItem);
  const here = ({ network }: WeightsItem): number => (['absent', 'partial'].includes(network.state) ? 0 : 1);
  return items.sort((a, b) => here(a) - here(b));
}

/** Whether anything of a choice holds what was typed, as the list filters. */
export function isFound(items: readonly WeightsItem[], typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return items.some(({ label, description, detail }) =>
    [label, description, detail].some((words) => words.toLowerCase().includes(wanted)),
  );
}

/** One network as a choice; the icon says whether its weights are here. */
export function weightsItem(network: NetworkWeights): WeightsItem {
  const { name, title, bytes, top1, licence, size, state, path } = network;
  return {
    label: `${icons[state]} ${title}`,
    // The name that recipes and the command line take: people type it to find a network.
    description: [
      name,
      formatBytes(bytes),
      ...(top1 === null ? [] : [l10n.t('ImageNet top-1 {0}', formatAccuracy(top1))]),
    ].join(' · '),
    detail: [stateWords(state), l10n.t('{0} pixels', size), licence, ...(path === null ? [] : [path])].join(' · '),
    network,
  };
}

const icons: Readonly<Record<NetworkWeights['state'], string>> = {
  shipped: '$(check)',
  folder: '$(check)',
  cache: '$(check)',
  keras: '$(check)',
  partial: '$(sync)',
  absent: '$(cloud-download)',
};

function stateWords(state: NetworkWeights['state']): string {
  switch (state) {
    case 'shipped':
      return l10n.t('Shipped with Loupe');
    case 'folder':
      return l10n.t('In your weights folder');
    case 'cache':
      return l10n.t('Downloaded');
    case 'keras':
      return l10n.t('Downloaded by Keras');
    case 'partial':
      return l10n.t('Half downloaded');
    case 'absent':
      return l10n.t('Not on this computer');
  }
}
