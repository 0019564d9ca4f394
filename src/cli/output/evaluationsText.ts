import { formatAccuracy, formatAge, formatCount, noNumber } from '../../core/format';
import { onlyClass } from '../../core/metrics/metrics';
import { parts } from '../../core/parts';
import type { StoredEvaluation } from '../../runfolder';
import { textTable } from './table';

/** The evaluations of a run side by side, a line a part. */
export function evaluationsText(evaluations: readonly StoredEvaluation[], now: number): string {
  const rows = evaluations.flatMap(({ id, record, metrics, evaluated }) =>
    parts.flatMap((part) => {
      const of = metrics.parts[part];
      if (!of) return [];
      const one = onlyClass(of);
      return [
        [
          id === '' ? 'own parts' : (record?.folder ?? `${id} (folder not noted)`),
          part,
          one === null ? formatAccuracy(of.accuracy) : `${formatAccuracy(of.accuracy)} (recall of ${one})`,
          formatAccuracy(of.macroF1),
          formatCount(of.images),
          record?.trainedOn === undefined ? noNumber : formatCount(record.trainedOn),
          formatAge(Date.parse(evaluated), now),
        ],
      ];
    }),
  );
  return textTable([['scored', 'part', 'accuracy', 'macro F1', 'images', 'trained on', 'evaluated'], ...rows], [4, 5]);
}
