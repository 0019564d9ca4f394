import type { FlagFilter } from '../../protocol/pages/evaluation';
import type { ImageFlag, ImageItem } from '../../protocol/pages/images';
import type { QueriedImage } from '../pages/imageQuery';
import type { PredictionRow } from '../../runfolder';

/** Which images of a part are wanted: indices into the classes, null for any. */
export interface Cell {
  readonly truth: number | null;
  readonly predicted: number | null;
  readonly errorsOnly: boolean;
  /** Only images whose truth or prediction is one of these; null for all. */
  readonly among: readonly number[] | null;
}

/** The rows of a cell, the most confident first; equal ones in path order. */
export function cellRows(rows: readonly PredictionRow[], classes: readonly string[], cell: Cell): PredictionRow[] {
  const truth = cell.truth === null ? null : classes[cell.truth];
  const predicted = cell.predicted === null ? null : classes[cell.predicted];
  const among = cell.among && new Set(cell.among.map((index) => classes[index]));
  return rows
    .filter(
      (row) =>
        (truth === null || row.truth === truth) &&
        (predicted === null || row.predicted === predicted) &&
        (!among || among.has(row.truth) || among.has(row.predicted)) &&
        (!cell.errorsOnly || row.truth !== row.predicted),
    )
    .sort((a, b) => b.probability - a.probability || (a.file < b.file ? -1 : 1));
}

/** Those of the rows that a filter wants; `isFlagged` says whether anything is known to be wrong with one. */
export function filterFlagged(
  rows: readonly PredictionRow[],
  filter: FlagFilter,
  isFlagged: (row: PredictionRow) => boolean,
): readonly PredictionRow[] {
  return filter === 'all' ? rows : rows.filter((row) => isFlagged(row) === (filter === 'flagged'));
}

/** What a search in the grid finds a row by, and an order goes by. */
export function queriedRow({ file, truth, predicted, probability }: PredictionRow): QueriedImage {
  return { name: nameOf(file), classes: [truth, predicted], probability };
}

/** A row as a page's grid shows it. `file` is the absolute path. */
export function imageItem(row: PredictionRow, file: string, flags: readonly ImageFlag[] = []): ImageItem {
  return {
    file,
    name: nameOf(row.file),
    truth: row.truth,
    predicted: row.predicted,
    probability: Number.isFinite(row.probability) ? row.probability : null,
    ...(flags.length > 0 && { flags: [...flags] }),
  };
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
