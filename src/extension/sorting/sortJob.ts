import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { sortOutputSchema, type SortOutput } from '../../protocol/sortOutput';
import { t } from '../shared/localize';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';

/** What `loupe sort` is run with. */
export interface SortRun {
  readonly program: Program;
  readonly onLine: (line: string) => void;
  /** How the folder is meant, where the user said so. */
  readonly layout?: string | undefined;
}

/** Runs `loupe sort`. Refusals are an answer, not an error. Throws LoupeError. */
export async function runSort(
  folder: string,
  options: readonly string[],
  { program, onLine, layout }: SortRun,
): Promise<SortOutput> {
  let output = '';
  const reading = layout === undefined ? [] : ['--layout', layout];
  // A folder may be named like an option.
  const args = ['sort', ...options, ...reading, '--json', '--progress', 'json', '--', folder];
  const failure = await runCli(program, args, { onLine, onStdout: (text) => (output += text) }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const parsed = parseJsonWith(sortOutputSchema, output);
  // What is refused ends with an exit code as well, and says why in its document.
  if (parsed.ok) return parsed.value;
  if (failure !== undefined) throw failure;
  throw new LoupeError('cli-output', t('The answer of “loupe sort” was not understood ({0}).', parsed.problem));
}
