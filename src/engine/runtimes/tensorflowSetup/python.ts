import { spawn } from 'node:child_process';
import { LoupeError } from '../../../core/errors';
import { programFile } from '../../../runfolder/programFile';

export interface PythonOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with every line that the program prints, except where in the program an error arose. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A Python that ended with an error. `output` is all that it printed. */
export class PythonFailure extends LoupeError {
  constructor(
    message: string,
    readonly output: string,
  ) {
    super('python', message);
  }
}

/** Milliseconds between asking a Python to end and ending it. */
const patience = 3_000;

/**
 * Runs a Python and returns its stdout. Settles when the process is really gone, so that what it wrote can be removed.
 * Its stdin is open for as long as it is wanted, and no longer than this process lives.
 * Throws PythonFailure with its last words; LoupeError `python` where it cannot be started, `stopped` where aborted.
 */
export function runPython(
  python: string,
  args: readonly string[],
  { signal, onLine, env }: PythonOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(stopped());
    const program = programFile(python);
    if (program === undefined) return reject(new LoupeError('python', cannotStart(python, { code: 'ENOENT' })));
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      windowsHide: true,
    });
    child.stdin.on('error', () => undefined);
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
        for (const line of text.split(/[\r\n]+/)) if (line.trim() && !isTraceback(line)) onLine?.(line.trim());
      });
    }
    let hard: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.stdin.end();
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
      reject(new LoupeError('python', cannotStart(python, error), { cause: error }));
    });
    child.once('close', (code) => {
      end();
      if (signal?.aborted) reject(stopped());
      else if (code === 0) resolve(texts.stdout);
      else
        reject(
          new PythonFailure(
            `${python} failed: ${lastWords(texts.stderr) || `code ${code}`}`,
            `${texts.stdout}\n${texts.stderr}`,
          ),
        );
    });
  });
}

const stopped = (): LoupeError => new LoupeError('stopped', 'Stopped.');

function cannotStart(python: string, { code, message }: { code?: string | undefined; message?: string }): string {
  const remedy =
    'Name a Python (loupe runtime install cpu --python <python>, or loupe runtime use <python or folder>), or install Python 3 (Debian and Ubuntu: apt install python3 python3-pip).';
  if (code === 'ENOENT')
    return `${/[\\/]/.test(python) ? `There is no ${python}` : `No Python was found under the name ${python}`}. ${remedy}`;
  return `${python} cannot be started as a program (${code ?? message}). ${remedy}`;
}

/**
 * Python's list of calls that led to an error: all but its last line, which is not indented. pip indents its own words
 * by two.
 */
const isTraceback = (line: string): boolean =>
  /^(\s{4,}\S|\s+File "|Traceback \(most recent|(ERROR: )?Exception:\s*$)/.test(line);

/** The last error that a program told, or its last line. */
function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('[notice]'));
  return lines.filter((line) => /^error/i.test(line)).at(-1) ?? lines.at(-1) ?? '';
}
