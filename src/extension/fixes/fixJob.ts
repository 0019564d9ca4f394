import type * as v from 'valibot';
import { LoupeError } from '../../core/errors';
import { fixOutputSchema, undoOutputSchema, type FixOutput, type UndoOutput } from '../../protocol/fixOutput';
import { parseJsonWith } from '../../protocol/parse';
import { t } from '../shared/localize';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';
import type { WantedFix } from './fixOffers';

/** Characters of files that a command line takes, of which Windows allows 32,767; more are sent by standard input. */
const mostCharacters = 24_000;

/** What a repair is run with. */
export interface FixRun {
  readonly program: Program;
  readonly onLine: (line: string) => void;
  /** How the folder is meant, where the user said so. */
  readonly layout?: string | undefined;
}

/**
 * Does a repair by `loupe fix`, or with `dryRun` says what would be done. Refusals are an answer, not an error.
 * Throws LoupeError.
 */
export async function runFix({ folder, verb, files, to }: WantedFix, dryRun: boolean, run: FixRun): Promise<FixOutput> {
  const many = files.reduce((sum, file) => sum + file.length + 3, 0) > mostCharacters;
  const options = [
    ...(to === undefined ? [] : ['--to', to]),
    ...(run.layout === undefined ? [] : ['--layout', run.layout]),
    ...(dryRun ? ['--dry-run'] : []),
  ];
  // A file may be named like an option, and a name may have several lines.
  return many
    ? answerOf(
        fixOutputSchema,
        ['fix', ...options, '--files-from', '-', ...machine, '--', folder, verb],
        run,
        files.join('\0'),
      )
    : answerOf(fixOutputSchema, ['fix', ...options, ...machine, '--', folder, verb, ...files], run);
}

/** Takes the latest repair of a folder back. Throws LoupeError where there is none, or something stands in its way. */
export function runUndo(folder: string, run: FixRun): Promise<UndoOutput> {
  return answerOf(undoOutputSchema, ['fix', '--undo=1', ...machine, '--', folder], run);
}

const machine = ['--json', '--progress', 'json'];

async function answerOf<S extends v.GenericSchema>(
  schema: S,
  args: readonly string[],
  { program, onLine }: FixRun,
  input?: string,
): Promise<v.InferOutput<S>> {
  let output = '';
  const failure = await runCli(program, args, { onLine, onStdout: (text) => (output += text), input }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const parsed = parseJsonWith(schema, output);
  // What is refused ends with an exit code as well, and says why in its document.
  if (parsed.ok) return parsed.value;
  if (failure !== undefined) throw failure;
  throw new LoupeError('cli-output', t('The answer of “loupe fix” was not understood ({0}).', parsed.problem));
}
