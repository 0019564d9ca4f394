import type { Part } from '../../core/parts';
import { parts } from '../../core/parts';
import { matrixOrders, type MatrixOrder } from '../../core/metrics/matrixOrder';
import type { Metrics } from '../../protocol/runFiles';
import type { ChosenCell } from '../charts/matrixChart';
import { matrixShows, type MatrixShow } from '../charts/matrixModel';
import { text } from '../strings/evaluation';

/** How the user wants the matrix, and what is chosen in it: all that is remembered of an evaluation view. */
export interface MatrixView {
  readonly show: MatrixShow;
  readonly mute: boolean;
  readonly order: MatrixOrder;
  /** The chosen cell, null for all errors. */
  readonly cell: ChosenCell | null;
  /** Of a whole row or column, only what was predicted wrong. */
  readonly errorsOnly: boolean;
}

/** What is shown until somebody chooses. */
export const defaultView: MatrixView = { show: 'counts', mute: false, order: 'name', cell: null, errorsOnly: false };

/** Parts that were evaluated, in order. */
export function evaluatedParts(metrics: Metrics): Part[] {
  return parts.filter((part) => metrics.parts[part] !== undefined);
}

/** A part from what the panel stored, or the page's own choice where that is missing or no longer there. */
export function restoredPart(stored: unknown, metrics: Metrics, preferred: Part): Part {
  const available = evaluatedParts(metrics);
  return pick(stored, available) ?? pick(preferred, available) ?? available[0] ?? preferred;
}

/** A view from what the panel stored, with the default for what is missing or no longer there. */
export function restoredView(stored: unknown, classes: readonly string[]): MatrixView {
  const values = asRecord(stored);
  return {
    show: pick(values['show'], matrixShows) ?? defaultView.show,
    mute: values['mute'] === true,
    order: pick(values['order'], matrixOrders) ?? defaultView.order,
    cell: restoredCell(values['cell'], classes.length),
    errorsOnly: values['errorsOnly'] === true,
  };
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

function restoredCell(stored: unknown, classes: number): ChosenCell | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { truth, predicted } = stored as Record<string, unknown>;
  const isPlace = (value: unknown): value is number | null =>
    value === null || (Number.isInteger(value) && (value as number) >= 0 && (value as number) < classes);
  return isPlace(truth) && isPlace(predicted) ? { truth, predicted } : null;
}

function pick<T extends string>(value: unknown, from: readonly T[]): T | undefined {
  return from.find((entry) => entry === value);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
