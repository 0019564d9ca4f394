import { parentPort, workerData } from 'node:worker_threads';
import { anyImageTask } from '../images/imageTask';
import { useKernelsModule } from '../images/kernels';
import type { ImageReply, ImageRequest } from '../images/resizePool';

/** Entry of a thread of the pool: a task in, its pixels out, which move and are not copied. */
useKernelsModule(workerData as WebAssembly.Module);
parentPort?.on('message', ({ id, task }: ImageRequest) => {
  const answer = anyImageTask(task);
  // A failure that nobody foresaw ends the thread; the pool says so.
  if (answer instanceof Promise) void answer.then((result) => send({ id, result }));
  else send({ id, result: answer });
});

/** Bytes up to which copying is faster than moving: records of measures, not pictures. */
const copied = 16_384;

function send(reply: ImageReply): void {
  const { result } = reply;
  const moves = result && 'data' in result && result.data.byteLength > copied;
  parentPort?.postMessage(reply, moves ? [result.data.buffer as ArrayBuffer] : []);
}
