import { toCsv } from '../../core/csv';
import type { PredictionTable } from '../../protocol/pages/prediction';

type Row = Pick<PredictionTable['rows'][number], 'file' | 'top' | 'truth' | 'problem'> & {
  readonly decided?: PredictionTable['rows'][number]['decided'];
};

/**
 * Predictions as CSV: one row an image, its classes from the most probable on, the class that was decided for and by
 * what, and why an image has none.
 */
export function predictionCsv(rows: readonly Row[]): string {
  const most = Math.max(0, ...rows.map(({ top }) => top.length));
  const header = [
    'file',
    ...Array.from({ length: most }, (_, i) => [`class_${i + 1}`, `probability_${i + 1}`]).flat(),
    'truth',
    'problem',
    'class',
    'decision',
  ];
  const lines = rows.map(({ file, top, decided, truth, problem }) => [
    file,
    ...Array.from({ length: most }, (_, i) => [top[i]?.class ?? '', top[i]?.probability ?? '']).flat(),
    truth ?? '',
    problem ?? '',
    decided?.class ?? top[0]?.class ?? '',
    decided?.words ?? (top.length > 0 ? 'most probable' : ''),
  ]);
  return toCsv([header, ...lines]);
}
