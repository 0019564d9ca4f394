import { t } from '../shared/localize';

/** What to say where no run has a model. */
export function noModelWords(): string {
  return t('No run has a finished model yet. Train a classifier first.');
}
