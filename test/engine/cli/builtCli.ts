import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { signOfLife } from '../../setup/signOfLife';
import { temporaryFolder } from '../jobs/tinyDataset';

/** What the set-up of all tests has built. */
export const bundles = path.join(__dirname, '..', '..', '..', 'dist');

/** A place in a process's work, by the file operation that it does there; see haltAt.cjs. */
export interface Stop {
  /** Expressions for the file's path (`<stdout>`, `<stderr>`) and for what is written. */
  readonly path: string;
  readonly text?: string;
  readonly kind?: 'write' | 'rename' | 'link' | 'copy' | 'remove' | 'mkdir' | 'truncate';
  /** The howth such operation, from 1 on. */
  readonly nth?: number;
  /** Before it if not said; `half`: half of the bytes are written. */
  readonly when?: 'before' | 'half' | 'after';
  /** The process waits there until it is released; without, it is killed there. */
  readonly hold?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** All that is known of how it went, for the message of a failed assertion. */
  readonly report: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when it is gone. */
  readonly ended: Promise<Ended>;
  /** Waits for as long as it takes. Throws where the process ends before. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
}

export interface StartOptions {
  readonly stops?: readonly Stop[];
  readonly env?: NodeJS.ProcessEnv;
  /** Other bundles than those that were built for all tests. */
  readonly dist?: string;
}

const preload = path.join(__dirname, 'haltAt.cjs');
const tail = (text: string, lines = 30): string => text.trimEnd().split('\n').slice(-lines).join('\n');

/** The run folder that a command line writes: `--out FOLDER` or `resume FOLDER`. */
function runFolderOf(args: readonly string[], cwd: string): string | undefined {
  const out = args.indexOf('--out');
  const named = out >= 0 ? args[out + 1] : args[0] === 'resume' ? args[1] : undefined;
  return named === undefined ? undefined : path.resolve(cwd, named);
}

function describeFolder(folder: string): string {
  if (!existsSync(path.join(folder, 'run.json'))) return `${folder} holds no run`;
  const read = (name: string): string => {
    const file = path.join(folder, name);
    return existsSync(file) ? `--- ${name}\n${tail(readFileSync(file, 'utf8'), 12)}\n` : '';
  };
  return `${folder}: ${readdirSync(folder, { recursive: true }).join(' ')}\n${read('run.json')}${read('events.ndjson')}${read('log.txt')}`;
}

/** Starts the command line. */
export function startCli(
  args: readonly string[],
  cwd: string,
  { stops = [], env, dist = bundles }: StartOptions = {},
): Started {
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', preload, path.join(dist, 'cli.js'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, LOUPE_TEST_STOPS: JSON.stringify(stops) },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece;
    });
  let over: Ended | undefined;
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      over = {
        code,
        signal,
        ...text,
        get report() {
          const folder = runFolderOf(args, cwd);
          return (
            `loupe ${args.join(' ')}\nended with ${code ?? signal} after ${seconds} s\n` +
            `--- stdout\n${tail(text.stdout)}\n--- stderr\n${tail(text.stderr)}\n${folder === undefined ? '' : describeFolder(folder)}`
          );
        },
      };
      resolve(over);
    }),
  );
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await condition())) {
      if (over) throw new Error(`It ended before what was waited for.\n${over.report}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { child, ended, until };
}

/** Runs a command to its end, which must be with this exit code. */
export async function finished(
  args: readonly string[],
  cwd: string,
  { code = 0, ...options }: StartOptions & { readonly code?: number } = {},
): Promise<Ended> {
  const ended = await startCli(args, cwd, options).ended;
  expect(ended.code, ended.report).toBe(code);
  await signOfLife(`loupe ${args[0]} has ended`);
  return ended;
}

/** Runs a command that is killed at a stop, which must be reached. */
export async function killedAt(
  args: readonly string[],
  cwd: string,
  stop: Stop,
  options: StartOptions = {},
): Promise<Ended> {
  const ended = await startCli(args, cwd, { ...options, stops: [stop] }).ended;
  expect(ended.signal, `It ended before it was killed at ${JSON.stringify(stop)}.\n${ended.report}`).toBe('SIGKILL');
  await signOfLife(`loupe ${args[0]} was killed`);
  return ended;
}

/** A stop at which processes wait. Of several processes with the same, each waits for the one release. */
export function holdAt(stop: Omit<Stop, 'hold'>): {
  readonly stop: Stop;
  readonly held: () => boolean;
  readonly release: () => void;
} {
  const hold = path.join(temporaryFolder('hold'), 'here');
  return {
    stop: { ...stop, hold },
    held: () => existsSync(`${hold}.held`),
    release: () => writeFileSync(`${hold}.released`, ''),
  };
}
