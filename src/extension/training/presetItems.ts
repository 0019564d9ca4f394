import { formatCount, formatRoughly } from '../../core/format';
import type { PresetName } from '../../protocol/recipe/recipe';
import { t } from '../shared/localize';
import { presetWords } from './presetWords';

/** Seconds by preset, as far as they are known. */
export type PresetTimes = Readonly<Partial<Record<PresetName, number>>>;

export interface PresetItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly answer: PresetName;
}

/** What the images of a dataset say about which preset fits. */
export interface DatasetSize {
  readonly images: number;
  readonly classes: number;
}

/** Images in a class from which more than the linear classifier is worth its time. */
const many = 500;

/** Presets as choices: the time once it is known, what each is good for, and what it does. */
export function presetItems(names: readonly PresetName[], times: PresetTimes = {}): PresetItem[] {
  return names.map((answer) => {
    const { label, icon, goodFor, detail } = presetWords(answer);
    const seconds = times[answer];
    const time = seconds === undefined ? [] : [t('about {0}', formatRoughly(seconds))];
    return { label: `$(${icon}) ${label}`, description: [...time, goodFor].join(' · '), detail, answer };
  });
}

/** Which preset fits a dataset, in one sentence. */
export function presetAdvice({ images, classes }: DatasetSize): string {
  const each = Math.round(images / Math.max(1, classes));
  const size = t('{0} images found in {1} classes', formatCount(images), formatCount(classes));
  if (each >= many) return t('{0}: begin with Quick; Fine-tune is worth its time with so many', size);
  return t('{0}: Quick fits; Fine-tune if it is not good enough', size);
}
