import { availableParallelism, loadavg } from 'node:os';
import { sortLeftOut } from '../../../core/layouts/leftOut';
import type { Notify } from '../../../core/codes/noticeCodes';
import { formatDuration, listWords, plural } from '../../../core/format';
import type { DeviceChoice } from '../../../protocol/devices';
import type { Estimate } from '../../../protocol/estimate/estimate';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import { availableMemory } from '../../runtimes/hardware';
import { planData } from '../train/preparation/plannedData';
import { partsOf } from '../train/preparation/splitImages';
import type { TrainOptions } from '../train/preparation/trainSettings';
import { slowestStage } from './estimateAdvice';
import { planTraining } from './estimatePlan';
import { asLoadVaries, plus, startOf } from '../train/modes/timeRange';
import { decodeSample } from './estimateSample';
import { timeFeaturesFit, timeFits } from './timeFits';
import { timePasses } from './timePasses';
import type { Timing } from './timing';

export interface EstimateJob extends TrainOptions {
  readonly recipeName?: string | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly signal: AbortSignal;
  readonly notify?: Notify;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Says how long a training with these settings would take, how much memory, and what takes longest, by timing a few
 * images and steps of it. Nothing is trained and no run is made. Throws what reading the dataset, the recipe, the split
 * and the network throws, and LoupeError `memory` where the training would not fit.
 */
export async function estimate(job: EstimateJob): Promise<Estimate> {
  const began = performance.now();
  const { signal } = job;
  // Before anything here adds to it.
  const loads = loadavg();
  const cores = availableParallelism();
  const { recipe, opened, images, samples } = await planData(job, signal);
  const { dataset } = images;
  const rows = await partsOf(images, recipe, () => undefined);
  const runtime = await openRuntime({
    device: job.device,
    trains: recipe.mode !== 'features',
    ...(job.notify && { notify: job.notify }),
  });
  const trainLabels = Int32Array.from(rows.train, (row) => images.labels[row] as number);
  const plan = await planTraining(recipe, {
    samples,
    classes: dataset.classes.length,
    images: images.files.length,
    distinct: new Set(images.hashes).size,
    trainLabels,
  });
  const start = (performance.now() - began) / 1000;

  const total = 2 + plan.passes.length + plan.fits.length;
  let done = 0;
  const next = (): void => job.onProgress(++done, total);
  next();
  const sample = await decodeSample(images, plan.preprocessing, recipe.seed, signal);
  const timing: Timing = {
    recipe,
    images,
    rows,
    runtime,
    plan,
    sample,
    notify: job.notify ?? (() => undefined),
    signal,
    next,
  };
  next();
  const prepared = await timePasses(timing);
  const before = process.memoryUsage().rss;
  const fitted = plan.fits.length === 0 ? await timeFeaturesFit(timing) : await timeFits(timing, prepared.passes);

  const stages = {
    start: startOf(start + fitted.start),
    decode: prepared.decode,
    features: prepared.features,
    prepare: prepared.prepare,
    fit: fitted.fit,
    evaluate: fitted.evaluate,
  };
  const measured = process.resourceUsage().maxRSS * 1024;
  const { step } = fitted;
  const held = heldFeatures(timing, prepared.cache?.cached ?? 0);
  const details: Readonly<Record<keyof typeof stages, string>> = {
    start: 'measured',
    decode: repeated(prepared.decoded),
    features: repeated(prepared.computed),
    prepare: 'they overlap',
    fit: fitted.detail,
    evaluate: plural(images.files.length, 'image'),
  };
  return {
    version: 1,
    dataset: dataset.folder,
    recipe: job.recipeName ?? recipe.extends,
    mode: recipe.mode,
    model: recipe.model,
    device: runtime.message,
    images: images.files.length,
    classes: dataset.classes.length,
    parts: { train: rows.train.length, validation: rows.validation.length, test: rows.test.length },
    imageSize: [plan.preprocessing.width, plan.preprocessing.height],
    cache: prepared.cache,
    stages: (Object.keys(stages) as (keyof typeof stages)[]).map((stage) => ({
      stage,
      ...stages[stage],
      detail: details[stage],
    })),
    epoch: fitted.epoch,
    stretches: fitted.stretches,
    epochs: plan.fits.length === 0 ? recipe.epochs : plan.fits.reduce((sum, fit) => sum + fit.epochs, 0),
    total: asLoadVaries(plus(stages.start, stages.prepare, stages.fit, stages.evaluate), loads, cores),
    memory: {
      bytes: Math.max(measured, step ? before + step.state + step.batch : 0) + held + prepared.bytes,
      available: availableMemory(),
      measured,
      step,
    },
    slowest: slowestStage(stages, recipe),
    notes: [...busyNotes(loads, cores), ...notesOf(timing, sortLeftOut(opened.skipped).files.length)],
    spent: (performance.now() - began) / 1000,
  };
}

/** Bytes of features that a training holds and this did not: those of every image, and the rows that are fitted. */
function heldFeatures({ plan, rows }: Timing, cached: number): number {
  const kept = plan.passes.find(({ cache }) => cache !== null);
  return kept
    ? 4 *
        plan.columns *
        (kept.images - cached + (plan.fits.length > 0 ? rows.train.length + rows.validation.length : 0))
    : 0;
}

function notesOf({ recipe, sample, plan }: Timing, skipped: number): string[] {
  const left = skipped + sample.undecoded;
  return [
    `Timed on ${plural(sample.rows.length, 'image')} and a few steps, and multiplied; other work on this machine changes it. Saving the model and the checkpoints comes on top, usually a second or two.`,
    ...(plan.fits.length > 0 && recipe.earlyStopping ? ['Early stopping may end the training sooner.'] : []),
    ...(plan.fits.length > 0 && recipe.timeBudget !== null
      ? [`The time budget ends the epochs after ${formatDuration(recipe.timeBudget * 60)}.`]
      : []),
    ...(plan.fits.length === 0
      ? ['How many iterations the choice of the penalty and the head need depends on the data, so the range is wide.']
      : []),
    ...(left > 0 ? [`${plural(left, 'file')} cannot be read and would be skipped.`] : []),
  ];
}

function busyNotes([load = 0]: readonly number[], cores: number): string[] {
  return load > cores
    ? [
        `This machine is busy: ${load.toFixed(1)} programs wanted its ${plural(cores, 'core')} in the last minute. The range of the whole is wider for it.`,
      ]
    : [];
}

/** `100 images`, `100 images, 2 times`, `100 images and 80 images`: of each time that they are taken in hand. */
export function repeated(counts: readonly number[]): string {
  const [first = 0, ...others] = counts;
  if (others.every((count) => count === first))
    return plural(first, 'image') + (others.length > 0 ? `, ${others.length + 1} times` : '');
  return listWords(counts.map((count) => plural(count, 'image')));
}
