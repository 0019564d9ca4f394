import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { runPython, type PythonOptions } from './python';

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

/** Downloads wheels, without what they depend on, through the user's own pip: with its index, proxy, credentials and cache. */
export async function pipDownload(requirements: readonly string[], options: PipOptions): Promise<void> {
  const { python, wheels, temporary, onBytes, signal, onLine } = options;
  const resumes = await resumeArguments(options);
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void Promise.all([wheels, temporary].map(bytesIn)).then(([done, partly]) => onBytes?.(done! + partly!)).finally(() => { looking = false; });
  }, lookEvery);
  try {
    const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', ...resumes, '--dest', wheels, ...requirements];
    await runPython(python, args, { signal, onLine, env: { TMPDIR: temporary } });
  } finally {
    clearInterval(timer);
  }
}

/** From 25.1 on, pip can go on within a file whose connection broke; from 25.2 on it does so unasked. Older ones begin the file anew. */
async function resumeArguments({ python, signal, onLine }: PipOptions): Promise<string[]> {
  const version = /^pip (\d+)\.(\d+)/.exec(await runPython(python, ['-m', 'pip', '--version'], { signal }));
  const [major = 0, minor = 0] = (version?.slice(1) ?? []).map(Number);
  const known = major > 25 || (major === 25 && minor >= 1);
  if (!known) onLine?.(`${version?.[0] ?? 'This pip'} begins a file anew when the connection breaks; 25.1 and later go on where they were.`);
  return known ? ['--resume-retries', '20'] : [];
}

/** Bytes of all files below a folder, 0 where there is none. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile())
    .map((entry) => stat(path.join(entry.parentPath ?? entry.path, entry.name)).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
