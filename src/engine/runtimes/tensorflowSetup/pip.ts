import { bytesIn } from './leftovers';
import { pipTrouble } from './pipTrouble';
import { PythonFailure, runPython, type PythonOptions } from './python';

export interface PipOptions extends PythonOptions {
  readonly python: string;
  /** Where wheels come to lie. */
  readonly wheels: string;
  /** Where pip puts what it has of a file; nothing of it is left elsewhere when it is ended. */
  readonly temporary: string;
  /** Bytes that have arrived, several times a second. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Milliseconds between two looks at how much has arrived: pip draws its own progress for terminals only. */
const lookEvery = 400;

/**
 * Runs pip, and ends with whoever started it: stdin ends when Loupe stops it or is gone, killed included. A signal does
 * not reach pip where `python3` is a script that starts the real one (pyenv's), and nothing else reaches it after a
 * kill.
 */
const pipUntilStdinEnds = `
import os, runpy, sys, threading
def watch():
    os.read(0, 1)
    os._exit(1)
watcher = threading.Thread(target=watch)
watcher.daemon = True
watcher.start()
sys.argv[0] = "pip"
runpy.run_module("pip", run_name="__main__", alter_sys=True)
`;

/**
 * Downloads wheels, without what they depend on, through the user's own pip: with its index, proxy, credentials and
 * cache. `wanted` are requirements or options of pip. Throws LoupeError `stopped`, or what `pipTrouble` makes of pip's
 * words.
 */
export async function pipDownload(wanted: readonly string[], options: PipOptions): Promise<void> {
  const { wheels, temporary, onBytes } = options;
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void Promise.all([wheels, temporary].map(bytesIn))
      .then(([done, partly]) => onBytes?.(done! + partly!))
      .finally(() => {
        looking = false;
      });
  }, lookEvery);
  try {
    // Nobody is there to answer a question for a password: with --no-input it is an error instead.
    await pip(
      [
        'download',
        '--no-input',
        '--progress-bar',
        'off',
        '--no-deps',
        '--only-binary=:all:',
        '--disable-pip-version-check',
        '--dest',
        wheels,
        ...wanted,
      ],
      { ...options, env: { TMPDIR: temporary } },
    );
  } finally {
    clearInterval(timer);
  }
}

async function pip(args: readonly string[], { python, signal, onLine, env }: PipOptions): Promise<string> {
  try {
    return await runPython(python, ['-c', pipUntilStdinEnds, ...args], {
      signal,
      env,
      onLine: (line) => onLine?.(`pip: ${line}`),
    });
  } catch (error) {
    throw error instanceof PythonFailure ? (pipTrouble(error.output, python) ?? error) : error;
  }
}

/**
 * What pip is to be told so that it resumes. From 25.1 on, it can continue within a file whose connection broke; from
 * 25.2 on it does so unasked. Older ones begin the file again.
 */
export async function resumeArguments(options: PipOptions): Promise<string[]> {
  const version = /^pip (\d+)\.(\d+)/.exec(await pip(['--version'], { ...options, onLine: undefined }));
  const [major = 0, minor = 0] = (version?.slice(1) ?? []).map(Number);
  const known = major > 25 || (major === 25 && minor >= 1);
  if (!known)
    options.onLine?.(
      `Where the connection breaks, ${version?.[0] ?? 'this pip'} begins the file again; pip 25.1 and later continue where they were.`,
    );
  return known ? ['--resume-retries', '20'] : [];
}
