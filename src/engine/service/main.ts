import * as os from 'node:os';
import { Idle } from './idle';

// Read by libuv when its first task is queued, which loading a native package may do: set before anything else is loaded.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism() + 2));

/** Milliseconds without a request after which the process ends; the host starts another one on demand. */
const idleAfter = 5 * 60_000;

const answers = import('./serviceAnswers').then(({ ServiceAnswers }) => new ServiceAnswers());
const idle = new Idle(idleAfter, () => process.exit(0));

process.on('message', (message: unknown) => {
  idle.begin();
  void answers.then((ready) => ready.reply(message)).then((reply) => {
    idle.end();
    // The channel may have closed meanwhile; then nobody waits for the reply.
    if (reply && process.connected) process.send?.(reply, undefined, undefined, () => undefined);
  });
});
process.on('disconnect', () => process.exit(0));
