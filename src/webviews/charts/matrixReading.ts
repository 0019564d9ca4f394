import { formatCount, formatShare } from '../../core/format';
import { text } from '../strings/matrix';
import type { MatrixModel, Place } from './matrixModel';

/** A cell in a sentence: what a screen reader says and what stands under the matrix. */
export function matrixReading(model: MatrixModel, place: Place): string {
  const { size, labels } = model;
  const truth = labels[place.row];
  const predicted = labels[place.column];
  const n = formatCount(model.count(place));
  if (truth === undefined && predicted === undefined) return text('matrix.readAll', { n });
  if (truth === undefined) return text('matrix.readColumn', { n, predicted: predicted! });
  const rowTotal = model.count({ row: place.row, column: size });
  if (predicted === undefined) {
    const right = model.count({ row: place.row, column: place.row });
    return text('matrix.readRow', { n, truth, share: formatShare(rowTotal === 0 ? 0 : right / rowTotal) });
  }
  const columnTotal = model.count({ row: size, column: place.column });
  return text(place.row === place.column ? 'matrix.readRight' : 'matrix.readWrong', {
    n,
    truth,
    predicted,
    row: formatCount(rowTotal),
    rowShare: formatShare(rowTotal === 0 ? 0 : model.count(place) / rowTotal),
    columnShare: formatShare(columnTotal === 0 ? 0 : model.count(place) / columnTotal),
  });
}
