import type { Schedule } from '../../protocol/recipe/parts';
import { isBetter, monitored, type MonitoredValues } from '../../core/choices/monitors';

/** Where a training stands, as far as its learning rate goes. */
export interface ScheduleMoment {
  /** Optimizer steps that are done: 0 before the first. */
  readonly step: number;
  readonly stepsAnEpoch: number;
  /** Of the whole training. */
  readonly epochs: number;
}

/** What the plateau schedule remembers from epoch to epoch; plain numbers, so that JSON keeps it. */
export interface PlateauState {
  /** The learning rate now. */
  readonly learningRate: number;
  readonly best: number | null;
  /** Epochs without a better value. */
  readonly wait: number;
  /** Epochs for which nothing is counted. */
  readonly cooldown: number;
}

export function plateauStart(learningRate: number): PlateauState {
  return { learningRate, best: null, wait: 0, cooldown: 0 };
}

/**
 * The learning rate of the next step. `highest` is the recipe's learning rate; of the plateau schedule, the state
 * decides. Sources: `LearningRateScheduler` and `CosineDecay` of Keras 3
 * (keras/src/callbacks/learning_rate_scheduler.py, keras/src/optimizers/schedules/learning_rate_schedule.py),
 * `OneCycleLR` of PyTorch with cosine annealing (torch/optim/lr_scheduler.py; Smith and Topin 2019), whose momentum is
 * left as it is.
 */
export function learningRateAt(
  schedule: Schedule,
  highest: number,
  moment: ScheduleMoment,
  plateau?: PlateauState,
): number {
  switch (schedule.name) {
    case 'constant':
      return highest;
    case 'step':
      return highest * schedule.factor ** Math.floor(moment.step / moment.stepsAnEpoch / schedule.every);
    case 'cosine':
      return cosine(schedule, highest, moment);
    case 'oneCycle':
      return oneCycle(schedule, highest, moment);
    case 'plateau':
      return plateau?.learningRate ?? highest;
  }
}

function cosine(
  { warmup, final }: Extract<Schedule, { name: 'cosine' }>,
  highest: number,
  { step, stepsAnEpoch, epochs }: ScheduleMoment,
): number {
  const warm = Math.round(warmup * stepsAnEpoch);
  if (step < warm) return (highest * step) / warm;
  const all = Math.max(1, epochs * stepsAnEpoch - warm);
  const share = Math.min(1, (step - warm) / all);
  return highest * ((1 - final) * 0.5 * (1 + Math.cos(Math.PI * share)) + final);
}

function oneCycle(
  { rise, startDivisor, finalDivisor }: Extract<Schedule, { name: 'oneCycle' }>,
  highest: number,
  { step, stepsAnEpoch, epochs }: ScheduleMoment,
): number {
  const all = epochs * stepsAnEpoch;
  const start = highest / startDivisor;
  const top = Math.max(0, rise * all - 1);
  const last = all - 1;
  const between = (from: number, to: number, share: number): number =>
    to + ((from - to) / 2) * (1 + Math.cos(Math.PI * Math.min(1, share)));
  if (step <= top && top > 0) return between(start, highest, step / top);
  return between(highest, start / finalDivisor, last > top ? (step - top) / (last - top) : 1);
}

/**
 * The plateau's state after an epoch. Source: `ReduceLROnPlateau` of Keras 3
 * (keras/src/callbacks/reduce_lr_on_plateau.py). A value that is missing or no number changes nothing.
 */
export function plateauAfter(
  schedule: Extract<Schedule, { name: 'plateau' }>,
  before: PlateauState,
  values: MonitoredValues,
): PlateauState {
  const { value, monitor } = monitored(schedule.monitor, values);
  if (!Number.isFinite(value)) return before;
  const cooldown = Math.max(0, before.cooldown - 1);
  const wait = before.cooldown > 0 ? 0 : before.wait;
  if (before.best === null || isBetter(monitor, value, before.best, schedule.minDelta))
    return { ...before, best: value, wait: 0, cooldown };
  if (cooldown > 0) return { ...before, wait, cooldown };
  if (wait + 1 < schedule.patience || before.learningRate <= schedule.minimum)
    return { ...before, wait: wait + 1, cooldown };
  return {
    ...before,
    learningRate: Math.max(before.learningRate * schedule.factor, schedule.minimum),
    wait: 0,
    cooldown: schedule.cooldown,
  };
}

/** Whether the curve up to an epoch depends on how many epochs come after it. */
export function dependsOnEnd(schedule: Schedule): boolean {
  return schedule.name === 'cosine' || schedule.name === 'oneCycle';
}

/** What a schedule is called in a notice. */
export const scheduleWords: Readonly<Record<Schedule['name'], string>> = {
  constant: 'constant',
  step: 'step',
  cosine: 'cosine',
  oneCycle: 'one-cycle',
  plateau: 'plateau',
};
