import { parentPort, workerData } from 'node:worker_threads';
import { LoupeError, messageOf } from '../../core/errors';
import type { LoadedGraph, Runtime } from '../runtimes/runtime';
import { Gate } from '../runtimes/threads/gate';
import type { ThreadAnswer, ThreadRequest, ThreadSettings } from '../runtimes/threads/messages';

/*
 * A thread that runs graphs with one thread of the CPU, its own: the library's `run` keeps the thread that it is called
 * from, so graphs that are to run at the same time need a thread each. workerData: ThreadSettings.
 */
const settings = workerData as ThreadSettings;
const gate = new Gate(settings.gate);
const graphs = new Map<number, LoadedGraph>();
let runtime: Runtime | undefined;
let last: Promise<unknown> = Promise.resolve();

parentPort!.on('message', (request: ThreadRequest) => {
  last = last
    .then(() => gate.pass(() => answer(request)))
    .catch((error: unknown): ThreadAnswer => ({
      kind: 'failed',
      id: request.id,
      code: error instanceof LoupeError ? error.code : 'graph-load',
      message: messageOf(error),
    }))
    .then((reply) => parentPort!.postMessage(reply, buffersOf(request, reply)));
});

/**
 * Arrays of a run, given back and given away with its answer: a thread hardly makes garbage of its own, so its
 * collector would leave tens of megabytes of them lying, in each thread.
 */
function buffersOf(request: ThreadRequest, reply: ThreadAnswer): ArrayBuffer[] {
  if (request.kind !== 'run') return [];
  const tensors = [...Object.values(request.feeds), ...(reply.kind === 'values' ? Object.values(reply.values) : [])];
  return [...new Set(tensors.map(({ data }) => data.buffer as ArrayBuffer))];
}

async function answer(request: ThreadRequest): Promise<ThreadAnswer> {
  const { id } = request;
  switch (request.kind) {
    case 'load': {
      runtime ??= await open(settings);
      const graph = await runtime.load(request.onnx, { name: request.name, sparesMemory: true });
      graphs.set(id, graph);
      return { kind: 'loaded', id, outputs: graph.outputs };
    }
    case 'run':
      return { kind: 'values', id, values: await graphs.get(request.graph)!.run(request.feeds) };
  }
}

async function open({ engine, arena }: ThreadSettings): Promise<Runtime> {
  return engine === 'onnxruntime-web'
    ? (await import('../runtimes/onnx/onnxRuntimeWeb')).onnxRuntimeWeb(1)
    : (await import('../runtimes/onnx/onnxRuntimeNode')).onnxRuntimeNode({ threads: 1, arena });
}
