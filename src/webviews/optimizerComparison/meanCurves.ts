import type { OptimizerComparison } from '../../protocol/optimizerComparison';
import type { RunCurves } from '../../protocol/pages/runs';

/**
 * One curve for each optimizer: the mean over its finished seeds, as a mean over trainings of different lengths would
 * jump where one ends. An optimizer of which no seed is finished has the curve of the running training, if any.
 */
export function optimizerCurves(
  { optimizers, pairs }: Pick<OptimizerComparison, 'optimizers' | 'pairs'>,
  curves: readonly RunCurves[],
): (RunCurves | undefined)[] {
  const byRun = new Map(curves.map((one) => [one.run, one]));
  return optimizers.map(({ name }) => {
    const own = pairs.filter(({ optimizer, status }) => optimizer === name && status !== 'waiting');
    const finished = own.flatMap(({ status, run }) => (status === 'completed' ? (byRun.get(run) ?? []) : []));
    if (finished.length > 0) return meanCurves(name, finished);
    const going = own.flatMap(({ run }) => byRun.get(run) ?? []).at(-1);
    return going && { ...going, run: name };
  });
}

/**
 * For each optimizer the curves of its seeds, finished or running, that `optimizerCurves` gathers in one; none where
 * that is the curve of the only one.
 */
export function seedCurves(
  { optimizers, pairs }: Pick<OptimizerComparison, 'optimizers' | 'pairs'>,
  curves: readonly RunCurves[],
): (readonly RunCurves[])[] {
  const byRun = new Map(curves.map((one) => [one.run, one]));
  return optimizers.map(({ name }) => {
    const own = pairs.flatMap(({ optimizer, run, status }) =>
      optimizer === name && status !== 'waiting' ? (byRun.get(run) ?? []) : [],
    );
    return own.length > 1 ? own : [];
  });
}

/** The mean of curves, epoch by epoch, as far as all of them reach. */
export function meanCurves(run: string, curves: readonly RunCurves[]): RunCurves {
  const length = Math.min(...curves.map(({ epoch }) => epoch.length));
  const over = <T>(pick: (one: RunCurves) => readonly T[], mean: (values: readonly T[]) => T): T[] =>
    Array.from({ length }, (_, at) => mean(curves.map((one) => pick(one)[at]!)));
  return {
    run,
    epoch: over(
      (one) => one.epoch,
      ([first]) => first!,
    ),
    seconds: over((one) => one.seconds, meanOf),
    loss: over((one) => one.loss, meanOf),
    accuracy: over((one) => one.accuracy, meanOf),
    valLoss: over((one) => one.valLoss, meanOfKnown),
    valAccuracy: over((one) => one.valAccuracy, meanOfKnown),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? meanOf(known) : null;
}
