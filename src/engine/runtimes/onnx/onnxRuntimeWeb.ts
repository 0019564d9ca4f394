import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as ort from 'onnxruntime-web';
import { loadOrtGraph } from './ortGraph';
import type { Runtime } from '../runtime';
import { GraphWorker } from '../threads/graphThread';

/** The WebAssembly module is started once a process, and with it its threads. */
let started: number | undefined;

/**
 * ONNX Runtime compiled to WebAssembly: the same graphs on any platform without a native library, at about half
 * the speed of the native one. The first call in a process decides the number of threads.
 */
export function onnxRuntimeWeb(wanted: number): Runtime {
  const threads = (started ??= wanted);
  ort.env.wasm.numThreads = threads;
  // Beside the bundle; where sources are run, the package finds its own.
  if (existsSync(path.join(__dirname, 'ort-wasm-simd-threaded.wasm')))
    ort.env.wasm.wasmPaths = pathToFileURL(`${__dirname}${path.sep}`).href;
  const version = ort.env.versions.web ?? ort.env.versions.common;
  return {
    engine: `onnxruntime-web ${version}`,
    device: 'CPU',
    threads,
    message: `ONNX Runtime ${version} as WebAssembly on the CPU with ${threads} ${threads === 1 ? 'thread' : 'threads'}.`,
    target: 'cpu',
    load: (onnx, options) => loadOrtGraph(ort, onnx, options?.name ?? 'network', { executionProviders: ['wasm'] }),
    openThread: () => new GraphWorker({ engine: 'onnxruntime-web', arena: true }),
    // Each thread compiles the module again. Measured: docs/networks.md.
    footprint: { itself: 160 * 2 ** 20, thread: 128 * 2 ** 20 },
  };
}
