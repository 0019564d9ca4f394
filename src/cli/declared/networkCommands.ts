import { Option } from 'commander';
import { preprocessingModes, preprocessingNames } from '../../core/choices/preprocessingModes';
import { force, runsFolder } from '../shared/commonOptions';
import { number } from '../shared/trainingOptions';
import type { Terminal } from '../output/terminal';
import type { Add, Does } from './declare';

/** What is about networks, what runs them, and the sample. */
export function declareNetworks(add: Add, does: Does): void {
  add(
    'summary <what>',
    'show the layers of a network: of a run, a model folder, a Keras file, a recipe file, or by its name',
  )
    .option('--svg <file>', 'draw it: blocks, shapes, parameters, what is trained and what is frozen')
    .addOption(force())
    .option('--classes <n>', 'of a recipe or name: classes of the output', number)
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/models/summary')).summary));

  add('devices', 'list what can run networks here: found, used or why not, and how fast').action(
    does(async () => (await import('../commands/devices')).devices),
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
            import('../commands/runtime').then(({ runtime }) => runtime(action ?? 'status', what, options, terminal)),
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
            import('../commands/weights').then(({ weights }) => weights(action ?? 'list', what, options, terminal)),
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
    .action(does(async () => (await import('../commands/models/importModel')).importModel));

  add('sample <folder>', 'draw a small sample dataset with deliberate faults')
    .option('--seed <n>', 'another seed draws other images', number)
    .action(does(async () => (await import('../commands/sample')).sample));
}
