import type {
  InferenceSession,
  InferenceSessionFactory,
  Tensor as OrtTensor,
  TensorConstructor,
} from 'onnxruntime-common';
import { LoupeError, messageOf } from '../../../core/errors';
import type { LoadedGraph } from '../runtime';
import type { Tensor } from '../../tensor';

/** What ONNX Runtime's packages have in common, native or not. */
export interface OrtPackage {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

/** Only errors: the warnings of graph optimisation are about shape arithmetic and help no user. */
const errorsOnly = 3;

/**
 * Loads a graph into a session of one of ONNX Runtime's packages. `name` is reported in errors.
 * Throws LoupeError `graph-load`; a run throws `graph-run`.
 */
export async function loadOrtGraph(
  ort: OrtPackage,
  onnx: Uint8Array,
  name: string,
  options: InferenceSession.SessionOptions,
): Promise<LoadedGraph> {
  const session = await ort.InferenceSession.create(onnx, {
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: errorsOnly,
    ...options,
  }).catch((error: unknown) => {
    throw new LoupeError('graph-load', `ONNX Runtime could not load the graph of "${name}": ${messageOf(error)}`, {
      cause: error,
    });
  });
  let queue: Promise<unknown> = Promise.resolve();
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run(feeds) {
      const result = queue.then(() => runSession(ort, session, feeds, name));
      queue = result.catch(() => undefined);
      return result;
    },
    async release() {
      await queue;
      if (options.enableProfiling) session.endProfiling();
      await session.release();
    },
  };
}

async function runSession(
  ort: OrtPackage,
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  name: string,
): Promise<Record<string, Tensor>> {
  const ortFeeds = Object.fromEntries(
    Object.entries(feeds).map(([key, { type, data, dims }]) => [key, new ort.Tensor(type, data, dims)]),
  );
  try {
    const results = await session.run(ortFeeds);
    return Object.fromEntries(Object.entries(results).map(([key, tensor]) => [key, fromOrt(tensor, key)]));
  } catch (error) {
    throw new LoupeError('graph-run', `ONNX Runtime failed while running "${name}": ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function fromOrt(tensor: OrtTensor, name: string): Tensor {
  const { type, dims, data } = tensor;
  if (type === 'float32') return { type, dims, data: data as Float32Array };
  if (type === 'int64') return { type, dims, data: data as BigInt64Array };
  if (type === 'int32') return { type, dims, data: data as Int32Array };
  if (type === 'uint8' || type === 'bool') return { type, dims, data: data as Uint8Array };
  throw new TypeError(`output "${name}" has the type ${type}, which no graph of ours produces`);
}
