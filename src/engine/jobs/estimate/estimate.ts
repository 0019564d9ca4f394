import { formatDuration, listWords, plural } from '../../../core/format';
import type { Notify } from '../../../core/codes/noticeCodes';
import type { DeviceChoice } from '../../../protocol/devices';
import type { Estimate, Range } from '../../../protocol/estimate/estimate';
import type { Recipe } from '../../../protocol/recipe/recipe';
import { openFeatureCache } from '../../cache/featureCache';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import { availableMemory } from '../../runtimes/hardware';
import type { Runtime } from '../../runtimes/runtime';
import { searchPlan } from '../../training/logisticRegression/searchPlan';
import { slowestStage } from './estimateAdvice';
import { timeFit, type SampleInputs, type TimedFit } from './estimateFit';
import { timeHead, timeHeadScore } from './estimateHead';
import { timePass, type TimedPass } from './estimatePass';
import { planTraining, type PlannedFit, type PlannedPass, type TrainingPlan } from './estimatePlan';
import { nothing, plus, times } from './estimateRange';
import { decodeSample, type DecodedSample } from './estimateSample';
import { isHash } from '../../inference/extractFeatures';
import { planData } from '../train/preparation/plannedData';
import { partsOf, type PartRows } from '../train/preparation/splitImages';
import type { TrainOptions } from '../train/preparation/trainSettings';
import type { TrainingImages } from '../../datasets/trainingImages';

export interface EstimateJob extends TrainOptions {
  readonly recipeName?: string | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly signal: AbortSignal;
  readonly notify?: Notify;
  readonly onProgress: (done: number, total: number) => void;
}

/** What is timed, and on what. */
interface Timing {
  readonly recipe: Recipe;
  readonly images: TrainingImages;
  readonly rows: PartRows;
  readonly runtime: Runtime;
  readonly plan: TrainingPlan;
  readonly sample: DecodedSample;
  readonly notify: Notify;
  readonly signal: AbortSignal;
  /** Another piece is timed. */
  readonly next: () => void;
}

/**
 * Says how long a training with these settings would take, how much memory, and what takes longest, by timing a few
 * images and steps of it. Nothing is trained and no run is made. Throws what reading the dataset, the recipe, the split
 * and the network throws, and LoupeError `memory` where the training would not fit.
 */
export async function estimate(job: EstimateJob): Promise<Estimate> {
  const began = performance.now();
  const { signal } = job;
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
  const start = exactly((performance.now() - began) / 1000);

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
    start: plus(start, exactly(fitted.start)),
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
    total: plus(stages.start, stages.prepare, stages.fit, stages.evaluate),
    memory: {
      bytes: Math.max(measured, step ? before + step.state + step.batch : 0) + held + prepared.bytes,
      available: availableMemory(),
      measured,
      step,
    },
    slowest: slowestStage(stages, recipe),
    notes: notesOf(timing, opened.skipped.length),
    spent: (performance.now() - began) / 1000,
  };
}

/** Decoding and the frozen parts: seconds of all images that are not in the cache. */
async function timePasses({ images, runtime, plan, sample, notify, signal, next }: Timing) {
  const passes = new Map<PlannedPass['lower'], TimedPass>();
  const decoded = new Array<number>(plan.packs).fill(images.files.length);
  const computed: number[] = [];
  let features = nothing;
  let prepare = times(sample.decode, plan.packs * images.files.length);
  let cache: Estimate['cache'] = null;
  let bytes = 0;
  for (const pass of plan.passes) {
    if (pass.cache) cache = { cached: await cachedImages(pass.cache, images), images: pass.images };
    const count = pass.images - (pass.cache ? (cache?.cached ?? 0) : 0);
    const timed = await timePass({
      runtime,
      lower: pass.lower,
      preprocessing: plan.preprocessing,
      images: count,
      sample,
      notify,
      signal,
    });
    passes.set(pass.lower, timed);
    bytes = Math.max(bytes, timed.bytes);
    computed.push(count);
    if (pass.decodes) decoded.push(count);
    features = plus(features, times(timed.alone, count));
    prepare = plus(prepare, times(pass.decodes ? timed.together : timed.alone, count));
    next();
  }
  return { passes, cache, bytes, decoded, computed, decode: times(sample.decode, sum(decoded)), features, prepare };
}

/** Distinct images whose features are there. */
async function cachedImages(
  { key, columns }: NonNullable<PlannedPass['cache']>,
  images: TrainingImages,
): Promise<number> {
  // A cache that cannot be opened helps no training either.
  const cache = await openFeatureCache(key, columns).catch(() => undefined);
  return [...new Set(images.hashes)].filter((hash) => isHash(hash) && cache?.has(hash)).length;
}

/** What fitting takes. */
interface Fitted {
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

async function timeFeaturesFit({ recipe, images, rows, runtime, plan, signal }: Timing): Promise<Fitted> {
  const classes = images.dataset.classes.length;
  const search = recipe.l2 === null ? searchPlan(rows.train.length, classes, plan.columns) : null;
  const shape = {
    trainRows: rows.train.length,
    rows: rows.train.length + rows.validation.length,
    columns: plan.columns,
    classes,
    search,
    iterations: recipe.epochs,
  };
  return {
    fit: await timeHead(runtime, shape, signal),
    epoch: null,
    start: 0,
    step: null,
    evaluate: times(timeHeadScore(plan.columns, classes), images.files.length),
    stretches: null,
    detail: !search
      ? 'a linear head'
      : search.halves
        ? `a linear head, its penalty chosen by ${search.folds} folds`
        : 'a linear head, its penalty chosen on one third that is held out once',
  };
}

async function timeFits(
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
    result.evaluate = times(timed.judge, images.files.length);
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
    ...(left > 0 ? [`${plural(left, 'file')} cannot be read and would be left out.`] : []),
  ];
}

/** `100 images`, `100 images, 2 times`, `100 images and 80 images`: of each time that they are taken in hand. */
export function repeated(counts: readonly number[]): string {
  const [first = 0, ...others] = counts;
  if (others.every((count) => count === first))
    return plural(first, 'image') + (others.length > 0 ? `, ${others.length + 1} times` : '');
  return listWords(counts.map((count) => plural(count, 'image')));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function exactly(seconds: number): Range {
  return { seconds, low: seconds, high: seconds };
}

function capped({ seconds, low, high }: Range, most: number): Range {
  return { seconds: Math.min(seconds, most), low: Math.min(low, most), high: Math.min(high, most) };
}
