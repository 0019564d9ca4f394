import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/parse';

/** How far the command line is, as it writes with `--progress json`, one JSON line each on stderr. */
const progressSchema = v.object({
  phase: v.string(),
  done: v.optional(v.nullable(v.number())),
  total: v.optional(v.nullable(v.number())),
});
export type CliProgress = v.InferOutput<typeof progressSchema>;

/** Why the command line ended, as it writes with `--progress json` before its sentence for people. */
const errorSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });
export type CliError = v.InferOutput<typeof errorSchema>['error'];

/** Splits a child's stderr into progress, why it ended, and everything else, over chunks that end anywhere. */
export class StderrReader {
  private rest = '';
  private readonly lines: string[] = [];
  /** Why the child ended, where it said so for programs. */
  error: CliError | undefined;

  constructor(
    private readonly onProgress: (progress: CliProgress) => void,
    private readonly onLine: (line: string) => void,
  ) {}

  take(chunk: string): void {
    const lines = (this.rest + chunk).split(/\r?\n/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  /** Takes the last line, which need not end in a line break, and returns the latest lines that were no progress. */
  end(): readonly string[] {
    if (this.rest !== '') this.line(this.rest);
    this.rest = '';
    return this.lines;
  }

  private line(line: string): void {
    const progress = line.startsWith('{') ? parseJsonWith(progressSchema, line) : undefined;
    if (progress?.ok) return this.onProgress(progress.value);
    const failure = line.startsWith('{"error"') ? parseJsonWith(errorSchema, line) : undefined;
    if (failure?.ok) {
      this.error = failure.value.error;
      return;
    }
    if (line.trim() === '') return;
    this.lines.push(line);
    // Only the tail is ever shown; a chatty child must not fill the memory.
    if (this.lines.length > 200) this.lines.splice(0, 100);
    this.onLine(line);
  }
}

/**
 * The sentence for people in what a failed child printed: what stands behind `loupe:` or `error:`, else its last line.
 */
export function sentenceOf(lines: readonly string[], otherwise: string): string {
  const spoken = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^at /.test(line) && !/^Node\.js v/.test(line));
  const said = spoken.filter((line) => marked.test(line)).at(-1) ?? spoken.at(-1);
  return said?.replace(marked, '') || otherwise;
}

/** How the command line, its option parser and Node.js begin a line that says what is wrong. */
const marked = /^(?:loupe|\w*error)\s*:\s*/i;
