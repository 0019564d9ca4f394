import { formatBytes } from '../../../core/format';
import type { DownloadWords } from '../../downloads/downloadFile';
import type { WeightFile } from '../architectures/catalogue';

/** Bytes of the largest file of keras.applications (VGG19 with its classifier: 575 MB), and more. */
const mostUnknown = 2 * 2 ** 30;

/** Bytes that are taken at most: a file that a mirror has saved again may be a little longer than the published one. */
export function mostBytes(expected: number | null): number {
  return expected === null ? mostUnknown : Math.ceil(expected * 1.1) + 2 ** 20;
}

/** What the messages of a download say of a file of weights. */
export function weightsWords({ file, bytes }: WeightFile): DownloadWords {
  const known = bytes === null ? 'no network’s file is as long' : `the file has ${formatBytes(bytes)} (${bytes} bytes)`;
  return {
    file,
    tooLong: `but ${known}. It is another file, or an endless one. Use another address (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR), or import a file: loupe weights import <file>`,
    missing: ' If a mirror is set (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR), check its address.',
    refused:
      ' The network may let only some addresses through; ask its administrator, or set a mirror (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR).',
    otherwise: ' and import it with: loupe weights import <file>',
  };
}
