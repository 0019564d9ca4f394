import type { Tensor } from '../../tensor';

/** How a thread is started: its `workerData`. */
export interface ThreadSettings {
  readonly engine: 'onnxruntime-node' | 'onnxruntime-web';
  /** False where sessions die in the memory arena. */
  readonly arena: boolean;
  /** Memory of the Gate between the thread and who started it. */
  readonly gate: SharedArrayBuffer;
}

/**
 * What a thread is asked: to load a graph, known by the request's number from then on, and to run it. Graphs go with
 * their thread.
 */
export type ThreadQuestion =
  | { readonly kind: 'load'; readonly onnx: Uint8Array; readonly name: string }
  | { readonly kind: 'run'; readonly graph: number; readonly feeds: Readonly<Record<string, Tensor>> };

export type ThreadRequest = ThreadQuestion & { readonly id: number };

/**
 * What it answers, under the number of the request: the names of a graph's outputs, the values of a run, or what went
 * wrong.
 */
export type ThreadAnswer = { readonly id: number } & (
  | { readonly kind: 'loaded'; readonly outputs: readonly string[] }
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, Tensor>> }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
);
