import { formatCount, formatShare } from '../../core/format';
import { text } from '../strings/matrix';
import { chartTable, type ChartTable } from './chartFrame';
import { leastForShare, type MatrixModel, type Place } from './matrixModel';

/** A cell in a sentence: what a screen reader says and what stands under the matrix. */
export function matrixReading(model: MatrixModel, place: Place): string {
  const { size, labels } = model;
  const truth = labels[place.row];
  const predicted = labels[place.column];
  const count = model.count(place);
  const n = formatCount(count);
  if (truth === undefined && predicted === undefined) return text('matrix.readAll', { n });
  if (truth === undefined)
    return text(count === 1 ? 'matrix.readColumnOne' : 'matrix.readColumn', { n, predicted: predicted! });
  const rowTotal = model.count({ row: place.row, column: size });
  if (predicted === undefined) {
    const right = model.count({ row: place.row, column: place.row });
    return text('matrix.readRow', { truth, right: countOf(right, rowTotal) });
  }
  const columnTotal = model.count({ row: size, column: place.column });
  return text(place.row === place.column ? 'matrix.readRight' : 'matrix.readWrong', {
    truth,
    predicted,
    ofRow: countOf(count, rowTotal),
    ofColumn: countOf(count, columnTotal),
  });
}

/** A count of a whole, with its share where that says more than the count. */
export function countOf(count: number, whole: number): string {
  const values = { n: formatCount(count), whole: formatCount(whole), share: '' };
  if (whole < leastForShare) return text('matrix.of', values);
  return text('matrix.ofShare', { ...values, share: formatShare(count / whole) });
}

/** A matrix as a table, with its totals. */
export function matrixTable(model: MatrixModel): ChartTable {
  const places = Array.from({ length: model.size + 1 }, (_, index) => index);
  return chartTable(
    [text('matrix.truthAndPredicted'), ...model.labels, text('matrix.total')],
    places.map((row) => [
      model.labels[row] ?? text('matrix.total'),
      ...places.map((column) => model.count({ row, column })),
    ]),
  );
}
