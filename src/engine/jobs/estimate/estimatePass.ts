import type { Notify } from '../../../core/codes/noticeCodes';
import type { Range } from '../../../protocol/estimate/estimate';
import type { Preprocessing } from '../../../protocol/runFiles';
import type { LayersModel } from '../../layersModel/tensorflow';
import type { Runtime } from '../../runtimes/runtime';
import { rangeOf } from '../train/modes/timeRange';
import type { DecodedSample } from './estimateSample';
import { frozenGraph } from '../../inference/frozenGraph';

/** Seconds after which no further batch is begun. */
const budget = 3;
const mostRuns = 3;

/** What a frozen part costs. */
export interface TimedPass {
  /** Seconds an image of the part alone, and of decoding and the part together, as they overlap. */
  readonly alone: Range;
  readonly together: Range;
  /** What it makes of the images of a batch, [n, …]. */
  readonly outputs: Float32Array;
  readonly images: number;
  /** Memory of the processes that it is computed in, about. */
  readonly bytes: number;
}

/**
 * What two stages take as they overlap: measured, but not less than the slower of the two nor more than both one after
 * the other, whatever else the machine did while it was measured.
 */
export function overlapped(measured: number, one: Range, other: Range): Range {
  const least = Math.max(one.seconds, other.seconds);
  const most = one.seconds + other.seconds;
  const seconds = Math.min(most, Math.max(least, measured));
  return {
    seconds,
    low: Math.min(seconds, Math.max(one.low, other.low)),
    high: Math.max(seconds, Math.min(one.high + other.high, seconds * 1.6)),
  };
}

/** Times a frozen part on a sample: one batch to warm up, up to three alone, then batches as they are decoded. */
export async function timePass({
  runtime,
  lower,
  preprocessing,
  images,
  sample,
  notify,
  signal,
}: {
  readonly runtime: Runtime;
  readonly lower: LayersModel;
  readonly preprocessing: Preprocessing;
  readonly sample: DecodedSample;
  readonly signal: AbortSignal;
  /** Images that the training will compute: they decide how. */
  readonly images: number;
  readonly notify: Notify;
}): Promise<TimedPass> {
  const graph = await frozenGraph({ runtime, model: lower, name: lower.name, preprocessing, images, notify });
  const size = graph.batch;
  const run = (pixels: Uint8Array, count: number): Promise<Float32Array> => {
    signal.throwIfAborted();
    return graph.run(pixels, count);
  };
  try {
    const count = Math.min(size, sample.rows.length);
    const batch = sample.pixels.subarray(0, count * sample.bytesEach);
    const outputs = await run(batch, count);
    const alone: number[] = [];
    const began = performance.now();
    while (alone.length === 0 || (alone.length < mostRuns && performance.now() - began < budget * 1000)) {
      const before = performance.now();
      await run(batch, count);
      alone.push((performance.now() - before) / 1000 / count);
    }
    const range = rangeOf(alone);
    const affordable = Math.floor(budget / ((range.seconds + sample.decode.seconds) * size)) * size;
    const files = sample.files.slice(0, Math.max(size, affordable));
    const started = performance.now();
    await graph.forEachFile({ files, signal, onUndecoded: () => undefined, onOutput: () => undefined });
    const together = (performance.now() - started) / 1000 / files.length;
    return {
      alone: range,
      outputs,
      images: count,
      bytes: graph.bytes,
      together: overlapped(together, sample.decode, range),
    };
  } finally {
    await graph.close();
  }
}
