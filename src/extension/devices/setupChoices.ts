import { l10n } from 'vscode';
import type { RuntimeOutput } from '../../protocol/cliOutput';
import type { Python } from './python';

export type SetupAction = 'python' | 'folder' | 'cpu' | 'gpu' | 'remove';

export interface SetupItem {
  readonly label: string;
  readonly description?: string;
  readonly detail: string;
  readonly action: SetupAction;
}

/** What *Set Up TensorFlow Runtime* asks: what is set up now, and what can be done, with its size. */
export function setupChoices(
  status: RuntimeOutput,
  python: Python,
): { title: string; placeHolder: string; items: SetupItem[] } {
  const { tensorflow, nvidia, downloads } = status;
  const size = ({ fetched, kept }: RuntimeOutput['downloads']['cpu']): string =>
    l10n.t('downloads {0}, keeps {1}', megabytes(fetched), megabytes(kept));
  const items: SetupItem[] = [
    {
      action: 'python',
      label: `$(snake) ${python.selected ? l10n.t('Use the selected Python environment') : l10n.t('Use TensorFlow of python3')}`,
      description: python.selected ? python.executable : '',
      detail: l10n.t('Nothing is downloaded. TensorFlow 2.15 or later must be installed there.'),
    },
    {
      action: 'folder',
      label: `$(folder-opened) ${l10n.t('Use another environment or folder…')}`,
      detail: l10n.t('A Python environment, or a folder with TensorFlow’s libraries.'),
    },
    {
      action: 'gpu',
      label: `$(cloud-download) ${l10n.t('Download for an NVIDIA GPU…')}`,
      description: size(downloads.gpu),
      detail: nvidia
        ? l10n.t('With NVIDIA’s CUDA libraries; the graphics driver must be installed already.')
        : l10n.t('No NVIDIA GPU was found on this machine.'),
    },
    {
      action: 'cpu',
      label: `$(cloud-download) ${l10n.t('Download for the CPU…')}`,
      description: size(downloads.cpu),
      detail: l10n.t('For comparisons; Loupe trains on the CPU without it.'),
    },
    ...(tensorflow
      ? [{ action: 'remove' as const, label: `$(trash) ${l10n.t('Remove…')}`, detail: tensorflow.libraries }]
      : []),
  ];
  return {
    title: l10n.t('Set Up TensorFlow Runtime'),
    placeHolder: tensorflow
      ? l10n.t('Set up: {0}', tensorflow.libraries)
      : l10n.t('TensorFlow is not set up. It trains on NVIDIA GPUs.'),
    items,
  };
}

/** `275 MB`, `3.4 GB`. */
export function megabytes(count: number): string {
  return count < 1000 ? `${count} MB` : `${(count / 1000).toFixed(1)} GB`;
}
