import { Command, CommanderError, Option } from 'commander';
import { LoupeError } from '../core/errors';
import { visibleLines } from '../core/plainText';
import { exitCode, exitCodesHelp } from './shared/exitCodes';
import type { Action, Add } from './declared/declare';
import { declareDatasets } from './declared/datasetCommands';
import { declareFaces } from './declared/faceCommands';
import { declareGet } from './declared/getCommand';
import { declareMap } from './declared/mapCommands';
import { declareNetworks } from './declared/networkCommands';
import { declareResults } from './declared/resultCommands';
import { declareTraining } from './declared/trainingCommands';
import { Terminal, type TerminalOptions } from './output/terminal';

declare const LOUPE_VERSION: string;

/** Options that every command has. */
interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly progress?: TerminalOptions['progress'];
}

/** Runs the command line without the program's name. Returns the exit code; never throws. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = exitCode.ok;
  const program = new Command('loupe')
    .description('See what is in a folder of images, train a classifier on it, and trust the result.')
    .version(LOUPE_VERSION)
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(visibleLines(text)) })
    .showHelpAfterError('(see --help)')
    .addHelpText('after', exitCodesHelp);

  const add: Add = (nameAndArguments, description) =>
    program
      .command(nameAndArguments)
      .description(description)
      .option('--json', 'print one JSON document on stdout and nothing else there')
      .option('--verbose', 'show where an error happened')
      .addOption(
        new Option('--progress <kind>', 'how progress is shown on stderr')
          .choices(['auto', 'json', 'none'])
          .default('auto'),
      )
      .addHelpText('after', exitCodesHelp);

  /** Commander calls with arguments, options, command; the action gets arguments, options and a terminal. */
  const does =
    <A extends unknown[]>(load: () => Promise<Action<A>>) =>
    async (...given: unknown[]): Promise<void> => {
      const options = given.at(-2) as CommonOptions;
      const terminal = new Terminal({
        json: options.json ?? false,
        verbose: options.verbose ?? false,
        progress: options.progress ?? 'auto',
      });
      try {
        code = await (await load())(...(given.slice(0, -1) as A), terminal);
      } catch (error) {
        terminal.error(error);
        code =
          error instanceof LoupeError && error.code === 'wrong-option'
            ? exitCode.usage
            : error instanceof LoupeError && error.code === 'stopped'
              ? exitCode.stopped
              : exitCode.failed;
      }
    };

  declareGet(add, does);
  declareDatasets(add, does);
  declareMap(add, does);
  declareFaces(add, does);
  declareTraining(add, does);
  declareResults(add, does);
  declareNetworks(add, does);

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
  return code;
}
