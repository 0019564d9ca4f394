import { spawn } from 'node:child_process';
import { LoupeError } from '../../../core/errors';

export interface PythonOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with every line that the program prints. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Runs a Python and returns its stdout. Throws LoupeError `python` with its last words, `stopped` where aborted. */
export function runPython(python: string, args: readonly string[], { signal, onLine }: PythonOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal ? { signal } : {}) });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
        for (const line of text.split(/[\r\n]+/)) if (line.trim()) onLine?.(line.trim());
      });
    }
    child.once('error', (error) => reject(signal?.aborted
      ? new LoupeError('stopped', 'Stopped.')
      : new LoupeError('python', `The Python ${python} cannot be started: ${error.message}. Name one with --python.`, { cause: error })));
    child.once('close', (code) => {
      if (code === 0) resolve(texts.stdout);
      else reject(new LoupeError('python', `${python} ${args.slice(0, 3).join(' ')} failed: ${lastWords(texts.stderr) || `code ${code}`}`));
    });
  });
}

/** The last error that a program told, or its last line. */
function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('[notice]'));
  return lines.filter((line) => /^error/i.test(line)).at(-1) ?? lines.at(-1) ?? '';
}
