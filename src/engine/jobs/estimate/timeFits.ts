import { plural } from '../../../core/format';
import type { Estimate, Range } from '../../../protocol/estimate/estimate';
import type { TrainingImages } from '../../datasets/trainingImages';
import { timeFit, type SampleInputs, type TimedFit } from './estimateFit';
import { headShape, timeHead, timeHeadScore } from '../train/modes/timeHead';
import type { TimedPass } from './estimatePass';
import type { PlannedFit, PlannedPass } from './estimatePlan';
import { nothing, plus, times } from '../train/modes/timeRange';
import type { DecodedSample } from './estimateSample';
import type { Timing } from './timing';

/** What fitting takes. */
export interface Fitted {
  readonly fit: Range;
  readonly epoch: Range | null;
  /** One after the other, each with its own epochs. */
  readonly stretches: Estimate['stretches'];
  readonly evaluate: Range;
  /** Seconds of compiling before the first step. */
  readonly start: number;
  readonly step: TimedFit['needs'] | null;
  readonly detail: string;
}

/** Fitting a linear head to the features. */
export async function timeFeaturesFit({ recipe, images, rows, runtime, plan, signal }: Timing): Promise<Fitted> {
  const classes = images.dataset.classes.length;
  const shape = headShape(recipe, rows, plan.columns, classes);
  const { search } = shape;
  return {
    fit: await timeHead(runtime, shape, signal),
    epoch: null,
    start: 0,
    step: null,
    evaluate: times(await timeHeadScore(runtime, plan.columns, classes), images.files.length),
    stretches: null,
    detail: !search
      ? 'a linear head'
      : search.halves
        ? `a linear head, its penalty chosen by ${search.folds} folds`
        : 'a linear head, its penalty chosen on one third that is held out once',
  };
}

/** The epochs of each stage of a network's training. */
export async function timeFits(
  { recipe, images, rows, runtime, plan, sample, signal, next }: Timing,
  passes: ReadonlyMap<PlannedPass['lower'], TimedPass>,
): Promise<Fitted> {
  const result = {
    fit: nothing,
    epoch: nothing,
    evaluate: nothing,
    stretches: [] as NonNullable<Estimate['stretches']>,
    start: 0,
    step: { state: 0, batch: 0, batchSize: 0 },
  };
  for (const planned of plan.fits) {
    const timed = await timeFit(
      runtime,
      planned,
      inputsOf(planned, passes, sample, images),
      rows.train.length,
      recipe.seed,
      signal,
    );
    result.epoch = plus(
      times(timed.step, Math.ceil(rows.train.length / timed.needs.batchSize)),
      times(timed.judge, rows.validation.length),
    );
    result.stretches.push({ epochs: planned.epochs, epoch: result.epoch });
    result.fit = plus(result.fit, times(result.epoch, planned.epochs));
    // Judging within an epoch copies the weights too: at the end it took a quarter to a half in runs of six sets.
    const evaluate = times(timed.judge, images.files.length);
    result.evaluate = { ...evaluate, low: evaluate.low / 4 };
    result.start += Math.max(0, timed.start - timed.step.seconds);
    if (timed.needs.state + timed.needs.batch > result.step.state + result.step.batch) result.step = timed.needs;
    next();
  }
  if (recipe.timeBudget !== null) result.fit = capped(result.fit, recipe.timeBudget * 60);
  return { ...result, detail: plan.fits.map(({ epochs }) => plural(epochs, 'epoch')).join(', then ') };
}

function inputsOf(
  { lower }: PlannedFit,
  passes: ReadonlyMap<PlannedPass['lower'], TimedPass>,
  sample: DecodedSample,
  images: TrainingImages,
): SampleInputs {
  const labels = Int32Array.from(sample.rows, (row) => images.labels[row] as number);
  const pass = lower && passes.get(lower);
  if (!pass) return { elements: 'uint8', bytes: sample.pixels, labels };
  const { buffer, byteOffset, byteLength } = pass.outputs;
  return {
    elements: 'float32',
    bytes: new Uint8Array(buffer, byteOffset, byteLength),
    labels: labels.slice(0, pass.images),
  };
}

function capped({ seconds, low, high }: Range, most: number): Range {
  return { seconds: Math.min(seconds, most), low: Math.min(low, most), high: Math.min(high, most) };
}
