import { plural } from '../../core/format';
import type { Recipe } from '../../protocol/recipe/recipe';
import { isBetter, monitored, monitorWords, type MonitoredValues } from '../../core/choices/monitors';

export type EarlyStopping = NonNullable<Recipe['earlyStopping']>;

/** What early stopping remembers from epoch to epoch; plain numbers, so that JSON keeps it. */
export interface PatienceState {
  readonly best: number | null;
  /** Epochs without a better value. */
  readonly wait: number;
}

export const patienceStart: PatienceState = { best: null, wait: 0 };

/** The state after an epoch. Source: `EarlyStopping` of Keras 3 (keras/src/callbacks/early_stopping.py). */
export function patienceAfter(
  { monitor: wanted, minDelta }: EarlyStopping,
  before: PatienceState,
  values: MonitoredValues,
): PatienceState {
  const { value, monitor } = monitored(wanted, values);
  if (before.best === null || isBetter(monitor, value, before.best, minDelta)) return { best: value, wait: 0 };
  return { best: before.best, wait: before.wait + 1 };
}

/** Whether training ends now: after `patience` epochs without a better value, and never after the first epoch. */
export function isOutOfPatience({ patience }: EarlyStopping, { wait }: PatienceState): boolean {
  return wait >= Math.max(1, patience);
}

export function patienceWords({ monitor: wanted, patience, minDelta }: EarlyStopping, values: MonitoredValues): string {
  const { monitor } = monitored(wanted, values);
  const by = minDelta > 0 ? ` by more than ${minDelta}` : '';
  return `the ${monitorWords[monitor]} did not get better${by} for ${plural(Math.max(1, patience), 'epoch')}`;
}
