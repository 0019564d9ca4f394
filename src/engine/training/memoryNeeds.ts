import { trainingGraph, type TrainingStepOptions } from '../graphs/compileTrainingStep';
import { bytesOfConstants, bytesOfValue, peakOfIntermediates } from '../graphs/memory';
import type { LayersModel } from '../networks/tensorflow';
import { elements } from '../runtimes/tensor';

/** What training a network takes, in bytes. */
export interface MemoryNeeds {
  /** Trained weights and the optimizer's memory of them, and frozen weights: whatever the batch. */
  readonly state: number;
  /** What the images of a batch take from the network's input to the gradients. */
  readonly batch: number;
  readonly batchSize: number;
}

/**
 * The memory that training takes, from the compiled step itself: its values with their lifetimes. Of the trained
 * weights there are four copies (before and after a step, the best, the checkpoint's), of the optimizer's memory three, of frozen
 * weights three (the network's, the step's, the evaluation's).
 */
export function memoryNeeds(model: LayersModel, options: TrainingStepOptions): MemoryNeeds {
  const { graph, step } = trainingGraph(model, options);
  const bytes = (states: readonly { readonly dims: readonly number[] }[]): number =>
    states.reduce((sum, { dims }) => sum + 4 * elements(dims), 0);
  const fed = graph.inputs.filter(({ name }) => !step.parameters.some((one) => one.name === name) && !step.slots.some((one) => one.name === name));
  return {
    state: 4 * bytes(step.parameters) + 3 * bytes(step.slots) + 3 * bytesOfConstants(graph),
    batch: peakOfIntermediates(graph) + fed.reduce((sum, value) => sum + bytesOfValue(value), 0),
    batchSize: options.batchSize,
  };
}

/**
 * A batch that fits into so many bytes, near the largest; 0 where not even one image does. Memory grows nearly with the images, but a
 * smaller batch may be computed in another form that takes more for each, so what is proposed is looked at again.
 */
export function largestBatch(needs: MemoryNeeds, available: number, needsOf: (batchSize: number) => MemoryNeeds): number {
  let tried = needs;
  for (;;) {
    const fitting = Math.floor((available - tried.state) / (tried.batch / tried.batchSize));
    const next = Math.min(fitting, tried.batchSize - 1);
    if (next < 1) return 0;
    tried = needsOf(next);
    if (tried.state + tried.batch <= available) return next;
  }
}
