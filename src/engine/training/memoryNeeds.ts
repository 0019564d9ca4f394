import { evaluationGraph } from '../graphs/compile/compileInference';
import { trainingGraph, type TrainingStepOptions } from '../graphs/compile/compileTrainingStep';
import { bytesOfConstants, bytesOfValue, peakOfIntermediates } from '../graphs/memory';
import type { LayersModel } from '../layersModel/tensorflow';
import { elements } from '../tensor';
import { replicasFor, type ReplicatingRuntime } from './replicas';

/** What training a network takes, in bytes. */
export interface MemoryNeeds {
  /** Trained weights and the optimizer's memory of them, and frozen weights: whatever the batch. */
  readonly state: number;
  /**
   * What the images of a batch take from the network's input to the gradients, and the threads that they are divided
   * among.
   */
  readonly batch: number;
  readonly batchSize: number;
}

/** Values of many sizes leave gaps between them: what was measured, as a share of what the values themselves take. */
const gaps = 1.15;

/** Bytes of two sessions, a batch that is read ahead and the answers of a step, whatever the network. */
const beside = 48 * 2 ** 20;

/**
 * The memory that training and judging take beyond what the process has already, from the compiled graphs themselves:
 * their values with their lifetimes. Of the trained weights there are four copies (before and after a step, the best,
 * the checkpoint's), of the optimizer's memory three, of frozen weights three (the network's, the step's, the
 * evaluation's). Compared with what processes really took: docs/networks.md. Replicas divide a batch among them, so
 * that their values are those of one graph on as many threads; what comes on top is the threads themselves.
 */
export function memoryNeeds(
  model: LayersModel,
  settings: TrainingStepOptions,
  runtime: ReplicatingRuntime,
): MemoryNeeds {
  const options = { ...settings, device: runtime.target, threads: runtime.threads };
  const { itself, thread } = runtime.footprint ?? { itself: 0, thread: 0 };
  const replicas = replicasFor(model, options, runtime);
  const { graph, step } = trainingGraph(model, options);
  const { graph: judging } = evaluationGraph(model, options.batchSize);
  const bytes = (states: readonly { readonly dims: readonly number[] }[]): number =>
    states.reduce((sum, { dims }) => sum + 4 * elements(dims), 0);
  const fed = graph.inputs.filter(
    ({ name }) => !step.parameters.some((one) => one.name === name) && !step.slots.some((one) => one.name === name),
  );
  return {
    state: beside + 4 * bytes(step.parameters) + 3 * bytes(step.slots) + 3 * bytesOfConstants(graph),
    batch:
      itself +
      (replicas > 1 ? replicas * thread : 0) +
      gaps * (peakOfIntermediates(graph) + peakOfIntermediates(judging)) +
      [...fed, judging.inputs[0]!].reduce((sum, value) => sum + bytesOfValue(value), 0),
    batchSize: options.batchSize,
  };
}

/**
 * A batch that fits into so many bytes, near the largest; 0 where not even one image does. Memory grows nearly with the
 * images, but a smaller batch may be computed in another form that takes more for each, so what is proposed is looked
 * at again.
 */
export function largestBatch(
  needs: MemoryNeeds,
  available: number,
  needsOf: (batchSize: number) => MemoryNeeds,
): number {
  let tried = needs;
  for (;;) {
    const fitting = Math.floor((available - tried.state) / (tried.batch / tried.batchSize));
    const next = Math.min(fitting, tried.batchSize - 1);
    if (next < 1) return 0;
    tried = needsOf(next);
    if (tried.state + tried.batch <= available) return next;
  }
}
