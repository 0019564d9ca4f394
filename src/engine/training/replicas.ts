import os from 'node:os';
import {
  compileAccumulatedStep,
  type TrainingStep,
  type TrainingStepOptions,
} from '../graphs/compile/compileTrainingStep';
import { targetOptionsFor } from '../graphs/targetOptions';
import { stepNames } from '../graphs/names';
import { microBatchSize } from '../graphs/compile/microBatches';
import type { LayersModel } from '../layersModel/tensorflow';
import type { GraphThread, LoadedGraph, Runtime, ThreadGraph } from '../runtimes/runtime';
import { elements, floatData, floats, type Tensor } from '../tensor';

/** The graphs of an AccumulatedStep, ready to run. */
export interface GradientSteps {
  readonly step: TrainingStep;
  readonly gradients: Pick<LoadedGraph, 'run'>;
  readonly update: Pick<LoadedGraph, 'run'>;
  release(): Promise<void>;
}

/** What replicasFor must know of a runtime. */
export type ReplicatingRuntime = Pick<Runtime, 'openThread' | 'target' | 'threads' | 'footprint'>;

/** Threads of replicas may take this share of the memory that there is. */
const shareOfMemory = 1 / 8;

/**
 * How many replicas of a network share a batch, each in a thread of its own: one a core where images do not depend on
 * each other and go through the network a few at a time anyway (see `microBatchSize`), else 1. Fewer where so many
 * threads would take too much of `memory`, in bytes: of all there is, since what is free at the moment would make each
 * run another.
 */
export function replicasFor(
  model: LayersModel,
  { batchSize }: TrainingStepOptions,
  runtime: ReplicatingRuntime,
  memory = memoryOfMachine(),
): number {
  if (!runtime.openThread || microBatchSize(model, batchSize, targetOptionsFor(runtime.target)) === batchSize) return 1;
  const affordable = Math.max(1, Math.floor((memory * shareOfMemory) / (runtime.footprint?.thread ?? 1)));
  const share = Math.ceil(batchSize / Math.min(runtime.threads, batchSize, affordable));
  return Math.ceil(batchSize / share);
}

/** That of the container where there is one. */
function memoryOfMachine(): number {
  const most = process.constrainedMemory?.();
  return most ? Math.min(most, os.totalmem()) : os.totalmem();
}

/**
 * The gradients over a batch of `options.batchSize` images from so many replicas of the network at the same time, each
 * with its share of the images; their sums are what one graph over all would give. A last share that is too small is
 * filled up with images of weight 0. Throws LoupeError `graph-load`, and what compiling throws.
 */
export async function loadReplicas(
  model: LayersModel,
  runtime: Runtime,
  options: TrainingStepOptions,
  replicas: number,
): Promise<GradientSteps> {
  const { batchSize } = options;
  // Every replica adds the penalty of the weights, so each adds its share.
  const l2 = options.l2 && { ...options.l2, factor: options.l2.factor / replicas };
  const { step, update } = compileAccumulatedStep(model, {
    ...options,
    ...(l2 && { l2 }),
    device: runtime.target,
    threads: 1,
    batchSize: Math.ceil(batchSize / replicas),
  });
  const masks = step.masks.map((mask) =>
    mask.perImage ? { ...mask, dims: [batchSize, ...mask.dims.slice(1)] } : mask,
  );
  const perImage = new Set([
    stepNames.image,
    stepNames.targets,
    stepNames.weights,
    ...masks.filter((mask) => mask.perImage).map(({ name }) => name),
  ]);
  const threads: GraphThread[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  try {
    for (let i = 0; i < replicas; i++) threads.push(runtime.openThread!());
    const graphs = await Promise.all(threads.map((thread) => thread.load(step.onnx, `${model.name}, gradients`)));
    return {
      step: { ...step, batchSize, masks },
      gradients: new Replicas(graphs, { batchSize, share: step.batchSize, perImage }),
      // Where other threads have nothing to do: its operators are too small for two.
      update: await threads[0]!.load(update, `${model.name}, update`),
      release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

interface Division {
  readonly batchSize: number;
  /** Images of a replica. */
  readonly share: number;
  /** Inputs with a row for each image; all others go to every replica. */
  readonly perImage: ReadonlySet<string>;
}

/** Runs like one graph over the whole batch. */
class Replicas implements Pick<LoadedGraph, 'run'> {
  constructor(
    private readonly graphs: readonly ThreadGraph[],
    private readonly division: Division,
  ) {}

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const results = await Promise.all(
      this.graphs.map((graph, replica) => {
        const own = Object.entries(feeds).map(
          ([name, tensor]) =>
            [
              name,
              this.division.perImage.has(name)
                ? rows(tensor, replica * this.division.share, this.division.share)
                : tensor,
            ] as const,
        );
        const moved = own
          .filter(([name]) => this.division.perImage.has(name))
          .map(([, { data }]) => data.buffer as ArrayBuffer);
        return graph.run(Object.fromEntries(own), moved);
      }),
    );
    return Object.fromEntries(
      this.graphs[0]!.outputs.map((name) => {
        const values = results.map((result) => floatData(result[name], name));
        return [
          name,
          name === stepNames.probabilities ? this.joined(values) : floats(sum(values), results[0]![name]!.dims),
        ];
      }),
    );
  }

  /** One after the other, without what only filled up the last share. */
  private joined(shares: readonly Float32Array[]): Tensor {
    const { batchSize, share } = this.division;
    const classes = shares[0]!.length / share;
    const all = new Float32Array(shares.length * share * classes);
    shares.forEach((values, replica) => all.set(values, replica * share * classes));
    return floats(all.slice(0, batchSize * classes), [batchSize, classes]);
  }
}

/** A copy of so many rows from `begin` on, zeros behind the last. */
function rows(tensor: Tensor, begin: number, count: number): Tensor {
  const dims = [count, ...tensor.dims.slice(1)];
  const row = elements(dims.slice(1));
  const [from, to] = [begin * row, (begin + count) * row];
  if (tensor.data.length >= to) return { ...tensor, dims, data: tensor.data.slice(from, to) } as Tensor;
  const data = tensor.type === 'uint8' ? new Uint8Array(count * row) : new Float32Array(count * row);
  data.set(tensor.data.subarray(from) as typeof data);
  return { ...tensor, dims, data } as Tensor;
}

/** Added up in the first of them, which is ours. */
function sum([total, ...others]: readonly Float32Array[]): Float32Array {
  for (const values of others) for (let i = 0; i < values.length; i++) total![i] = total![i]! + values[i]!;
  return total!;
}
