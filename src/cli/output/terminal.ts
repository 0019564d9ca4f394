import { LoupeError, messageOf } from '../../core/errors';
import { visibleLines } from '../../core/plainText';
import { systemError } from '../../core/systemError';

/** How a command talks. `json`: one document on stdout and nothing else there. */
export interface TerminalOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** `json`: progress as JSON lines on stderr, for programs. */
  readonly progress: 'auto' | 'json' | 'none';
}

/**
 * Writes to stdout and stderr. People's text goes to stdout, or to stderr where stdout belongs to a document. Names of
 * files and classes may hold sequences that colour, move or answer for the user; in people's text they are written out.
 * A document is exact.
 */
export class Terminal {
  constructor(readonly options: TerminalOptions) {}

  /** Progress bars are drawn only where somebody watches. */
  get interactive(): boolean {
    return this.options.progress === 'auto' && Boolean(process.stderr.isTTY);
  }

  line(text: string): void {
    (this.options.json ? process.stderr : process.stdout).write(`${visibleLines(text)}\n`);
  }

  warn(text: string): void {
    process.stderr.write(`${visibleLines(text)}\n`);
  }

  /** The one document of `--json`. */
  document(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** One sentence; the stack only where asked for, or where the fault is the program's own. */
  error(thrown: unknown): void {
    const error = systemError(thrown) ?? thrown;
    this.warn(`loupe: ${messageOf(error)}`);
    const detailed = this.options.verbose || Boolean(process.env.LOUPE_DEBUG);
    if (detailed && error instanceof Error && error.stack) this.warn(error.stack);
    else if (!(error instanceof LoupeError))
      process.stderr.write('This was not foreseen; --verbose shows where it happened.\n');
  }
}
