import { LoupeError, messageOf } from '../../core/errors';
import { noticeWords, type Notify } from '../../core/codes/noticeCodes';
import { visibleLines, visibleText } from '../../core/plainText';
import { systemError } from '../../core/systemError';
import type { OutputNotice } from '../../protocol/cliOutput';

/** How a command talks. `json`: one document on stdout and nothing else there. */
export interface TerminalOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** `json`: progress, and the code of an error, as JSON lines on stderr, for programs. */
  readonly progress: 'auto' | 'json' | 'none';
}

/**
 * Writes to stdout and stderr. People's text goes to stdout, or to stderr where stdout belongs to a document. Names of
 * files and classes may hold sequences that colour, move or answer for the user; in people's text they are written out.
 * A document is exact.
 */
export class Terminal {
  private readonly notices: OutputNotice[] = [];

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

  /** What a user must know of the work: a line at once, and a row of the document. */
  readonly notify: Notify = (level, code, message) => {
    this.tell({ level, code, message });
  };

  /** The same of a notice that may come from a file, with codes of another version. Returns the line. */
  tell(notice: OutputNotice): string {
    const line = visibleText(noticeWords(notice.level, notice.message));
    this.note(notice);
    if (notice.level === 'info') this.line(line);
    else this.warn(line);
    return line;
  }

  /** A notice for the document alone: people are told it otherwise. */
  note({ level, code, message }: OutputNotice): void {
    this.notices.push({ level, code, message });
  }

  /** The one document of `--json`, with all notices so far. */
  document(value: object): void {
    process.stdout.write(`${JSON.stringify({ ...value, notices: this.notices })}\n`);
  }

  /**
   * One sentence, for programs its code before it; the stack only where asked for, or where the fault is the program's
   * own.
   */
  error(thrown: unknown): void {
    const error = systemError(thrown) ?? thrown;
    if (this.options.progress === 'json' && error instanceof LoupeError)
      process.stderr.write(`${JSON.stringify({ error: { code: error.code, message: error.message } })}\n`);
    this.warn(`loupe: ${messageOf(error)}`);
    const detailed = this.options.verbose || Boolean(process.env.LOUPE_DEBUG);
    if (detailed && error instanceof Error && error.stack) this.warn(error.stack);
    else if (!(error instanceof LoupeError))
      process.stderr.write('This was not foreseen; --verbose shows where it happened.\n');
  }
}
