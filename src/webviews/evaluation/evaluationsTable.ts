import type { TemplateResult } from 'lit';
import { formatAccuracy, formatAge, formatCount, formatInterval, formatLoss, noNumber } from '../../core/format';
import type { Part } from '../../core/parts';
import type { EvaluationReady, EvaluationRow } from '../../protocol/pages/evaluation';
import { dataTable } from '../components/dataTable';
import type { Column } from '../components/tableModel';
import { text } from '../strings/evaluation';

/** Scores of every part of every evaluation; opening one shows it. */
export function renderEvaluations(
  data: EvaluationReady,
  part: Part,
  open: (row: EvaluationRow) => void,
): TemplateResult {
  const score = (
    key: 'macroF1' | 'balancedAccuracy' | 'logLoss' | 'calibrationError',
    label: string,
    words: (value: number | null) => string,
  ): Column<EvaluationRow> => ({
    key,
    label,
    align: 'end',
    value: (row) => row[key],
    text: (row) => words(row[key]),
  });
  const now = Date.now();
  const isShown = (row: EvaluationRow): boolean => row.id === data.evaluation && row.part === part;
  return dataTable({
    label: text('evaluations.title'),
    rows: data.evaluations,
    key: (row) => `${row.id} ${row.part}`,
    open,
    columns: [
      {
        key: 'name',
        label: text('evaluations.scored'),
        value: (row) => row.name,
        text: (row) => {
          const name = row.id === '' ? text('evaluations.own') : row.name;
          return isShown(row) ? text('evaluations.shown', { name }) : name;
        },
      },
      {
        key: 'part',
        label: text('evaluation.part'),
        value: (row) => row.part,
        text: (row) => text(`part.${row.part}`),
      },
      {
        key: 'accuracy',
        label: text('evaluation.accuracy'),
        align: 'end',
        value: (row) => row.accuracy,
        text: (row) => `${formatAccuracy(row.accuracy)} (${formatInterval(row.accuracyInterval)})`,
      },
      { key: 'onlyClass', label: text('evaluations.onlyClass'), value: (row) => row.onlyClass },
      score('macroF1', text('evaluation.macroF1'), formatAccuracy),
      score('balancedAccuracy', text('evaluation.balanced'), formatAccuracy),
      score('logLoss', text('evaluation.logLoss'), formatLoss),
      score('calibrationError', text('evaluation.calibration'), formatAccuracy),
      count('images', text('evaluations.images')),
      count('leftOut', text('evaluations.leftOut')),
      count('trainedOn', text('evaluations.trainedOn')),
      {
        key: 'evaluated',
        label: text('evaluations.evaluated'),
        value: (row) => row.evaluated,
        text: (row) => formatAge(Date.parse(row.evaluated), now),
      },
      {
        key: 'folder',
        label: text('evaluations.folder'),
        wide: true,
        value: (row) => row.folder,
        text: (row) => row.folder ?? (row.id === '' ? '' : text('evaluations.notNoted')),
      },
    ],
  });
}

function count(key: 'images' | 'leftOut' | 'trainedOn', label: string): Column<EvaluationRow> {
  const words = (count: number | null): string => (count === null ? noNumber : formatCount(count));
  return { key, label, align: 'end', value: (row) => row[key], text: (row) => words(row[key]) };
}
