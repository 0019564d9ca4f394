import { parentPort } from 'node:worker_threads';
import { faceTask, prepareFaces } from '../faces/faceTask';
import type { FaceRequest } from '../faces/facePool';

/** Entry of a thread that looks for faces: an image in, its faces out. OpenCV is loaded while the first is decoded. */
const ready = prepareFaces();
parentPort?.on('message', ({ id, task }: FaceRequest) => {
  // A failure that nobody foresaw ends the thread; the pool says so.
  void ready.then(() => faceTask(task)).then((result) => parentPort?.postMessage({ id, result }));
});
