import type { Part } from '../../core/parts';
import { parts } from '../../core/parts';
import { matrixOrders, type MatrixOrder } from '../../core/metrics/matrixOrder';
import { flagFilters, type FlagFilter } from '../../protocol/pages/evaluation';
import type { Metrics } from '../../protocol/runFiles';
import { matrixShows, type ChosenCell, type MatrixShow } from '../charts/matrixModel';

/** How the user wants the matrix, and what is chosen in it: all that is remembered of an evaluation view. */
export interface MatrixView {
  readonly show: MatrixShow;
  readonly mute: boolean;
  readonly order: MatrixOrder;
  /** The chosen cell, null for all errors; absent until somebody chooses: then the most confused pair is shown. */
  readonly cell?: ChosenCell | null;
  /** Of a whole row or column, only what was predicted wrong. */
  readonly errorsOnly: boolean;
  /** What was typed to find classes. */
  readonly query: string;
  /** Which of the images are shown by whether anything is known to be wrong with them. */
  readonly flags: FlagFilter;
}

/** What is shown until somebody chooses. */
export const defaultView: MatrixView = {
  show: 'counts',
  mute: false,
  order: 'name',
  errorsOnly: false,
  query: '',
  flags: 'all',
};

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
  const cell = restoredCell(values['cell'], classes.length);
  return {
    show: pick(values['show'], matrixShows) ?? defaultView.show,
    mute: values['mute'] === true,
    order: pick(values['order'], matrixOrders) ?? defaultView.order,
    ...(cell !== undefined && { cell }),
    errorsOnly: values['errorsOnly'] === true,
    query: typeof values['query'] === 'string' ? values['query'] : '',
    flags: pick(values['flags'], flagFilters) ?? defaultView.flags,
  };
}

/** The same view with nothing chosen: the most confused pair is shown again. */
export function withoutChoice(view: MatrixView): MatrixView {
  const { show, mute, order, errorsOnly, query, flags } = view;
  return { show, mute, order, errorsOnly, query, flags };
}

function restoredCell(stored: unknown, classes: number): ChosenCell | null | undefined {
  if (stored === null) return null;
  if (typeof stored !== 'object') return undefined;
  const { truth, predicted } = stored as Record<string, unknown>;
  const isPlace = (value: unknown): value is number | null =>
    value === null || (Number.isInteger(value) && (value as number) >= 0 && (value as number) < classes);
  return isPlace(truth) && isPlace(predicted) ? { truth, predicted } : undefined;
}

function pick<T extends string>(value: unknown, from: readonly T[]): T | undefined {
  return from.find((entry) => entry === value);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
