import type { Estimate } from '../../../protocol/estimate/estimate';
import { openFeatureCache } from '../../cache/featureCache';
import type { TrainingImages } from '../../datasets/trainingImages';
import { isHash } from '../../inference/extractFeatures';
import { timePass, type TimedPass } from './estimatePass';
import type { PlannedPass } from './estimatePlan';
import { nothing, plus, times } from '../train/modes/timeRange';
import type { Timing } from './timing';

/** Decoding and the frozen parts: seconds of all images that are not in the cache. */
export async function timePasses({ images, runtime, plan, sample, notify, signal, next }: Timing) {
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

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
