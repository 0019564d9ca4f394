import { parentPort } from 'node:worker_threads';
import { TableDesk } from './desk';
import type { Ask, Tell } from './messages';

/** The thread that reads open tables: one message after the other, so that each question meets its own text. */
const desk = new TableDesk();
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (message: Tell | Ask) => {
  last = last.then(async () => {
    const answer = await desk.take(message);
    if (answer) parentPort?.postMessage(answer);
  });
});
