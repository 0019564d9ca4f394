import { parentPort } from 'node:worker_threads';
import { applyOrientation } from './orient';
import { resample } from './resample';
import type { ResizeRequest, ResizeReply } from './resizePool';

/** Entry of a resize thread: pixels in, turned upright and resampled pixels out, both transferred, not copied. */
parentPort?.on('message', ({ id, stored, orientation, width, height }: ResizeRequest) => {
  const data = resample(applyOrientation(stored, orientation), width, height);
  const reply: ResizeReply = { id, data };
  parentPort?.postMessage(reply, [data.buffer as ArrayBuffer]);
});
