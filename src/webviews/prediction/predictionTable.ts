import { formatAccuracy } from '../../core/format';
import type { PredictionTable } from '../../protocol/pages/prediction';
import type { Column } from '../components/tableModel';
import { text } from '../strings/prediction';

type Row = PredictionTable['rows'][number];

/** Columns of the predictions; a column of problems only where there is one. */
export function predictionColumns(rows: readonly Row[]): Column<Row>[] {
  const probability =
    (rank: number) =>
    (row: Row): number | null =>
      row.top[rank]?.probability ?? null;
  const show =
    (rank: number) =>
    (row: Row): string => {
      const value = row.top[rank]?.probability;
      return value === undefined ? '' : formatAccuracy(value);
    };
  const columns: Column<Row>[] = [
    { key: 'file', label: text('predictions.file'), code: true, value: (row) => row.name },
    { key: 'class', label: text('predictions.class'), value: (row) => row.top[0]?.class ?? null },
    { key: 'probability', label: text('predictions.probability'), align: 'end', value: probability(0), text: show(0) },
    { key: 'second', label: text('predictions.second'), value: (row) => row.top[1]?.class ?? null },
    {
      key: 'secondProbability',
      label: text('predictions.secondProbability'),
      align: 'end',
      value: probability(1),
      text: show(1),
    },
  ];
  return rows.some((row) => row.problem !== null)
    ? [...columns, { key: 'problem', label: text('predictions.problem'), wide: true, value: (row) => row.problem }]
    : columns;
}
