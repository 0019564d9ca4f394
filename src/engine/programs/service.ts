import * as os from 'node:os';
import { deviceChoices } from '../../protocol/devices';
import type { ServiceNotice, ServiceProgress } from '../../protocol/service';
import { Idle } from '../service/idle';

// Read by libuv when its first task is queued, which loading a native package may do: set before anything else is
// loaded.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism() + 2));

/** Milliseconds without a request after which the process ends; the host starts another one on demand. */
const idleAfter = 5 * 60_000;

/** Argument: the device to predict on, a value of `--device`. */
const device = deviceChoices.find((choice) => choice === process.argv[2]) ?? 'auto';
const tell = (notice: ServiceNotice['notice']): void => send({ notice } satisfies ServiceNotice);

const answers = import('../service/serviceAnswers').then(
  ({ ServiceAnswers }) =>
    new ServiceAnswers({
      device,
      notify: (level, code, message) => tell({ level, code, message }),
      onProgress: (done, total) => send({ progress: { done, total } } satisfies ServiceProgress),
    }),
);
const idle = new Idle(idleAfter, () => process.exit(0));

process.on('message', (message: unknown) => {
  idle.begin();
  void answers
    .then((ready) => ready.reply(message))
    .then((reply) => {
      idle.end();
      if (reply) send(reply);
    });
});
process.on('disconnect', () => process.exit(0));

/** The channel may have closed meanwhile; then nobody waits for the message. */
function send(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
