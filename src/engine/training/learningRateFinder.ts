import { Random } from '../../core/random';
import type { FoundLearningRate, SweepPoint } from '../../protocol/learningRateFinder';
import { inputShape } from '../graphs/compile/compileInference';
import { loadSteps } from './trainNetwork';
import { epochBatches } from './trainNetworkBatches';
import { NetworkState } from './trainNetworkState';
import type { TrainNetworkOptions } from './trainNetworkTypes';

export type { SweepPoint };

/** The steps of a sweep and what they suggest. */
export type Sweep = Pick<FoundLearningRate, 'points' | 'diverged' | 'valley' | 'steepest' | 'minimum'>;

export interface SweepRange {
  readonly lowest: number;
  readonly highest: number;
  readonly steps: number;
}

/** Told of every step with a loss, and of how many there are to be. */
export type OnSweepPoint = (point: SweepPoint, of: number) => void;

/** fastai's defaults. */
export const usualRange: SweepRange = { lowest: 1e-7, highest: 10, steps: 100 };

/** Weight of the past in the smoothed loss, and how far it may rise above its least. */
const [memory, runaway] = [0.98, 4];
/** Images of a step where the recipe has them all in one. */
const batchOfAll = 32;

/**
 * Trains a copy of the network for a few steps, the learning rate growing exponentially from one to the next, until the
 * loss runs away. The model keeps its weights, except on engines that train the model itself. Source: Smith 2017
 * (Cyclical learning rates), in the form of fastai's `lr_find` (fastai/callback/schedule.py).
 */
export async function sweepLearningRates(
  options: Omit<TrainNetworkOptions, 'onEpoch'>,
  onPoint: OnSweepPoint = () => undefined,
  range: SweepRange = usualRange,
): Promise<Sweep> {
  const { model, images, labels, trainRows, seed, onBatch, shouldStop } = options;
  const settings = {
    ...options.settings,
    batchSize: options.settings.batchSize === 'all' ? batchOfAll : options.settings.batchSize,
  };
  const steps = await loadSteps({ ...options, settings });
  const points: SweepPoint[] = [];
  let diverged = false;
  try {
    const state = new NetworkState(model, steps.step);
    const random = new Random(seed).fork('learning rates');
    for (let epoch = 1; points.length < range.steps && !diverged && (shouldStop?.() ?? 'no') === 'no'; epoch++) {
      for await (const batch of epochBatches({
        images,
        labels,
        rows: trainRows,
        shape: inputShape(model),
        step: steps.step,
        augmentation: settings.augmentation,
        classWeights: settings.classWeights,
        balancedSampling: settings.balancedSampling,
        mixup: settings.mixup,
        random: random.fork(`epoch ${epoch}`),
      })) {
        const learningRate = range.lowest * (range.highest / range.lowest) ** (points.length / (range.steps - 1));
        const { loss } = await steps.run(batch, state, { learningRate, number: points.length + 1 });
        const smoothed = Number.isFinite(loss) ? smooth(points, loss) : Infinity;
        diverged = smoothed > runaway * Math.min(...points.map((point) => point.smoothed), smoothed);
        if (!Number.isFinite(smoothed)) diverged = true;
        else {
          points.push({ learningRate, loss, smoothed });
          onPoint({ learningRate, loss, smoothed }, range.steps);
        }
        onBatch?.(points.length, range.steps);
        if (diverged || points.length >= range.steps || shouldStop?.() === 'stop-now') break;
      }
    }
  } finally {
    await steps.release();
  }
  return { points, diverged, ...suggestions(points, range.steps) };
}

/** The exponential mean, corrected for its start at nothing. */
function smooth(points: readonly SweepPoint[], loss: number): number {
  const count = points.length;
  const before = points.at(-1)?.smoothed ?? 0;
  const raw = before * (1 - memory ** count) * memory + (1 - memory) * loss;
  return raw / (1 - memory ** (count + 1));
}

/** Of the points without the first tenth and the last five, as fastai's `valley`, `steep` and `minimum` have them. */
export function suggestions(all: readonly SweepPoint[], steps: number): Pick<Sweep, 'valley' | 'steepest' | 'minimum'> {
  const points = all.slice(Math.floor(steps / 10), Math.max(0, all.length - 5));
  const nothing = { valley: null, steepest: null, minimum: null };
  if (points.length < 3) return nothing;
  const losses = points.map(({ smoothed }) => smoothed);
  const rates = points.map(({ learningRate }) => learningRate);
  const [start, end] = longestFall(losses);
  if (end - start < 2) return nothing;
  const third = Math.trunc((end - start) / 3);
  const slopes = losses
    .slice(1)
    .map((loss, i) => (loss - losses[i]!) / (Math.log(rates[i + 1]!) - Math.log(rates[i]!)));
  return {
    valley: rates[start + third + Math.trunc((end - start) / 6)]!,
    steepest: rates[slopes.indexOf(Math.min(...slopes))]!,
    minimum: rates[losses.indexOf(Math.min(...losses))]! / 10,
  };
}

/** First and last place of the longest falling subsequence. */
function longestFall(losses: readonly number[]): [number, number] {
  const lengths = losses.map(() => 1);
  let [start, end] = [0, 0];
  for (let i = 1; i < losses.length; i++) {
    for (let j = 0; j < i; j++) {
      if (losses[i]! < losses[j]! && lengths[i]! < lengths[j]! + 1) lengths[i] = lengths[j]! + 1;
      if (lengths[end]! < lengths[i]!) {
        end = i;
        start = end - lengths[end]!;
      }
    }
  }
  return [Math.max(0, start), end];
}
