import type { Part } from '../../core/parts';
import { parts } from '../../core/parts';
import { matrixOrders, type MatrixOrder } from '../../core/metrics/matrixOrder';
import type { EvaluationReady } from '../../protocol/pages/evaluation';
import type { ChosenCell } from '../charts/matrixChart';
import { matrixShows, type MatrixShow } from '../charts/matrixModel';
import { text } from '../strings/evaluation';

/** How the user wants the matrix. */
export interface MatrixView {
  readonly part: Part;
  readonly show: MatrixShow;
  readonly mute: boolean;
  readonly order: MatrixOrder;
}

/** Parts that were evaluated, in order. */
export function evaluatedParts(data: EvaluationReady): Part[] {
  return parts.filter((part) => data.metrics.parts[part] !== undefined);
}

/** A view from what the panel stored, with the page's own choice for what is missing or no longer there. */
export function restoredView(stored: unknown, data: EvaluationReady): MatrixView {
  const values = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const available = evaluatedParts(data);
  const pick = <T extends string>(value: unknown, from: readonly T[]): T | undefined =>
    from.find((entry) => entry === value);
  return {
    part: pick(values['part'], available) ?? pick(data.part, available) ?? available[0] ?? data.part,
    show: pick(values['show'], matrixShows) ?? 'counts',
    mute: values['mute'] === true,
    order: pick(values['order'], matrixOrders) ?? 'name',
  };
}

/** What the images under the matrix are. */
export function cellTitle(cell: ChosenCell | null, classes: readonly string[], errorsOnly: boolean): string {
  if (!cell) return text('cell.errors');
  const truth = cell.truth === null ? null : (classes[cell.truth] ?? '');
  const predicted = cell.predicted === null ? null : (classes[cell.predicted] ?? '');
  if (truth === null && predicted === null) return text(errorsOnly ? 'cell.errors' : 'cell.all');
  if (predicted === null) return text('cell.row', { truth: truth ?? '' });
  if (truth === null) return text('cell.column', { predicted });
  return truth === predicted ? text('cell.right', { truth }) : text('cell.wrong', { truth, predicted });
}
