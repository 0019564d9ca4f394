import { sortLeftOut } from '../../core/layouts/leftOut';
import { onlyClass } from '../../core/metrics/metrics';
import { parts } from '../../core/parts';
import type { EvaluationRow } from '../../protocol/pages/evaluation';
import type { StoredEvaluation } from '../../runfolder';

/** Every part of every evaluation as a row of the page's table. */
export function evaluationRows(evaluations: readonly StoredEvaluation[]): EvaluationRow[] {
  return evaluations.flatMap(({ id, name, record, evaluated, metrics }) => {
    const unknown = record?.unknownClasses.reduce((sum, { images }) => sum + images, 0) ?? 0;
    const leftOut = unknown + (record?.unlabelled ?? 0) + sortLeftOut(record?.skipped ?? []).files.length;
    const trainedOn = record?.trainedOn ?? null;
    return parts.flatMap((part) => {
      const of = metrics.parts[part];
      if (!of) return [];
      const { images, accuracy, accuracyInterval, balancedAccuracy, macroF1, logLoss, calibrationError } = of;
      return [
        {
          ...{
            id,
            name,
            folder: record?.folder ?? null,
            evaluated,
            leftOut,
            trainedOn,
            part,
            onlyClass: onlyClass(of),
          },
          ...{ images, accuracy, accuracyInterval, balancedAccuracy, macroF1, logLoss, calibrationError },
        },
      ];
    });
  });
}
