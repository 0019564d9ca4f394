import { parentPort } from 'node:worker_threads';
import { faceTask } from '../faces/faceTask';
import type { FaceRequest } from '../faces/facePool';

/** Entry of a thread that looks for faces: an image in, its faces out. */
parentPort?.on('message', ({ id, task }: FaceRequest) => {
  // A failure that nobody foresaw ends the thread; the pool says so.
  void faceTask(task).then((result) => parentPort?.postMessage({ id, result }));
});
