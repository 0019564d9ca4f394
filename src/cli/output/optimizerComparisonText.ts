import { noteWords } from '../../core/runs/optimizerComparisonNotes';
import { formatAccuracy, formatDuration, formatInterval, noNumber } from '../../core/format';
import { rankingWords } from '../../core/metrics/optimizerRankingWords';
import type { OptimizerComparison } from '../../protocol/optimizerComparison';
import { textTable } from './table';

/** The ranking as a table, the sentence under it, and what a reader must know. */
export function comparisonText(record: OptimizerComparison): string {
  const { ranking, optimizers, pairs, notes } = record;
  const ranked = ranking?.optimizers ?? [];
  const others = optimizers.filter(({ name }) => !ranked.some((line) => line.name === name));
  const planned = (name: string) => optimizers.find((optimizer) => optimizer.name === name)!;
  const secondsOf = (name: string) => {
    const known = pairs.flatMap(({ optimizer, seconds }) => (optimizer === name && seconds !== null ? [seconds] : []));
    return known.length === 0
      ? noNumber
      : formatDuration(known.reduce((sum, seconds) => sum + seconds, 0) / known.length);
  };
  const rows = [
    ['', 'optimizer', 'learning rate', 'test accuracy', 'spread', '95% interval', 'each seed', 'time'],
    ...ranked.map(({ name, mean, deviation, interval, accuracies }, index) => [
      `${index + 1}.`,
      planned(name).title,
      String(planned(name).learningRate),
      formatAccuracy(mean),
      deviation === null ? noNumber : `± ${deviation.toFixed(3)}`,
      formatInterval(interval),
      accuracies.map(formatAccuracy).join(' '),
      secondsOf(name),
    ]),
    ...others.map(({ name, title, learningRate }) => [
      '',
      title,
      String(learningRate),
      pairs.some(({ optimizer, status }) => optimizer === name && status === 'failed') ? 'failed' : 'not finished',
      '',
      '',
      '',
      secondsOf(name),
    ]),
  ];
  const failures = [
    ...new Set(pairs.flatMap(({ optimizer, error }) => (error === null ? [] : [`${optimizer}: ${error}`]))),
  ];
  return [
    textTable(rows, [2, 3]),
    ranking ? rankingWords(ranking) : 'No seed is finished for every optimizer, so there is no ranking yet.',
    ...failures,
    ...notes.map((note) => noteWords(note)),
  ].join('\n');
}
