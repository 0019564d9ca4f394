import { LoupeError } from '../../core/errors';
import { StderrReader, sentenceOf, type CliProgress } from './cliOutput';
import { t } from './localize';
import { notStarted, startCommand } from './processes';
import type { Program } from './program';

export interface CliOptions {
  readonly onProgress?: (progress: CliProgress) => void;
  /** Pieces of stdout as they come, where the command is to be read rather than shown. */
  readonly onStdout?: (text: string) => void;
  /** Lines for the output channel. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** What the command reads from standard input. */
  readonly input?: string | undefined;
}

/** Milliseconds between asking a child to end and ending it. */
const patience = 5_000;

/**
 * Runs one command of the command line to its end. Resolves when the process is really gone.
 * @throws LoupeError `untrusted`, `cancelled`, `child-missing`; with the child's own code where it tells one
 * (`--progress json`), else `child-failed` with its sentence.
 */
export function runCli(program: Program, args: readonly string[], options: CliOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = startCommand(program, args, options.input);
    const stderr = new StderrReader(
      (progress) => options.onProgress?.(progress),
      (line) => options.onLine?.(line),
    );
    child.stdout
      .setEncoding('utf8')
      .on('data', (text: string) => (options.onStdout ? options.onStdout(text) : options.onLine?.(text.trimEnd())));
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.take(text));

    let hard: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      hard = setTimeout(() => child.kill('SIGKILL'), patience);
    };
    if (options.signal?.aborted) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    const settle = (error?: LoupeError): void => {
      clearTimeout(hard);
      options.signal?.removeEventListener('abort', stop);
      if (error) reject(error);
      else resolve();
    };

    child.once('error', (error) => settle(notStarted(program, error)));
    child.once('close', (code, signal) => {
      const lines = stderr.end();
      if (options.signal?.aborted) return settle(new LoupeError('cancelled', t('Cancelled.')));
      if (code === 0) return settle();
      if (stderr.error) return settle(LoupeError.told(stderr.error));
      settle(
        new LoupeError(
          'child-failed',
          sentenceOf(lines, t('loupe {0} ended with {1}.', args[0] ?? '', signal ?? `code ${code}`)),
        ),
      );
    });
  });
}
