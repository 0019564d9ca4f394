import { formatCount, formatInterval } from '../../core/format';
import { wilson } from '../../core/metrics/wilson';
import type { RunRow } from '../../protocol/pages/runs';
import { text } from '../strings/runs';

/** The score that stands for a run: of the test part where there is one, else of the validation part. */
export interface Headline {
  readonly part: 'test' | 'validation';
  readonly accuracy: number;
  readonly images: number;
}

export function headline({ scores }: RunRow): Headline | null {
  const part = scores.test ? 'test' : 'validation';
  const score = scores[part];
  return score ? { part, accuracy: score.accuracy, images: score.images } : null;
}

/** What the score rests on: `258 of 300 test images, 95% interval 0.816 to 0.895`. */
export function headlineText(row: RunRow): string {
  const score = headline(row);
  if (!score) return '';
  const right = Math.round(score.accuracy * score.images);
  return text(`runs.rests.${score.part}`, {
    right: formatCount(right),
    n: formatCount(score.images),
    interval: formatInterval(wilson(right, score.images)),
  });
}

/** What a run is called in sentences and labels: by the name that it was given, else by its folder's. */
export function calledOf({ title, name }: RunRow): string {
  return title || name;
}
