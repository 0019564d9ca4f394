import { parentPort, workerData } from 'node:worker_threads';
import { imageTask } from '../images/imageTask';
import { useKernelsModule } from '../images/kernels';
import type { ImageReply, ImageRequest } from '../images/resizePool';

/** Entry of a thread of the pool: a task in, its pixels out, which move and are not copied. */
useKernelsModule(workerData as WebAssembly.Module);
parentPort?.on('message', ({ id, task }: ImageRequest) => {
  const reply: ImageReply = { id, result: imageTask(task) };
  parentPort?.postMessage(
    reply,
    reply.result && 'data' in reply.result ? [reply.result.data.buffer as ArrayBuffer] : [],
  );
});
