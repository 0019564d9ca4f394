import { spawn } from 'node:child_process';
import { LoupeError } from '../../../core/errors';

export interface PythonOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with every line that the program prints. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Milliseconds between asking a Python to end and ending it. */
const patience = 3_000;

/**
 * Runs a Python and returns its stdout. Settles when the process is really gone, so that what it wrote can be removed.
 * Throws LoupeError `python` with its last words, `stopped` where aborted.
 */
export function runPython(python: string, args: readonly string[], { signal, onLine, env }: PythonOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(stopped());
    const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, windowsHide: true });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
        for (const line of text.split(/[\r\n]+/)) if (line.trim()) onLine?.(line.trim());
      });
    }
    let hard: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      hard = setTimeout(() => child.kill('SIGKILL'), patience);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const end = (): void => {
      clearTimeout(hard);
      signal?.removeEventListener('abort', stop);
    };
    child.once('error', (error) => {
      end();
      reject(new LoupeError('python', `The Python ${python} cannot be started: ${error.message}. Name one with --python.`, { cause: error }));
    });
    child.once('close', (code) => {
      end();
      if (signal?.aborted) reject(stopped());
      else if (code === 0) resolve(texts.stdout);
      else reject(new LoupeError('python', `${python} ${args.slice(0, 3).join(' ')} failed: ${lastWords(texts.stderr) || `code ${code}`}`));
    });
  });
}

const stopped = (): LoupeError => new LoupeError('stopped', 'Stopped.');

/** The last error that a program told, or its last line. */
function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('[notice]'));
  return lines.filter((line) => /^error/i.test(line)).at(-1) ?? lines.at(-1) ?? '';
}
