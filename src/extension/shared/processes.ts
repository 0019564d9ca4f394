import { fork, spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { LoupeError } from '../../core/errors';
import { t } from './localize';
import type { Program } from './program';
import { untrusted } from './trust';

/**
 * The one place of the extension where processes begin. Each start asks whether the workspace is trusted at that
 * moment, whoever wants it and whatever was asked before: a program works on files that a stranger may have written.
 */

/**
 * Starts a command of the command line that is waited for: its output in pipes. Throws LoupeError `untrusted`.
 * @param input what it reads from standard input
 */
export function startCommand(
  program: Program,
  args: readonly string[],
  input?: string,
): ChildProcessByStdio<Writable | null, Readable, Readable> {
  requireTrusted(program);
  const given = { env: program.env, windowsHide: true };
  const all = [program.cli, ...args];
  if (input === undefined) return spawn(program.runtime, all, { ...given, stdio: ['ignore', 'pipe', 'pipe'] });
  const child = spawn(program.runtime, all, { ...given, stdio: ['pipe', 'pipe', 'pipe'] });
  // One that ends before it has read everything says why by itself.
  child.stdin.on('error', () => undefined).end(input);
  return child;
}

/**
 * Starts a command of the command line that outlives the window. Throws LoupeError `untrusted`.
 * @param output an open file for all that it prints
 */
export function startDetached(program: Program, args: readonly string[], cwd: string, output: number): ChildProcess {
  requireTrusted(program);
  return spawn(program.runtime, [program.cli, ...args], {
    cwd,
    env: program.env,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
  });
}

/** Starts the service, with a channel to it. Throws LoupeError `untrusted`. */
export function startService(program: Program, args: readonly string[]): ChildProcess {
  requireTrusted(program);
  return fork(program.service, args, {
    execPath: program.runtime,
    execArgv: [],
    env: program.env,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** What to say where the runtime itself could not be started. */
export function notStarted(program: Program, error: Error): LoupeError {
  return new LoupeError(
    'child-missing',
    t('{0} could not be started: {1}. Check the setting loupe.nodePath.', program.runtime, error.message),
    { cause: error },
  );
}

function requireTrusted({ isTrusted }: Program): void {
  if (!isTrusted()) throw untrusted();
}
