import { basename } from 'node:path';
import { formatAccuracy } from '../../core/format';
import type { RunRecord } from '../../protocol/runFiles';
import { t } from '../shared/localize';
import type { ChosenModel, UsableModel } from './modelInUse';

/** `flowers5 · quick · test 0.900`: what tells models apart, and how far each can be trusted. */
export function modelLabel({ run, score, completed, dataset }: UsableModel): string {
  const words = [run.record.dataset.name, ...(dataset === '' ? [] : [run.record.recipe])];
  if (score) words.push(`${partWord(score.part)} ${formatAccuracy(score.accuracy)}`);
  else words.push(dataset === '' ? t('imported, not scored here') : t('no score'));
  if (!completed) words.push(t('stopped early'));
  return words.join(' · ');
}

/** `flowers5 · 0.900`, for a button. */
export function shortModelLabel({ run, score }: UsableModel): string {
  return [run.record.dataset.name, ...(score ? [formatAccuracy(score.accuracy)] : [])].join(' · ');
}

function partWord(part: 'test' | 'validation'): string {
  return part === 'test' ? t('test') : t('validation');
}

/** Why this model answers, as what follows “flowers5 · quick · test 0.900 — ”. */
export function whyWords({ model, why, dataset }: ChosenModel): string {
  const own = datasetName(model.run.record);
  switch (why) {
    case 'pinned':
      return dataset === null || dataset === model.dataset
        ? t('pinned by you')
        : t('pinned by you for {0}', basename(dataset));
    case 'best':
      return t('best of {0}', own);
    case 'chosen':
      return t('chosen by you');
    case 'settled':
      return model.dataset === ''
        ? t('it answers for images outside every dataset')
        : t('best of {0}, which answers for images outside every dataset', own);
    case 'newest':
      return model.dataset === '' ? t('imported last') : t('best of {0}, the dataset that was trained last', own);
  }
}

/** What must be said of a model for this image: that it knows another dataset. Null where there is nothing. */
export function modelWarning({ model, dataset, better }: ChosenModel, holders: readonly string[]): string | null {
  const own = datasetName(model.run.record);
  if (dataset !== null)
    return dataset === model.dataset ? null : t('This image lies in {0}; the model knows {1}.', basename(dataset), own);
  const [holder] = holders;
  if (holder !== undefined)
    return t('This image lies in {0}, which no model was trained on; the model knows {1}.', basename(holder), own);
  return better ? t('{0} was trained since; the model knows {1}.', datasetName(better.run.record), own) : null;
}

/** What a model's classes are of. */
export function datasetName({ dataset }: Pick<RunRecord, 'dataset'>): string {
  return dataset.name;
}
