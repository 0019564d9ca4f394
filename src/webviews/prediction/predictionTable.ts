import { formatAccuracy, formatCount } from '../../core/format';
import type { PredictionTable } from '../../protocol/pages/prediction';
import type { Column } from '../components/tableModel';
import { text } from '../strings/prediction';

type Row = PredictionTable['rows'][number];

/** Whether the class that was decided for is the one that the dataset gives the image; null where that is not known. */
export function isRight({ top, decided, truth }: Row): boolean | null {
  const [best] = top;
  return best === undefined || truth === null ? null : (decided?.class ?? best.class) === truth;
}

/** How many answers are right, of those whose truth is known. */
export function summaryOf(rows: readonly Row[]): { readonly right: number; readonly known: number } {
  const judged = rows.map(isRight).filter((right) => right !== null);
  return { right: judged.filter(Boolean).length, known: judged.length };
}

/** `4 of 5 right · 2 without a known class · 1 could not be read`; only what there is to say. */
export function summaryWords(rows: readonly Row[]): string {
  const { right, known } = summaryOf(rows);
  const problems = rows.filter((row) => row.problem !== null).length;
  const unknown = rows.length - problems - known;
  const words: string[] = [];
  if (known > 0) words.push(text('predictions.right', { right: formatCount(right), known: formatCount(known) }));
  if (known > 0 && unknown > 0) words.push(text('predictions.unknown', { n: formatCount(unknown) }));
  if (problems > 0) words.push(text('predictions.problems', { n: formatCount(problems) }));
  return words.join(' · ');
}

/**
 * Columns of the predictions; those of truth, problem and model only where they say something, and the second guess
 * only where there is room for it beside the name of the file.
 */
export function predictionColumns(
  { rows, models }: Pick<PredictionTable, 'rows' | 'models'>,
  { picture, narrow }: { readonly picture: (row: Row) => string | undefined; readonly narrow: boolean },
): Column<Row>[] {
  const probability =
    (rank: number) =>
    (row: Row): number | null =>
      row.top[rank]?.probability ?? null;
  const show =
    (rank: number) =>
    (row: Row): string => {
      const value = row.top[rank]?.probability;
      return value === undefined ? '' : formatAccuracy(value);
    };
  const truth: Column<Row>[] = [
    { key: 'verdict', label: text('predictions.verdict'), value: verdictOrder, text: verdictText },
    { key: 'truth', label: text('predictions.truth'), value: (row) => row.truth },
  ];
  const decided: Column<Row>[] = [
    {
      key: 'decided',
      label: text('predictions.decided'),
      value: (row) => row.decided?.class ?? null,
      title: (row) => row.decided?.words,
    },
  ];
  const second: Column<Row>[] = [
    { key: 'second', label: text('predictions.second'), value: (row) => row.top[1]?.class ?? null },
    {
      key: 'secondProbability',
      label: text('predictions.secondProbability'),
      align: 'end',
      value: probability(1),
      text: show(1),
    },
  ];
  return [
    { key: 'file', label: text('predictions.file'), code: true, value: (row) => row.name, picture },
    { key: 'class', label: text('predictions.class'), value: (row) => row.top[0]?.class ?? null },
    { key: 'probability', label: text('predictions.probability'), align: 'end', value: probability(0), text: show(0) },
    ...(rows.some((row) => row.decided) ? decided : []),
    ...(rows.some((row) => row.truth !== null) ? truth : []),
    ...(narrow ? [] : second),
    ...(models.length > 1 ? [modelColumn(models)] : []),
    ...(rows.some((row) => row.problem !== null) ? [problemColumn()] : []),
  ];
}

/** Wrong ones first, then right ones, then those that nobody can judge. */
function verdictOrder(row: Row): number | null {
  const right = isRight(row);
  return right === null ? null : Number(right);
}

/** A sign and a word: nothing is told by one of them alone. */
function verdictText(row: Row): string {
  const right = isRight(row);
  if (right === null) return '';
  return right ? `✓ ${text('predictions.isRight')}` : `✗ ${text('predictions.isWrong')}`;
}

function modelColumn(models: PredictionTable['models']): Column<Row> {
  return { key: 'model', label: text('predictions.model'), value: (row) => models[row.model]?.label ?? null };
}

function problemColumn(): Column<Row> {
  return { key: 'problem', label: text('predictions.problem'), wide: true, value: (row) => row.problem };
}
