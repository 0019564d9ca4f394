import { formatAccuracy, formatCount, formatDuration, formatInterval, noNumber } from '../../core/format';
import type { OptimizerRanking } from '../../core/metrics/optimizerRanking';
import { rankingWords } from '../../core/metrics/optimizerRankingWords';
import type { ComparedPair, OptimizerComparison } from '../../protocol/optimizerComparison';
import type { Column } from '../components/tableModel';
import { letterOf } from '../runComparison/comparedCurves';
import { text } from '../strings/optimizerComparison';

/** An optimizer in the ranking; without a rank where it has no result for every seed. */
export interface RankingRow {
  readonly rank: number | null;
  readonly letter: string;
  readonly name: string;
  readonly title: string;
  readonly learningRate: number;
  readonly batchSize: number | 'all';
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly interval: readonly [number, number] | null;
  readonly accuracies: readonly number[];
  readonly seconds: number | null;
}

/** The ranked optimizers, the best first, and those that have no rank. */
export function rankingRows({ ranking, optimizers, pairs }: OptimizerComparison): RankingRow[] {
  const rows = optimizers.map(({ name, title, learningRate, batchSize }, place): RankingRow => {
    const at = ranking?.optimizers.findIndex((line) => line.name === name) ?? -1;
    const line = ranking?.optimizers[at];
    const seconds = pairs.flatMap((pair) => (pair.optimizer === name && pair.seconds !== null ? [pair.seconds] : []));
    return {
      rank: line ? at + 1 : null,
      letter: letterOf(place),
      name,
      title,
      learningRate,
      batchSize,
      mean: line?.mean ?? null,
      deviation: line?.deviation ?? null,
      interval: line?.interval ?? null,
      accuracies: line?.accuracies ?? [],
      seconds: seconds.length === 0 ? null : seconds.reduce((sum, one) => sum + one, 0) / seconds.length,
    };
  });
  return rows.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || 0);
}

/** The verdict of a ranking; it calls the optimizers as the curves and the table do. */
export function verdictOf(ranking: OptimizerRanking, { optimizers }: OptimizerComparison): string {
  const titles = new Map<string, string>(optimizers.map(({ name, title }) => [name, title]));
  const title = (name: string): string => titles.get(name) ?? name;
  const { bestTwo } = ranking;
  const named = {
    ...ranking,
    optimizers: ranking.optimizers.map((line) => ({ ...line, name: title(line.name) })),
    bestTwo: bestTwo && { ...bestTwo, first: title(bestTwo.first), second: title(bestTwo.second) },
  };
  return rankingWords(named, text);
}

/** Columns of the ranking. In a file the letter has a column of its own; on the page it stands before the name. */
export function rankingColumns(inFile = false): Column<RankingRow>[] {
  return [
    {
      key: 'rank',
      label: text('optimizers.col.rank'),
      align: 'end',
      value: ({ rank }) => rank,
      text: ({ rank }) => (rank === null ? noNumber : String(rank)),
    },
    ...(inFile
      ? [{ key: 'letter', label: text('optimizers.col.letter'), value: ({ letter }: RankingRow) => letter }]
      : []),
    {
      key: 'optimizer',
      label: text('optimizers.col.optimizer'),
      value: ({ title }) => title,
      text: ({ letter, title }) => `${letter}  ${title}`,
    },
    {
      key: 'mean',
      label: text('optimizers.col.mean'),
      align: 'end',
      value: ({ mean }) => mean,
      text: ({ mean }) => formatAccuracy(mean),
    },
    {
      key: 'deviation',
      label: text('optimizers.col.deviation'),
      align: 'end',
      value: ({ deviation }) => deviation,
      text: ({ deviation, accuracies }) =>
        deviation !== null
          ? `± ${deviation.toFixed(3)}`
          : accuracies.length === 1
            ? text('optimizers.oneSeed')
            : noNumber,
    },
    {
      key: 'interval',
      label: text('optimizers.col.interval'),
      align: 'end',
      value: ({ interval }) => interval && formatInterval(interval),
      text: ({ interval }) => (interval ? formatInterval(interval) : noNumber),
    },
    {
      key: 'seeds',
      label: text('optimizers.col.seeds'),
      value: ({ accuracies }) => accuracies.map(formatAccuracy).join(' '),
    },
    { key: 'rate', label: text('optimizers.col.rate'), align: 'end', value: ({ learningRate }) => learningRate },
    {
      key: 'batch',
      label: text('optimizers.col.batch'),
      align: 'end',
      value: ({ batchSize }) => (batchSize === 'all' ? Infinity : batchSize),
      text: ({ batchSize }) => (batchSize === 'all' ? text('optimizers.batchAll') : formatCount(batchSize)),
    },
    {
      key: 'time',
      label: text('optimizers.col.time'),
      align: 'end',
      value: ({ seconds }) => seconds,
      text: ({ seconds }) => secondsWords(seconds),
    },
  ];
}

/** Columns of the single trainings. */
export function trainingColumns({ optimizers }: OptimizerComparison): Column<ComparedPair>[] {
  const title = (name: string): string => optimizers.find((optimizer) => optimizer.name === name)?.title ?? name;
  return [
    { key: 'optimizer', label: text('optimizers.col.optimizer'), value: ({ optimizer }) => title(optimizer) },
    { key: 'seed', label: text('optimizers.col.seed'), align: 'end', value: ({ seed }) => seed },
    { key: 'status', label: text('optimizers.col.status'), value: ({ status }) => text(`optimizers.pair.${status}`) },
    {
      key: 'test',
      label: text('optimizers.col.mean'),
      align: 'end',
      value: ({ test }) => test,
      text: ({ test }) => formatAccuracy(test),
    },
    {
      key: 'validation',
      label: text('optimizers.col.validation'),
      align: 'end',
      value: ({ validation }) => validation,
      text: ({ validation }) => formatAccuracy(validation),
    },
    {
      key: 'bestEpoch',
      label: text('optimizers.col.bestEpoch'),
      align: 'end',
      value: ({ bestEpoch }) => bestEpoch,
      text: ({ bestEpoch }) => (bestEpoch === null ? noNumber : formatCount(bestEpoch)),
    },
    {
      key: 'time',
      label: text('optimizers.col.time'),
      align: 'end',
      value: ({ seconds }) => seconds,
      text: ({ seconds }) => secondsWords(seconds),
    },
    { key: 'problem', label: text('optimizers.col.problem'), wide: true, value: ({ error }) => error ?? '' },
  ];
}

function secondsWords(seconds: number | null): string {
  return seconds === null ? noNumber : formatDuration(seconds);
}
