import { isBetter, monitored, type Monitor } from '../../core/choices/monitors';
import type { EpochEvent } from '../../protocol/runEvents';
import type { Series } from '../charts/lineGeometry';
import { text } from '../strings/training';

/** What early stopping watches, as `run.json` keeps it. */
export interface Patience {
  readonly monitor: Monitor;
  readonly patience: number;
  readonly minDelta: number;
}

/** Early stopping as the recorded settings have it; null where there is none. */
export function patienceOf(settings: Readonly<Record<string, unknown>>): Patience | null {
  const given = settings['earlyStopping'] as Partial<Patience> | null | undefined;
  return given && typeof given === 'object' && typeof given.patience === 'number'
    ? { monitor: given.monitor ?? 'valLoss', patience: given.patience, minDelta: given.minDelta ?? 0 }
    : null;
}

/** By which figure an epoch is the best: what early stopping watches, else what the job does where it is not told. */
export function monitorOf(settings: Readonly<Record<string, unknown>>): Monitor {
  return patienceOf(settings)?.monitor ?? 'valLoss';
}

/** The epochs, first and last, through which early stopping waits for something better; null without epochs. */
export function waitingSpan(
  epochs: readonly EpochEvent[],
  { monitor, patience, minDelta }: Patience,
): readonly [number, number] | null {
  let best: { epoch: number; value: number } | undefined;
  for (const epoch of epochs) {
    const { value } = monitored(monitor, epoch);
    if (!best || isBetter(monitor, value, best.value, minDelta)) best = { epoch: epoch.epoch, value };
  }
  return best ? [best.epoch, best.epoch + Math.max(1, patience)] : null;
}

export type CurveAxis = 'epoch' | 'time';

/** Where on the x axis the backbone's last blocks begin to be trained; null in runs of one stage. */
export function stageBoundary(epochs: readonly EpochEvent[], x: readonly number[]): number | null {
  const first = epochs.findIndex(({ stage }) => stage === 'blocks');
  return first <= 0 ? null : (x[first - 1]! + x[first]!) / 2;
}

/** Epochs as the columns that the charts draw. */
export interface Curves {
  /** Epoch numbers, or seconds since the run began. */
  readonly x: readonly number[];
  readonly loss: readonly Series[];
  readonly accuracy: readonly Series[];
  /** The learning rate as it was at each epoch's end; empty where it never changed or there is none. */
  readonly rate: readonly Series[];
  /** Index of the best epoch, -1 before any. */
  readonly best: number;
}

/** Turns epochs into curves; the validation curves are left out where no epoch has them. */
export function curvesOf(
  epochs: readonly EpochEvent[],
  axis: CurveAxis,
  began: number | null,
  bestEpoch: number | null,
): Curves {
  const start = began ?? epochs[0]?.t ?? 0;
  const validated = epochs.some((epoch) => epoch.valLoss !== null || epoch.valAccuracy !== null);
  const pair = (train: (epoch: EpochEvent) => number, validation: (epoch: EpochEvent) => number | null): Series[] => {
    const series: Series[] = [{ id: 'train', label: text('part.train'), tone: 'train', values: epochs.map(train) }];
    if (validated) {
      series.push({
        id: 'validation',
        label: text('part.validation'),
        tone: 'validation',
        values: epochs.map((epoch) => validation(epoch) ?? NaN),
      });
    }
    return series;
  };
  return {
    x: epochs.map((epoch) => (axis === 'epoch' ? epoch.epoch : (epoch.t - start) / 1000)),
    loss: pair(
      (epoch) => epoch.loss,
      (epoch) => epoch.valLoss,
    ),
    accuracy: pair(
      (epoch) => epoch.accuracy,
      (epoch) => epoch.valAccuracy,
    ),
    rate: rateOf(epochs),
    best: bestIndex(epochs, bestEpoch),
  };
}

/** A constant rate stands among the settings: only one that moved is worth a chart. */
function rateOf(epochs: readonly EpochEvent[]): Series[] {
  const values = epochs.map(({ learningRate }) => learningRate ?? NaN);
  const known = values.filter(Number.isFinite);
  if (known.every((value) => value === known[0])) return [];
  return [{ id: 'rate', label: text('curves.rate'), tone: 'train', values }];
}

/** Place of the best epoch: the one the result names, or else the latest that was the best so far; -1 without any. */
export function bestIndex(epochs: readonly EpochEvent[], bestEpoch: number | null): number {
  for (let index = epochs.length - 1; index >= 0; index -= 1) {
    const epoch = epochs[index]!;
    if (bestEpoch === null ? epoch.best : epoch.epoch === bestEpoch) return index;
  }
  return -1;
}
