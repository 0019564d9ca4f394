import {
  formatAccuracy,
  formatCount,
  formatDuration,
  formatLoss,
  formatOf,
  formatScore,
  noNumber,
  plural,
} from '../../core/format';
import { verdictSides, verdictWords } from '../../core/metrics/runVerdict';
import { visibleText } from '../../core/plainText';
import type { Names } from '../../core/runs/runDifferences';
import type { ComparedScores, DataDifferences, RunComparison, RunVerdict } from '../../protocol/runComparison';
import { textTable } from './table';

type Scalar = RunComparison['settings'][number]['values'][number];

/** How the columns of several runs are headed. */
const letter = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : String(index + 1));

/** What differs between runs, for people; with `all`, also what is the same. */
export function comparisonText(comparison: RunComparison, all: boolean): string {
  const { runs } = comparison;
  const heads = runs.map((_, index) => letter(index));
  const shown = (rows: RunComparison['settings']): RunComparison['settings'] =>
    rows.filter(({ differs }) => all || differs);
  const values = (title: string, rows: RunComparison['settings']): string =>
    shown(rows).length === 0
      ? `${title}: nothing differs`
      : textTable([[title, ...heads], ...shown(rows).map((row) => [row.key, ...row.values.map(valueText)])]);
  return [
    textTable(
      runs.map((run, index) => [
        letter(index),
        runWords(run),
        run.status,
        `${run.dataset}, ${plural(run.images, 'image')}`,
      ]),
    ),
    comparison.verdicts.map((verdict) => verdictText(comparison, verdict)).join('\n\n'),
    values('settings', comparison.settings),
    textTable([['scores', ...heads], ...scoreRows(comparison)]),
    comparison.data.map((data) => dataText(data)).join('\n'),
    values('environment', comparison.environment),
  ].join('\n\n');
}

/** A run by the name that it was given, beside that of its folder, which commands take. */
function runWords({ name, title }: RunComparison['runs'][number]): string {
  return title === '' ? name : `${visibleText(title)} (${name})`;
}

/** Whether a run is better than the first, in a sentence, and what that rests on. */
function verdictText({ scores }: RunComparison, verdict: RunVerdict): string {
  const { sentence, details } = verdictWords(verdict, ['A', letter(verdict.run)], verdictSides(scores, verdict));
  return [sentence, ...details.map((line) => `  ${line}`)].join('\n');
}

function valueText(value: Scalar): string {
  return value === null ? noNumber : String(value);
}

function scoreRows({ scores, runs }: RunComparison): string[][] {
  const row = (
    name: string,
    of: readonly (ComparedScores | null)[],
    show: (scores: ComparedScores) => string,
  ): string[] => [name, ...of.map((one) => (one ? show(one) : noNumber))];
  return [
    ...[...scores]
      .reverse()
      .flatMap(({ part, runs: of }) => [
        row(
          `${part} accuracy`,
          of,
          (one) =>
            `${formatScore(one.accuracy, one.accuracyInterval)}, ${formatOf(Math.round(one.accuracy * one.images), one.images)}`,
        ),
        row(`${part} macro F1`, of, (one) => formatAccuracy(one.macroF1)),
        row(`${part} log loss`, of, (one) => formatLoss(one.logLoss)),
      ]),
    [
      'best epoch or iteration',
      ...runs.map(({ bestEpoch }) => (bestEpoch === null ? noNumber : formatCount(bestEpoch))),
    ],
    ['time', ...runs.map(({ seconds }) => (seconds === null ? noNumber : formatDuration(seconds)))],
    ['skipped', ...runs.map(({ skipped }) => (skipped === null ? noNumber : formatCount(skipped)))],
  ];
}

/** What the data of one run has otherwise than the first run's: one line each. */
function dataText({ run, fingerprint, classesAdded, classesRemoved, split, splitProblem }: DataDifferences): string {
  const words: string[] = [];
  const add = (what: string, of: Names): void => {
    if (of.count > 0) words.push(`${what}: ${listed(of)}`);
  };
  add('classes that A does not have', classesAdded);
  add('classes that only A has', classesRemoved);
  if (split) {
    add('images that A does not have', split.added);
    add('images that only A has', split.removed);
    for (const { from, to, images } of split.moved) add(`images moved from ${from} to ${to}`, images);
  } else words.push(`the parts cannot be compared: ${splitProblem ?? 'a split is missing'}`);
  const sameNames = split !== null && split.added.count + split.removed.count === 0;
  const start =
    fingerprint === 'same'
      ? 'the same images and classes'
      : fingerprint === 'unknown'
        ? 'a fingerprint of the data is missing'
        : sameNames
          ? 'the same file names, but the content or the class of some files is another one'
          : 'not the same images';
  const parts = split && split.moved.length === 0 && sameNames ? ' in the same parts' : '';
  return [`data of ${letter(run)} against A: ${start}${parts}`, ...words.map((word) => `  ${word}`)].join('\n');
}

function listed({ count, first }: Names): string {
  return `${formatCount(count)} (${first.map(visibleText).join(', ')}${count > first.length ? ', …' : ''})`;
}
