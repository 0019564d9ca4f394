import { LoupeError } from '../../../../core/errors';
import { plural } from '../../../../core/format';
import type { EpochEvent } from '../../../../protocol/runEvents';
import type { LayersModel } from '../../../layersModel/tensorflow';
import type { PhaseClock } from '../../../runs/phaseClock';
import { isBetter, monitored } from '../../../../core/choices/monitors';
import { trainNetwork } from '../../../training/trainNetwork';
import type { NetworkSettings, TrainNetworkOptions } from '../../../training/trainNetworkTypes';
import { resumePoint } from '../checkpoints/resumePoint';
import type { InputStore } from '../inputs/inputStore';
import type { DividedTraining } from '../preparation/preparedTraining';
import { writeCheckpoints } from '../checkpoints/writeCheckpoints';

/** One stretch of epochs with the same trained layers. */
export interface FitStage {
  /** The trained part, up to the softmax. */
  readonly model: LayersModel;
  readonly store: InputStore;
  readonly settings: NetworkSettings;
  /** Of a run with several stages. */
  readonly stage?: EpochEvent['stage'];
  /** The stages before it. */
  readonly before?: FitResult | undefined;
  /** Epochs of the whole run, as far as is known. */
  readonly epochs: number;
}

/** The options of a training that do not follow its epochs. */
export type StageInputs = Omit<TrainNetworkOptions, 'onEpoch'>;

/** Where a run stands after a stage. */
export interface FitResult {
  /** Epochs that are over, of all stages. */
  readonly finished: number;
  /** The epoch with the best monitored value of all stages, and that value; null before the first is over. */
  readonly best: { readonly epoch: number; readonly score: number } | null;
  /** Whether `best` is of this stage: then the trained part has its weights. */
  readonly improved: boolean;
  /** Whether the user asked to stop, or the loss ran away. */
  readonly over: boolean;
}

/** Trains one stage and reports it: progress, epochs (counted over all stages), checkpoints, why it ended. */
export async function fitStage(
  training: DividedTraining,
  clock: PhaseClock,
  { model, store, settings, stage, before, epochs }: FitStage,
): Promise<FitResult> {
  const { writer, origin } = training.run;
  const offset = before?.finished ?? 0;
  const from = origin.resume && (await resumePoint(writer, origin.resume, stage));
  let finished = from?.epoch ?? 0;
  let best = before?.best ?? null;
  let improved = false;
  const monitor = settings.earlyStopping?.monitor ?? 'valLoss';
  if (from?.best && (best === null || isBetter(monitor, from.best.score, best.score))) {
    best = { epoch: offset + from.best.epoch, score: from.best.score };
    improved = true;
  }
  try {
    const { reason, words } = await trainNetwork({
      ...stageInputs(training, { model, store, settings }),
      onBatch: (done, total) =>
        clock.progress(
          (offset + finished) * total + done,
          epochs * total,
          `epoch ${offset + finished + 1} of ${epochs}`,
        ),
      onEpoch: (epoch) => {
        finished = epoch.epoch;
        const { value, monitor: watched } = monitored(monitor, epoch);
        const beats = epoch.best && (best === null || isBetter(watched, value, best.score));
        if (beats) {
          best = { epoch: offset + epoch.epoch, score: value };
          improved = true;
        }
        expectScoring(training, epoch.seconds);
        writer.event({
          type: 'epoch',
          ...epoch,
          epoch: offset + epoch.epoch,
          epochs,
          best: beats,
          ...(stage && { stage }),
        });
      },
      onCheckpoint: (checkpoint) => writeCheckpoints({ folder: writer.folder, stage, offset }, checkpoint),
      resumeFrom: from,
    });
    if (reason === 'early-stopping' || reason === 'time-budget') writer.notice('info', reason, words);
    writer.update({ ending: { reason, message: words } });
    return {
      finished: offset + finished,
      best,
      improved,
      over: reason === 'stopped' || reason === 'stopped-now' || reason === 'time-budget',
    };
  } catch (error) {
    // What was learned before the loss ran away is worth keeping.
    if (!(error instanceof LoupeError && error.code === 'diverged') || best === null) throw error;
    writer.notice('error', 'diverged', error.message);
    writer.update({ ending: { reason: 'diverged', message: error.message } });
    return { finished: offset + finished, best, improved, over: true };
  }
}

/** Writing the model and trying it, seconds, about. */
const saving = 1;

/**
 * Expects from the time of an epoch what scoring every image will take: of the three passes of a step, forwards and
 * twice backwards, scoring has the first.
 */
function expectScoring({ run: { plan }, images, rows }: DividedTraining, epochSeconds: number): void {
  if (!plan || plan.knows('evaluate')) return;
  const each = epochSeconds / (3 * rows.train.length + rows.validation.length);
  plan.expect({ evaluate: each * images.files.length, save: saving });
}

/** What a stage is trained on, and how it is stopped, paused and reported. */
export function stageInputs(
  { run, rows }: DividedTraining,
  { model, store, settings }: Pick<FitStage, 'model' | 'store' | 'settings'>,
): StageInputs {
  const { writer, runtime } = run;
  return {
    model,
    runtime,
    settings,
    images: store.source,
    labels: store.labels,
    seed: run.settings.seed,
    trainRows: store.rowsOf(rows.train),
    validationRows: store.rowsOf(rows.validation),
    onNotice: writer.notify,
    shouldStop: () => writer.stop.requested,
    pause: () => writer.stop.pause(),
  };
}

/**
 * Ends the `fit` phase. Returns the epoch whose weights are kept; throws LoupeError `stopped` where no epoch was
 * finished.
 */
export function endFit(
  { run }: DividedTraining,
  clock: PhaseClock,
  { finished, best }: Pick<FitResult, 'finished' | 'best'>,
): number {
  run.seconds.fit = clock.end(epochsRun(finished, run.writer.record.resumes?.at(-1)?.epoch ?? 0));
  if (best === null) throw new LoupeError('stopped', 'The run was stopped before its first epoch was over.');
  return best.epoch;
}

/** What this process ran of the epochs that are over; those before a resume were run by another. */
export function epochsRun(finished: number, before: number): string {
  return before === 0
    ? plural(finished, 'epoch')
    : `${plural(Math.max(0, finished - before), 'epoch')} (${finished} with those before)`;
}
