import { formatAccuracy, formatCount, formatDuration, formatInterval, noNumber } from '../../core/format';
import { comparedMetricNames, comparedMetrics } from '../../core/metrics/metrics';
import type { ComparedScores, RunComparison } from '../../protocol/runComparison';
import type { Column } from '../components/tableModel';
import { runsStrings, text } from '../strings/runs';
import type { KeyOf } from '../strings/texts';
import { letterOf } from './comparedCurves';

/** A row of a table that puts runs side by side. */
export interface SideBySideRow {
  readonly name: string;
  readonly values: readonly (string | number | null)[];
  readonly texts: readonly string[];
  readonly differs: boolean;
}

/** Columns for rows side by side: what it is, a column a run and, where asked for, whether they differ. */
export function sideBySideColumns(heading: string, runs: number, markDifferences: boolean): Column<SideBySideRow>[] {
  return [
    { key: 'name', label: heading, value: (row) => row.name },
    ...(markDifferences
      ? [
          {
            key: 'differs',
            label: text('compare.differs'),
            value: (row: SideBySideRow) => Number(row.differs),
            text: (row: SideBySideRow) => (row.differs ? '≠' : '='),
          },
        ]
      : []),
    ...Array.from({ length: runs }, (_, place): Column<SideBySideRow> => ({
      key: `run${place}`,
      label: letterOf(place),
      value: (row) => row.values[place] ?? null,
      text: (row) => row.texts[place] ?? noNumber,
    })),
  ];
}

/** Settings or properties of the environment; only those that differ unless all are wanted. */
export function valueRows(rows: RunComparison['settings'], all: boolean): SideBySideRow[] {
  return rows
    .filter(({ differs }) => all || differs)
    .map(({ key, values, differs }) => {
      const cells = values.map((value) => (typeof value === 'boolean' ? String(value) : value));
      return {
        name: key,
        values: cells,
        texts: cells.map((value) => (value === null ? noNumber : String(value))),
        differs,
      };
    });
}

/** The environment's rows under names for people. */
export function environmentRows(rows: RunComparison['environment'], all: boolean): SideBySideRow[] {
  return valueRows(rows, all).map((row) => {
    const key = `environment.${row.name}`;
    return Object.hasOwn(runsStrings, key) ? { ...row, name: text(key as KeyOf<typeof text>) } : row;
  });
}

/** Scores of every part and what the runs took, one row each. */
export function scoreRows({ scores, runs }: RunComparison): SideBySideRow[] {
  const rows: SideBySideRow[] = [];
  const add = (name: string, values: (number | null)[], show: (value: number, place: number) => string): void => {
    if (values.every((value) => value === null)) return;
    const texts = values.map((value, place) => (value === null ? noNumber : show(value, place)));
    rows.push({ name, values, texts, differs: values.some((value) => value !== values[0]) });
  };
  // What was held out comes first: the score on what was trained on says little.
  for (const { part, runs: of } of [...scores].reverse()) {
    const named = { part: text(`part.${part}`) };
    const pick = (value: (scores: ComparedScores) => number | null): (number | null)[] =>
      of.map((one) => (one ? value(one) : null));
    add(
      text('compare.accuracy', named),
      pick((one) => one.accuracy),
      (_, place) => accuracyText(of[place]!),
    );
    add(
      text('compare.macroF1', named),
      pick((one) => one.macroF1),
      formatAccuracy,
    );
    for (const name of comparedMetricNames)
      add(
        text(`compare.${name}`, named),
        pick((one) => one[name]),
        comparedMetrics[name],
      );
  }
  add(
    text('compare.bestEpoch'),
    runs.map((run) => run.bestEpoch),
    formatCount,
  );
  add(
    text('compare.seconds'),
    runs.map((run) => run.seconds),
    formatDuration,
  );
  add(
    text('compare.skipped'),
    runs.map((run) => run.skipped),
    formatCount,
  );
  return rows;
}

function accuracyText({ accuracy, accuracyInterval, images }: ComparedScores): string {
  return text('compare.scoreWithInterval', {
    accuracy: formatAccuracy(accuracy),
    interval: formatInterval(accuracyInterval),
    right: formatCount(Math.round(accuracy * images)),
    n: formatCount(images),
  });
}

/**
 * Whether some run was judged on other images than the first: its held-out parts are not the same ones. Where the
 * splits cannot be read, different counts are enough to know.
 */
export function judgedDifferently({ data, scores }: RunComparison): boolean {
  return data.some(({ run, split }) =>
    scores.some(({ part, runs }) => {
      const [first, other] = [runs[0], runs[run]];
      if (part === 'train' || !first || !other) return false;
      return split ? !split.sameParts.includes(part) : first.images !== other.images;
    }),
  );
}
