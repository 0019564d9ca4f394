import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TrainingStep, TrainingStepOptions } from '../graphs/compile/compileTrainingStep';
import type { GraphProcesses } from './processes/graphProcesses';
import type { Tensor } from '../tensor';

/** How a graph is to be loaded. */
export interface LoadOptions {
  /** Said in errors, so that a user knows which of several graphs failed. */
  readonly name?: string;
  /**
   * Other threads work while it runs (images are decoded): its own must not keep a core busy with waiting. Alone, a
   * waiting thread that spins is the faster one.
   */
  readonly sharesCores?: boolean;
  /** Values are given room one by one: half the memory where they are large, for one or two hundredths of the time. */
  readonly sparesMemory?: boolean;
  /**
   * At most so many of the runtime's threads on the CPU: for graphs so small that waking a second one takes as long as
   * they do.
   */
  readonly threads?: number;
}

/** A graph that is ready to run. Runs are queued: one at a time for each graph. */
export interface LoadedGraph {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Feeds every input by name and returns every output by name. Arrays in `feeds` are not kept. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** Frees the native memory; no run may follow. */
  release(): Promise<void>;
}

/** A graph in a thread, freed with it. */
export interface ThreadGraph extends Pick<LoadedGraph, 'outputs' | 'run'> {
  /** @param moved buffers of arrays in `feeds` that nobody needs any more: given away, not copied */
  run(feeds: Readonly<Record<string, Tensor>>, moved?: readonly ArrayBuffer[]): Promise<Record<string, Tensor>>;
}

/** A thread that runs graphs with one core, so that those of several threads run at the same time. */
export interface GraphThread {
  /** Loads a graph. Throws LoupeError `graph-load`. `name` is printed in errors. */
  load(onnx: Uint8Array, name: string): Promise<ThreadGraph>;
  /** Ends it after what it is doing; what was asked for and has not begun fails. */
  close(): Promise<void>;
}

/** What a training step minimises, and how. */
export type Objective = Pick<TrainingStepOptions, 'optimizer' | 'loss' | 'l2'>;

export interface Footprint {
  readonly itself: number;
  readonly thread: number;
}

/**
 * Something that runs ONNX graphs. Features, training and prediction know only this interface, so that
 * another engine or device is one more implementation of it.
 */
export interface Runtime {
  /** The engine's name with its version, as run events and `run.json` show it. */
  readonly engine: string;
  readonly device: string;
  readonly threads: number;
  /** Engine and device as a sentence for people. */
  readonly message: string;
  /** The forms of operators that suit it: those for WebGPU avoid what GPU providers hand back to the CPU. */
  readonly target: 'cpu' | 'webgpu';
  load(onnx: Uint8Array, options?: LoadOptions): Promise<LoadedGraph>;
  /**
   * Of engines that run a graph on many images fastest in processes of their own: starts them, or returns undefined
   * where one graph here with all threads is the better way. `onLoss` is told why a process ended and how many are
   * left.
   */
  startProcesses?(
    graphBytes: number,
    freeBytes: number,
    onLoss: (reason: string, left: number) => void,
  ): GraphProcesses | undefined;
  /**
   * Of engines on the CPU: a thread with one core for the operators of its graphs, so that those of several run at the
   * same time. Throws LoupeError `graph-load` where none can be started.
   */
  openThread?(): GraphThread;
  /**
   * Bytes that it takes beside its graphs' values, where that is much: by itself, and for each thread that it opens.
   */
  readonly footprint?: Footprint;
  /**
   * Of engines that train the layers model itself: something with the inputs and outputs of `step.onnx` that changes
   * the model's weights as it runs.
   */
  loadStep?(model: LayersModel, step: TrainingStep, objective: Objective): Promise<LoadedGraph>;
}
