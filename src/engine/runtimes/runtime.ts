import type { Tensor } from './tensor';

/** How a graph is to be loaded. */
export interface LoadOptions {
  /** Said in errors, so that a user knows which of several graphs failed. */
  readonly name?: string;
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
  readonly forms: 'cpu' | 'webgpu';
  load(onnx: Uint8Array, options?: LoadOptions): Promise<LoadedGraph>;
}

/** Tells what a user must know about the choice of a runtime: a fallback, a GPU that is not used. */
export type Notify = (level: 'info' | 'warning', code: string, message: string) => void;
