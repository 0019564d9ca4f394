import * as path from 'node:path';
import type { DatasetState } from '../../protocol/pages/datasets';
import { t } from '../shared/localize';
import type { ScanFailure } from './store';

/** What the dataset page says of a folder of which there is no report: a short title, then what was found. */
export function failedScan(folder: string, { code, message }: ScanFailure): DatasetState {
  const name = path.basename(folder);
  const sentence = message.startsWith(`${folder}: `) ? message.slice(folder.length + 2) : message;
  switch (code) {
    case 'no-images':
      // The sentence says the title once more.
      return {
        state: 'empty',
        message: t('No images in {0}', name),
        hint: sentence.replace(/^There are no images in this folder\. /, ''),
      };
    case 'no-classes':
      return { state: 'empty', message: t('No classes in {0}', name), hint: sentence, code };
    case 'layout-does-not-fit':
      return { state: 'empty', message: t('{0} cannot be read this way', name), hint: sentence };
    case 'cancelled':
      return {
        state: 'empty',
        message: t('The scan of {0} was cancelled', name),
        hint: t('Scan it again to see its classes, images and problems.'),
      };
    default:
      return { state: 'failed', message: t('{0} could not be scanned', name), remedy: sentence };
  }
}
