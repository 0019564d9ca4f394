import type { ChildProcess } from 'node:child_process';
import type { DeviceChoice } from '../../protocol/devices';
import { startService } from '../shared/processes';
import type { Program } from '../shared/program';

/** One child with a channel, as the client needs it; tests put their own in its place. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the child is gone or its channel is closed; the reason is for people. */
  onExit(listener: (reason: string) => void): void;
  /** Resolves when the process has really ended. */
  stop(): Promise<void>;
}

/** Milliseconds between asking the service to end and ending it. */
const patience = 2_000;

/** Starts the service, to predict on a device. Its stdout and stderr are logs. Throws LoupeError `untrusted`. */
export function openChannel(program: Program, device: DeviceChoice, onLine: (line: string) => void): Channel {
  const child = startService(program, [device]);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .forEach((line) => onLine(`service: ${line}`)),
    );
  }
  return {
    send: (message) => {
      // An unsendable message shows up as an exit of the channel; the callback keeps it from being thrown.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let reported = false;
      const report = (reason: string): void => {
        if (!reported) listener(reason);
        reported = true;
      };
      child.once('error', (error) => report(error.message));
      child.once('exit', (code, signal) => report(signal ? `signal ${signal}` : `code ${code}`));
    },
    stop: () => stop(child),
  };
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), patience);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
