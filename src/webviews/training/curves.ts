import type { EpochEvent } from '../../protocol/runEvents';
import type { Series } from '../charts/lineGeometry';
import { text } from '../shared/strings';

export type CurveAxis = 'epoch' | 'time';

/** Epochs as the columns that the charts draw. */
export interface Curves {
  /** Epoch numbers, or seconds since the run began. */
  readonly x: readonly number[];
  readonly loss: readonly Series[];
  readonly accuracy: readonly Series[];
  /** Index of the best epoch, -1 before any. */
  readonly best: number;
}

/** Turns epochs into curves; the validation curves are left out where no epoch has them. */
export function curvesOf(epochs: readonly EpochEvent[], axis: CurveAxis, began: number | null, bestEpoch: number | null): Curves {
  const start = began ?? epochs[0]?.t ?? 0;
  const validated = epochs.some((epoch) => epoch.valLoss !== null || epoch.valAccuracy !== null);
  const pair = (train: (epoch: EpochEvent) => number, validation: (epoch: EpochEvent) => number | null): Series[] => {
    const series: Series[] = [{ id: 'train', label: text('part.train'), tone: 'train', values: epochs.map(train) }];
    if (validated) {
      series.push({ id: 'validation', label: text('part.validation'), tone: 'validation', values: epochs.map((epoch) => validation(epoch) ?? NaN) });
    }
    return series;
  };
  return {
    x: epochs.map((epoch) => (axis === 'epoch' ? epoch.epoch : (epoch.t - start) / 1000)),
    loss: pair((epoch) => epoch.loss, (epoch) => epoch.valLoss),
    accuracy: pair((epoch) => epoch.accuracy, (epoch) => epoch.valAccuracy),
    best: bestIndex(epochs, bestEpoch),
  };
}

/** Place of the best epoch: the one the result names, or else the latest that was the best so far; -1 without any. */
export function bestIndex(epochs: readonly EpochEvent[], bestEpoch: number | null): number {
  for (let index = epochs.length - 1; index >= 0; index -= 1) {
    const epoch = epochs[index]!;
    if (bestEpoch === null ? epoch.best : epoch.epoch === bestEpoch) return index;
  }
  return -1;
}
