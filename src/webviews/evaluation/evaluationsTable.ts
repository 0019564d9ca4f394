import { formatAccuracy, formatAge, formatCount, formatInterval, formatLoss, noNumber } from '../../core/format';
import type { Part } from '../../core/parts';
import type { EvaluationReady, EvaluationRow } from '../../protocol/pages/evaluation';
import { cellText, type Column } from '../components/tableModel';
import { text } from '../strings/evaluation';

/** Scores of every part of every evaluation as columns; the more important a column, the longer it stays. */
export type EvaluationColumn = Column<EvaluationRow> & { readonly importance: number };

/** The columns of all that is known, in the order in which they stand. */
export function evaluationColumns(data: EvaluationReady, part: Part, now: number): EvaluationColumn[] {
  const oneClass = data.evaluations.some(({ onlyClass }) => onlyClass !== null);
  const columns: (EvaluationColumn | false)[] = [
    {
      key: 'name',
      importance: 13,
      label: text('evaluations.scored'),
      value: (row) => row.name,
      text: (row) => {
        const name = row.id === '' ? text('evaluations.own') : row.name;
        return isShown(data, part, row) ? text('evaluations.shown', { name }) : name;
      },
    },
    {
      key: 'part',
      importance: 12,
      label: text('evaluation.part'),
      value: (row) => row.part,
      text: (row) => text(`part.${row.part}`),
    },
    {
      key: 'accuracy',
      importance: 11,
      label: text('evaluation.accuracy'),
      align: 'end',
      value: (row) => row.accuracy,
      text: (row) => `${formatAccuracy(row.accuracy)} (${formatInterval(row.accuracyInterval)})`,
    },
    oneClass && {
      key: 'onlyClass',
      importance: 10,
      label: text('evaluations.onlyClass'),
      value: (row) => row.onlyClass,
    },
    score('macroF1', text('evaluation.macroF1'), 8),
    score('balancedAccuracy', text('evaluation.balanced'), 4),
    score('logLoss', text('evaluation.logLoss'), 3, formatLoss),
    score('calibrationError', text('evaluation.calibration'), 2),
    count('images', text('evaluations.images'), 9),
    count('leftOut', text('evaluations.leftOut'), 5),
    count('trainedOn', text('evaluations.trainedOn'), 6),
    {
      key: 'evaluated',
      importance: 7,
      label: text('evaluations.evaluated'),
      value: (row) => row.evaluated,
      text: (row) => formatAge(Date.parse(row.evaluated), now),
    },
    {
      key: 'folder',
      importance: 1,
      label: text('evaluations.folder'),
      value: (row) => row.folder,
      text: (row) => row.folder ?? (row.id === '' ? '' : text('evaluations.notNoted')),
    },
  ];
  return columns.filter((column) => column !== false);
}

/** Whether a row is what the page shows. */
export function isShown(data: EvaluationReady, part: Part, row: EvaluationRow): boolean {
  return row.id === data.evaluation && row.part === part;
}

/** Padding of a cell, and the arrow of a sorted column with its gap. */
const cellPadding = 16;
const sortArrow = 12;

/**
 * The columns that fit a width in pixels, the most important first, in the order in which they stand; at least the
 * first two. `measure` gives the width of a text.
 */
export function columnsThatFit(
  columns: readonly EvaluationColumn[],
  rows: readonly EvaluationRow[],
  width: number,
  measure: (text: string) => number,
): EvaluationColumn[] {
  const widths = new Map(
    columns.map((column) => [
      column,
      Math.max(measure(column.label) + sortArrow, ...rows.map((row) => measure(cellText(column, row)))) + cellPadding,
    ]),
  );
  const byImportance = [...columns].sort((a, b) => b.importance - a.importance);
  const kept = new Set<EvaluationColumn>();
  let used = 0;
  for (const column of byImportance) {
    used += widths.get(column)!;
    if (used > width && kept.size >= 2) break;
    kept.add(column);
  }
  return columns.filter((column) => kept.has(column));
}

function score(
  key: 'macroF1' | 'balancedAccuracy' | 'logLoss' | 'calibrationError',
  label: string,
  importance: number,
  words: (value: number | null) => string = formatAccuracy,
): EvaluationColumn {
  return { key, label, importance, align: 'end', value: (row) => row[key], text: (row) => words(row[key]) };
}

function count(key: 'images' | 'leftOut' | 'trainedOn', label: string, importance: number): EvaluationColumn {
  const words = (count: number | null): string => (count === null ? noNumber : formatCount(count));
  return { key, label, importance, align: 'end', value: (row) => row[key], text: (row) => words(row[key]) };
}
