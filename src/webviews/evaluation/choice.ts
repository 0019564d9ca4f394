import { mostConfusedPairs, type ConfusedPair } from '../../core/metrics/matrixOrder';
import { searchClasses, type ChosenCell } from '../charts/matrixModel';
import { text } from '../strings/evaluation';
import type { MatrixView } from './matrixView';

/** What follows from what was typed and chosen. */
export interface Choice {
  /** Indices of the classes that were searched for; null where nothing was typed. */
  readonly found: readonly number[] | null;
  /** Most confused pairs, those of the found classes alone. */
  readonly pairs: readonly ConfusedPair[];
  /** The cell that is shown; null for all errors. */
  readonly cell: ChosenCell | null;
}

/**
 * What is shown: the cell that was chosen, unless a search is for other classes; else the most confused pair among
 * the classes that were found; where they are never confused, the images of the first of them.
 */
export function choiceOf(view: MatrixView, classes: readonly string[], matrix: readonly number[]): Choice {
  const found = view.query.trim() === '' ? null : searchClasses(classes, view.query);
  const all = mostConfusedPairs(matrix, classes.length, Infinity);
  const pairs = found ? all.filter((pair) => touches(pair, found)) : all;
  const [worst] = pairs;
  const [first] = found ?? [];
  if (view.cell !== undefined && (view.cell === null || !found || touches(view.cell, found)))
    return { found, pairs, cell: view.cell };
  if (worst) return { found, pairs, cell: { truth: worst.truth, predicted: worst.predicted } };
  return { found, pairs, cell: first === undefined ? null : { truth: first, predicted: null } };
}

/** Whether a cell has to do with any of some classes; totals have to do with all. */
export function touches({ truth, predicted }: ChosenCell, classes: readonly number[]): boolean {
  if (truth === null && predicted === null) return true;
  return (truth !== null && classes.includes(truth)) || (predicted !== null && classes.includes(predicted));
}

/** What the images of a choice are. */
export function cellTitle(cell: ChosenCell | null, classes: readonly string[], errorsOnly: boolean): string {
  if (!cell) return text('cell.errors');
  const truth = cell.truth === null ? null : (classes[cell.truth] ?? '');
  const predicted = cell.predicted === null ? null : (classes[cell.predicted] ?? '');
  if (truth === null && predicted === null) return text(errorsOnly ? 'cell.errors' : 'cell.all');
  if (predicted === null) return text('cell.row', { truth: truth ?? '' });
  if (truth === null) return text('cell.column', { predicted });
  return truth === predicted ? text('cell.right', { truth }) : text('cell.wrong', { truth, predicted });
}
