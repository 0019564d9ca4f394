import { Command, CommanderError, Option } from 'commander';
import { LoupeError } from '../core/errors';
import { exportFormatNames, exportFormats } from '../core/choices/exportFormats';
import { comparedOptimizers, usualOptimizers, usualRateWords } from '../core/choices/optimizers';
import { preprocessingModes, preprocessingNames } from '../core/choices/preprocessingModes';
import { visibleLines } from '../core/plainText';
import { deviceChoices } from '../protocol/devices';
import { addAuditOptions } from './shared/auditOptions';
import { exitCode, exitCodesHelp } from './shared/exitCodes';
import { layoutOption } from './shared/layoutOption';
import { addTrainingOptions, number } from './shared/trainingOptions';
import { Terminal, type TerminalOptions } from './output/terminal';

declare const LOUPE_VERSION: string;

/** Options that every command has. */
interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly progress?: TerminalOptions['progress'];
}

/** A command's module is loaded when it runs, so that `--help` does not wait for the engine. */
type Action<A extends unknown[]> = (...args: [...A, terminal: Terminal]) => Promise<number>;

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

  const add = (nameAndArguments: string, description: string): Command =>
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

  const force = () =>
    new Option('--force', 'write over a file that another program wrote; never over one that is read here');
  const device = () =>
    new Option(
      '--device <name>',
      'auto: a GPU that computes correctly, else the CPU; gpu: any GPU, or an error (see: loupe devices)',
    )
      .choices([...deviceChoices])
      .default('auto');
  const runsFolder = () =>
    new Option('--runs-folder <dir>', 'where the runs are (default: .loupe/runs in the current folder)');

  add('scan <folder>', 'say what is in a folder of images: layout, classes, faults')
    .addOption(layoutOption())
    .option('--readings', 'only list the ways in which the folder can be read, and decode no image')
    .option('--report <file>', 'write the whole dataset report as JSON')
    .addOption(force())
    .action(does(async () => (await import('./commands/scan')).scan));

  addAuditOptions(
    add('audit <folder>', 'look for what is wrong with a folder of images: copies, leaks, labels, unusable images'),
  )
    .addOption(layoutOption())
    .addOption(force())
    .action(does(async () => (await import('./commands/audit')).audit));

  addTrainingOptions(add('train [folder]', 'train a classifier; the run is written into a folder of its own'))
    .addOption(device())
    .option(
      '--continue-from <run>',
      'begin with the weights of another run, and with its settings where no other are given',
    )
    .addOption(
      new Option('--weights <which>', 'with --continue-from: those of its best or of its last epoch')
        .choices(['best', 'last'])
        .default('best'),
    )
    .option('--out <dir>', 'the run folder, absent or empty (default: a new one in .loupe/runs)')
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/train')).train));

  addTrainingOptions(
    add('find-learning-rate [folder]', 'try learning rates from 1e-7 to 10 on a few batches, and suggest one'),
  )
    .addOption(device())
    .action(does(async () => (await import('./commands/findLearningRate')).findLearningRate));

  add(
    'resume <run>',
    'continue with a run that was interrupted or stopped, or train a finished one longer, in its own folder',
  )
    .option('--epochs <n>', '+10: ten epochs more than are over; 30: up to thirty')
    .option('--anyway', 'continue although images of the dataset changed')
    .addOption(device())
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/resume')).resume));

  add('pause <run>', 'let a running training wait; it keeps what it has in memory')
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/control')).pause));

  add('continue <run>', 'continue a paused training')
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/control')).continueRun));

  add('stop <run>', 'stop a running training and keep its best model')
    .option('--now', 'without waiting for the end of the epoch')
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/control')).stop));

  addTrainingOptions(
    add('preview [folder]', 'draw the batches that a training would see, before and after augmentation'),
  )
    .option('--epoch <n>', 'whose batch and augmentation', number, 1)
    .option('--out <dir>', 'where the images and preview.json are written (default: a new temporary folder)')
    .addOption(force())
    .action(does(async () => (await import('./commands/preview')).preview));

  addTrainingOptions(
    add(
      'compare-optimizers [folder]',
      'train one network with several optimizers and seeds, and rank them on images that none has seen',
    ),
  )
    .option('--optimizers <names>', `of ${comparedOptimizers.join(', ')} (default: ${usualOptimizers.join(',')})`)
    .option('--seeds <n>', 'trainings of each, with seeds of their own (default: 3)', number)
    .option('--learning-rates <rates>', `name=rate, separated by commas (default: Keras’s, ${usualRateWords()})`)
    .addOption(device())
    .option(
      '--out <dir>',
      'the folder: absent, empty, or a comparison that is to continue (default: a new one in .loupe/runs)',
    )
    .action(does(async () => (await import('./commands/compareOptimizers')).compareOptimizers));

  addTrainingOptions(
    add('estimate [folder]', 'time a few images and steps, and say how long a training would take and how much memory'),
  )
    .addOption(device())
    .action(does(async () => (await import('./commands/estimate')).estimate));

  add(
    'evaluate <run> [folder]',
    'score a run’s saved model, on its own held-out parts or on another folder with any of its classes',
  )
    .option('--list', 'what the run has been scored on, each folder by itself')
    .option('--known-classes-only', 'leave out images of classes that the model does not know, instead of an error')
    .addOption(layoutOption())
    .addOption(device())
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/evaluate')).evaluate));

  add('predict <run> <paths...>', 'say what a run’s model sees in images or in whole folders')
    .option('--top <n>', 'classes shown for each image', number, 5)
    .option('--csv <file>', 'write every probability as CSV; never over a file that another program wrote')
    .option('--csv-excel', 'with --csv: begin the table with a byte order mark, by which Excel knows UTF-8')
    .option('--decimal-comma', 'with --csv-excel: 0,5 and semicolons, as Excel expects in many languages')
    .addOption(force())
    .addOption(device())
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/predict')).predict));

  const formats = Object.entries(exportFormats);
  const files = formats.filter(([, { kind }]) => kind === 'one file');
  add('export <run>', `write a run’s model for other programs: ${formats.map(([, { name }]) => name).join(', or ')}`)
    .addOption(
      new Option('--format <format>', formats.map(([name, { kind }]) => `${name}: ${kind}`).join('; '))
        .choices(exportFormatNames)
        .default('onnx'),
    )
    .option('--out <path>', 'the file or folder, absent (default: named after the run, in the current folder)')
    .option(
      '--replace',
      `of ${files.map(([name]) => name).join(' and ')}: write over an exported network that is there`,
    )
    .addOption(force())
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/models/exportModel')).exportModel));

  add('runs', 'list the runs, the latest first, or say what differs between some of them')
    .addOption(runsFolder())
    .option(
      '--compare <runs...>',
      'two runs or more: settings, scores, data and environment, each compared with the first',
    )
    .option('--all', 'with --compare: also what is the same')
    .action(does(async () => (await import('./commands/runs')).runs));

  add(
    'summary <what>',
    'show the layers of a network: of a run, a model folder, a Keras file, a recipe file, or by its name',
  )
    .option('--svg <file>', 'draw it: blocks, shapes, parameters, what is trained and what is frozen')
    .addOption(force())
    .option('--classes <n>', 'of a recipe or name: classes of the output', number)
    .addOption(runsFolder())
    .action(does(async () => (await import('./commands/models/summary')).summary));

  add('devices', 'list what can run networks here: found, used or why not, and how fast').action(
    does(async () => (await import('./commands/devices')).devices),
  );

  add(
    'runtime [action] [what]',
    'the TensorFlow for --device tensorflow: status, use <python or folder>, install <cpu or gpu>, remove',
  )
    .option('--python <executable>', 'the Python whose TensorFlow or pip is used', 'python3')
    .option('--anyway', 'install gpu: also on a machine without an NVIDIA GPU')
    .action(
      does(
        async () =>
          (
            action: string | undefined,
            what: string | undefined,
            options: { python: string; anyway?: boolean },
            terminal: Terminal,
          ) =>
            import('./commands/runtime').then(({ runtime }) => runtime(action ?? 'status', what, options, terminal)),
      ),
    );

  add(
    'weights [action] [what]',
    'pretrained weights: list; download <name>; import <file> (--as <name>); remove <name>',
  )
    .option('--as <name>', 'the network that an imported file is for')
    .option('--top', 'download the file with ImageNet’s classifier in it')
    .action(
      does(
        async () =>
          (
            action: string | undefined,
            what: string | undefined,
            options: { as?: string; top?: boolean },
            terminal: Terminal,
          ) =>
            import('./commands/weights').then(({ weights }) => weights(action ?? 'list', what, options, terminal)),
      ),
    );

  const expected = preprocessingNames.map((name) =>
    preprocessingModes[name] === null ? name : `${name} (${preprocessingModes[name]})`,
  );
  add('import-model <file>', 'use a model of your own: Keras .h5 or .keras, or a TensorFlow.js model.json')
    .addOption(
      new Option('--as <what>', 'classifier: a run that predicts; backbone: without its classifier, to train on')
        .choices(['classifier', 'backbone'])
        .default('classifier'),
    )
    .addOption(
      new Option(
        '--preprocessing <mode>',
        `what the model expects: ${expected.join(', ')}; not needed where it begins by scaling`,
      ).choices(preprocessingNames),
    )
    .option('--labels <file>', 'classifier: the classes in the model’s order, one a line, or JSON')
    .option('--size <pixels>', 'width and height for a model that takes any', number)
    .option('--name <name>', 'backbone: what --model will call it (default: the file’s name)')
    .option('--layer <name>', 'backbone: the layer whose output are the features')
    .option('--out <dir>', 'classifier: the run folder, absent or empty')
    .action(does(async () => (await import('./commands/models/importModel')).importModel));

  add('sample <folder>', 'draw a small sample dataset with deliberate faults')
    .option('--seed <n>', 'another seed draws other images', number)
    .action(does(async () => (await import('./commands/sample')).sample));

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
  return code;
}
