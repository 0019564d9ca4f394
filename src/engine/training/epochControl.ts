import type { Notify } from '../../core/codes/noticeCodes';
import { formatDuration, plural } from '../../core/format';
import type { Schedule } from '../../protocol/recipe/parts';
import { isOutOfPatience, patienceAfter, patienceStart, patienceWords, type PatienceState } from './earlyStopping';
import { isBetter, monitored, monitorWords, type MonitoredValues } from '../../core/choices/monitors';
import { learningRateAt, plateauAfter, plateauStart, scheduleWords, type PlateauState } from './schedules';
import type { EndReason, NetworkSettings, EpochControlState } from './trainNetworkTypes';

/** Why a training ends now. */
export interface TrainingEnd {
  readonly reason: EndReason;
  readonly words: string;
}

/** Controls a training from epoch to epoch: its learning rate, what counts as better, and when it is over. */
export class EpochControl {
  private plateau: PlateauState;
  private patience: PatienceState;
  private seconds: number;
  private began = performance.now();

  constructor(
    private readonly settings: NetworkSettings,
    private readonly stepsAnEpoch: number,
    from: EpochControlState | undefined,
    private readonly notice: Notify = () => undefined,
  ) {
    this.plateau = from?.plateau ?? plateauStart(settings.learningRate);
    this.patience = from?.patience ?? patienceStart;
    this.seconds = from?.seconds ?? 0;
  }

  state(): EpochControlState {
    return { plateau: this.plateau, patience: this.patience, seconds: this.elapsed() };
  }

  /** Of the step after `step` steps. */
  learningRate(step: number): number {
    const { learningRate, epochs } = this.settings;
    return learningRateAt(this.schedule, learningRate, { step, stepsAnEpoch: this.stepsAnEpoch, epochs }, this.plateau);
  }

  /** The value that the best epoch is chosen by. */
  score(values: MonitoredValues): number {
    return this.monitored(values).value;
  }

  /** Whether `values` beat the score of the best epoch so far. */
  beats(values: MonitoredValues, best: number | undefined): boolean {
    const { monitor, value } = this.monitored(values);
    return best === undefined || isBetter(monitor, value, best);
  }

  /** Takes an epoch's figures in and says what follows from them: a new learning rate, the end. */
  afterEpoch(epoch: number, step: number, values: MonitoredValues): TrainingEnd | undefined {
    const { earlyStopping, epochs } = this.settings;
    const before = this.learningRate(step - 1);
    if (this.schedule.name === 'plateau') this.plateau = plateauAfter(this.schedule, this.plateau, values);
    const after = this.learningRate(step);
    if (epoch < epochs && before !== after && (this.schedule.name === 'plateau' || this.schedule.name === 'step')) {
      this.notice(
        'info',
        'learning-rate',
        `Learning rate ${rateWords(before)} → ${rateWords(after)} after epoch ${epoch} (${scheduleWords[this.schedule.name]}).`,
      );
    }
    if (epoch === 1) this.sayTwins(values);
    if (!earlyStopping) return undefined;
    this.patience = patienceAfter(earlyStopping, this.patience, values);
    if (!isOutOfPatience(earlyStopping, this.patience) || epoch >= epochs) return undefined;
    return {
      reason: 'early-stopping',
      words: `Ended early after epoch ${epoch} of ${epochs}: ${patienceWords(earlyStopping, values)}.`,
    };
  }

  /** Why a training that is resumed is over already: it was ended from outside while its model was saved. */
  alreadyOver(epochsDone: number): TrainingEnd | undefined {
    const { earlyStopping, epochs } = this.settings;
    if (earlyStopping && epochsDone > 0 && epochsDone < epochs && isOutOfPatience(earlyStopping, this.patience)) {
      return { reason: 'early-stopping', words: `Ended early after epoch ${epochsDone} of ${epochs}.` };
    }
    return this.outOfTime(epochsDone);
  }

  /** The end of the time budget, once an epoch is over. */
  outOfTime(epochsDone: number): TrainingEnd | undefined {
    const { timeBudget, epochs } = this.settings;
    if (!timeBudget || epochsDone < 1 || epochsDone >= epochs || this.elapsed() < timeBudget * 60) return undefined;
    return {
      reason: 'time-budget',
      words: `Ended after ${plural(epochsDone, 'epoch')} of ${epochs}: the time budget of ${formatDuration(timeBudget * 60)} is used up.`,
    };
  }

  /** Leaves a pause out of the time that counts. Returns its milliseconds. */
  async waitFor(pause: Promise<void>): Promise<number> {
    const from = performance.now();
    this.seconds = this.elapsed();
    await pause;
    this.began = performance.now();
    return this.began - from;
  }

  private elapsed(): number {
    return this.seconds + (performance.now() - this.began) / 1000;
  }

  private get schedule(): Schedule {
    return this.settings.schedule ?? { name: 'constant' };
  }

  private monitored(values: MonitoredValues): ReturnType<typeof monitored> {
    return monitored(this.settings.earlyStopping?.monitor ?? 'valLoss', values);
  }

  private sayTwins(values: MonitoredValues): void {
    const wanted = [
      this.settings.earlyStopping?.monitor,
      this.schedule.name === 'plateau' ? this.schedule.monitor : undefined,
    ];
    for (const monitor of new Set(wanted)) {
      const used = monitor && monitored(monitor, values).monitor;
      if (used !== monitor)
        this.notice(
          'warning',
          'monitor',
          `Nothing validates, so the ${monitorWords[used!]} is watched instead of the ${monitorWords[monitor!]}.`,
        );
    }
  }
}

function rateWords(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
