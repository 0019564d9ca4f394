import { formatThreshold } from '../../core/decisions/decisionWords';
import type { PredictResult } from '../../protocol/service';
import { t } from '../shared/localize';

/** What to say where no run has a model. */
export function noModelWords(): string {
  return t('No run has a finished model yet. Train a classifier first.');
}

/** What a model's decision makes of an image, for people; null where the most probable class is what it is given. */
export function decidedWords(decided: PredictResult['decided']): { class: string; words: string } | null {
  if (!decided) return null;
  const { by } = decided;
  const words =
    by.kind === 'threshold'
      ? t('decided by threshold {0} for {1}', formatThreshold(by.threshold), by.class)
      : t('decided by what mistakes cost');
  return { class: decided.class, words };
}
