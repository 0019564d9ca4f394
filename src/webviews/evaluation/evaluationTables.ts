import type { TemplateResult } from 'lit';
import { formatAccuracy, formatCount, noNumber } from '../../core/format';
import { matrixTotals } from '../../core/metrics/confusionMatrix';
import type { PartMetrics } from '../../protocol/runFiles';
import { dataTable } from '../components/dataTable';
import type { Column } from '../components/tableModel';
import { text } from '../strings/evaluation';

type ClassRow = PartMetrics['perClass'][number];

/** Scores of every class; opening one shows its images. */
export function renderPerClass(
  metrics: PartMetrics,
  classes: readonly string[],
  open: (truth: number) => void,
): TemplateResult {
  const { predicted } = matrixTotals(metrics.matrix, classes.length);
  const score = (
    key: 'precision' | 'recall' | 'f1',
    undefinedOf: (row: ClassRow) => string | undefined,
  ): Column<ClassRow> => ({
    key,
    label: text(`perClass.${key}`),
    align: 'end',
    value: (row) => (undefinedOf(row) === undefined ? row[key] : null),
    text: (row) => (undefinedOf(row) === undefined ? formatAccuracy(row[key]) : noNumber),
    title: undefinedOf,
  });
  // Of a class without images there is no recall, and so no F1.
  const withoutImages = (row: ClassRow): string | undefined =>
    row.support > 0 ? undefined : text('perClass.noImages');
  // Of a class that was never predicted there is no precision: 0 is what scikit-learn puts in its place.
  const withoutPrecision = (row: ClassRow): string | undefined =>
    withoutImages(row) ?? (predicted[classes.indexOf(row.class)] ? undefined : text('perClass.neverPredicted'));
  return dataTable({
    label: text('perClass.title'),
    rows: metrics.perClass,
    key: (row) => row.class,
    open: (row) => open(classes.indexOf(row.class)),
    columns: [
      { key: 'class', label: text('perClass.class'), value: (row) => row.class },
      score('precision', withoutPrecision),
      score('recall', withoutImages),
      score('f1', withoutImages),
      {
        key: 'support',
        label: text('perClass.support'),
        align: 'end',
        value: (row) => row.support,
        text: (row) => formatCount(row.support),
      },
      { key: 'confused', label: text('perClass.confused'), value: (row) => row.mostConfusedWith },
    ],
  });
}
