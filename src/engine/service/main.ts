import * as os from 'node:os';
import { Idle } from './idle';
import { ServiceAnswers } from './serviceAnswers';

// Read by libuv when its first task is queued: decoding uses these threads, and the runtime occupies one.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism() + 2));

/** Milliseconds without a request after which the process ends; the host starts another one on demand. */
const idleAfter = 5 * 60_000;

const answers = new ServiceAnswers();
const idle = new Idle(idleAfter, () => process.exit(0));

process.on('message', (message: unknown) => {
  idle.begin();
  void answers.reply(message).then((reply) => {
    idle.end();
    // The channel may have closed meanwhile; then nobody waits for the reply.
    if (reply && process.connected) process.send?.(reply, undefined, undefined, () => undefined);
  });
});
process.on('disconnect', () => process.exit(0));
