import { InferenceSession, Tensor as OrtTensor, env } from 'onnxruntime-node';
import { LoupeError, messageOf } from '../../core/errors';
import type { LoadOptions, LoadedGraph, Runtime } from './runtime';
import type { Tensor } from './tensor';

/** Only errors: the warnings of graph optimisation are about shape arithmetic and help no user. */
const errorsOnly = 3;

/**
 * ONNX Runtime's native library on the CPU, with `threads` threads for the operators of one run.
 * It never runs inside the extension host: a native fault must not take the editor along.
 */
export function onnxRuntimeNode(threads: number): Runtime {
  const version = env.versions.node ?? env.versions.common;
  return {
    engine: `onnxruntime-node ${version}`,
    device: 'CPU',
    threads,
    message: `ONNX Runtime ${version} on the CPU with ${threads} ${threads === 1 ? 'thread' : 'threads'}.`,
    load: (onnx, options) => loadGraph(onnx, threads, options),
  };
}

async function loadGraph(onnx: Uint8Array, threads: number, options: LoadOptions = {}): Promise<LoadedGraph> {
  const name = options.name ?? 'network';
  const session = await InferenceSession.create(onnx, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: errorsOnly,
  }).catch((error: unknown) => {
    throw new LoupeError('graph-load', `ONNX Runtime could not load the graph of "${name}": ${messageOf(error)}`, { cause: error });
  });
  let queue: Promise<unknown> = Promise.resolve();
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run(feeds) {
      const result = queue.then(() => runSession(session, feeds, name));
      queue = result.catch(() => undefined);
      return result;
    },
    async release() {
      await queue;
      await session.release();
    },
  };
}

async function runSession(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  name: string,
): Promise<Record<string, Tensor>> {
  const ortFeeds = Object.fromEntries(Object.entries(feeds).map(([key, tensor]) => [key, toOrt(tensor)]));
  try {
    const results = await session.run(ortFeeds);
    return Object.fromEntries(Object.entries(results).map(([key, tensor]) => [key, fromOrt(tensor, key)]));
  } catch (error) {
    throw new LoupeError('graph-run', `ONNX Runtime failed while running "${name}": ${messageOf(error)}`, { cause: error });
  }
}

function toOrt(tensor: Tensor): OrtTensor {
  return new OrtTensor(tensor.type, tensor.data, tensor.dims);
}

function fromOrt(tensor: OrtTensor, name: string): Tensor {
  const { type, dims, data } = tensor;
  if (type === 'float32') return { type, dims, data: data as Float32Array };
  if (type === 'int64') return { type, dims, data: data as BigInt64Array };
  if (type === 'int32') return { type, dims, data: data as Int32Array };
  if (type === 'uint8' || type === 'bool') return { type, dims, data: data as Uint8Array };
  throw new TypeError(`output "${name}" has the type ${type}, which no graph of ours produces`);
}
