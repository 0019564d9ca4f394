import type { Range } from '../../../protocol/estimate/estimate';
import { inputShape } from '../../graphs/compile/compileInference';
import { availableMemory } from '../../runtimes/hardware';
import type { Runtime } from '../../runtimes/runtime';
import { elements } from '../../tensor';
import { memoryNeeds, type MemoryNeeds } from '../../training/memoryNeeds';
import { stepOptions } from '../../training/stepOptions';
import { trainNetwork } from '../../training/trainNetwork';
import type { ImageSource } from '../../training/trainNetworkTypes';
import { requireMemory } from '../train/modes/checkMemory';
import type { PlannedFit } from './estimatePlan';
import { rangeOf } from '../train/modes/timeRange';

/** Steps of a timed epoch; the very first warms up. */
const steps = 3;
/** Seconds after which no second epoch is begun. */
const budget = 4;

/** A few inputs of a network, one after the other, with their classes. */
export interface SampleInputs {
  readonly elements: 'uint8' | 'float32';
  /** The inputs' bytes. */
  readonly bytes: Uint8Array;
  readonly labels: Int32Array;
}

export interface TimedFit {
  /** Seconds of a step, and of judging an image. */
  readonly step: Range;
  readonly judge: Range;
  /** Seconds until the first step was done: compiling and warming up. */
  readonly start: number;
  readonly needs: MemoryNeeds;
}

/**
 * Trains for a few steps on a sample, with everything that a training does in a step: reading, augmentation, the
 * compiled step, then judging. The network's weights change. Throws LoupeError `memory` where the training would not
 * fit.
 */
export async function timeFit(
  runtime: Runtime,
  { part, settings, ready }: PlannedFit,
  inputs: SampleInputs,
  trainImages: number,
  seed: number,
  signal: AbortSignal,
): Promise<TimedFit> {
  ready();
  const source = sourceOf(inputs, 4 ** Number(inputs.elements === 'float32') * elements(inputShape(part)));
  const options = stepOptions(settings, source, trainImages);
  const needs = memoryNeeds(part, options, runtime);
  requireMemory(
    (batchSize) => (batchSize === needs.batchSize ? needs : memoryNeeds(part, { ...options, batchSize }, runtime)),
    needs.batchSize,
    availableMemory(),
  );
  const rows = Array.from({ length: steps * options.batchSize }, (_, i) => i % inputs.labels.length);
  const began = performance.now();
  let before = began;
  let start = 0;
  const stepSeconds: number[] = [];
  const judgeSeconds: number[] = [];
  const slow = (): boolean => performance.now() - began > budget * 1000;
  await trainNetwork({
    model: part,
    runtime,
    seed,
    images: source,
    labels: inputs.labels,
    trainRows: rows,
    validationRows: rows,
    settings: { ...settings, epochs: 2, earlyStopping: null, timeBudget: null },
    onBatch: () => {
      const now = performance.now();
      if (start === 0) start = (now - began) / 1000;
      else stepSeconds.push((now - before) / 1000);
      before = now;
    },
    onEpoch: () => {
      const now = performance.now();
      judgeSeconds.push((now - before) / 1000 / rows.length);
      before = now;
    },
    // After this epoch, if the steps are slow; at once, if nobody waits for them any more.
    shouldStop: () => (signal.aborted ? 'stop-now' : slow() ? 'stop' : 'no'),
  });
  signal.throwIfAborted();
  return { step: rangeOf(stepSeconds), judge: rangeOf(judgeSeconds.slice(-1)), start, needs };
}

function sourceOf({ elements: kind, bytes }: SampleInputs, each: number): ImageSource {
  return {
    elements: kind,
    read: (rows, into) => {
      Array.from(rows).forEach((row, slot) => into.set(bytes.subarray(row * each, (row + 1) * each), slot * each));
      return Promise.resolve();
    },
  };
}
