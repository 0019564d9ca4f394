import type { ImageItem } from '../../protocol/pages/images';
import type { PredictionRow } from '../../runfolder';

/** Which images of a part are wanted: indices into the classes, null for any. */
export interface Cell {
  readonly truth: number | null;
  readonly predicted: number | null;
  readonly errorsOnly: boolean;
}

/** The rows of a cell, the most confident first; equal ones in path order. */
export function cellRows(rows: readonly PredictionRow[], classes: readonly string[], cell: Cell): PredictionRow[] {
  const truth = cell.truth === null ? null : classes[cell.truth];
  const predicted = cell.predicted === null ? null : classes[cell.predicted];
  return rows
    .filter(
      (row) =>
        (truth === null || row.truth === truth) &&
        (predicted === null || row.predicted === predicted) &&
        (!cell.errorsOnly || row.truth !== row.predicted),
    )
    .sort((a, b) => b.probability - a.probability || (a.file < b.file ? -1 : 1));
}

/** A row as a page's grid shows it. `file` is the absolute path. */
export function imageItem(row: PredictionRow, file: string): ImageItem {
  return {
    file,
    name: row.file.slice(row.file.lastIndexOf('/') + 1),
    truth: row.truth,
    predicted: row.predicted,
    probability: Number.isFinite(row.probability) ? row.probability : null,
  };
}
