import { Option } from 'commander';
import {
  exportFormatNames,
  exportFormats,
  exportInputNames,
  exportPrecisionNames,
  exportPrecisions,
} from '../../core/choices/exportFormats';
import { device, force, runsFolder } from '../shared/commonOptions';
import { layoutOption } from '../shared/layoutOption';
import { number } from '../shared/trainingOptions';
import type { Add, Does } from './declare';

/** What uses runs that are over. */
export function declareResults(add: Add, does: Does): void {
  add(
    'evaluate <run> [folder]',
    'score a run’s saved model, on its own held-out parts or on another folder with any of its classes',
  )
    .option('--list', 'what the run has been scored on, each folder by itself')
    .option('--known-classes-only', 'leave out images of classes that the model does not know, instead of an error')
    .addOption(layoutOption())
    .addOption(device())
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/evaluate')).evaluate));

  add('decide <run>', 'choose how a run’s model decides: by a threshold of one class, or by what mistakes cost')
    .option('--class <class>', 'the class that --recall or --precision is about')
    .option('--recall <share>', 'find at least this share of the class’s images, at the fewest false alarms', number)
    .option('--precision <share>', 'be right at least so often about the class, and miss as few as that allows', number)
    .option('--threshold <class=p>', 'an image is of the class from this probability on, such as poisonous=0.2')
    .option(
      '--costs <file>',
      'a table of costs: true class, decided class, cost (* for any), or a matrix; 1 where none is given',
    )
    .option('--show', 'how it decides now, and what that costs')
    .option('--clear', 'decide for the most probable class again')
    .option('--undo', 'take the latest change back')
    .option('--dry-run', 'show what a choice would cost, and change nothing')
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/decide')).decide));

  add('predict <run> <paths...>', 'say what a run’s model sees in images or in whole folders')
    .option('--top <n>', 'classes shown for each image', number, 5)
    .option('--csv <file>', 'write every probability as CSV; never over a file that another program wrote')
    .option(
      '--submission <sample>',
      'with --csv: write the rows and columns of a competition’s sample submission, a probability for each class',
    )
    .option('--csv-excel', 'with --csv: begin the table with a byte order mark, by which Excel knows UTF-8')
    .option('--decimal-comma', 'with --csv-excel: 0,5 and semicolons, as Excel expects in many languages')
    .addOption(force())
    .addOption(device())
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/predict')).predict));

  const formats = Object.entries(exportFormats);
  const files = formats.filter(([, { kind }]) => kind === 'one file');
  add('export <run>', `write a run’s model for other programs: ${formats.map(([, { name }]) => name).join(', or ')}`)
    .addOption(
      new Option('--format <format>', formats.map(([name, { kind }]) => `${name}: ${kind}`).join('; '))
        .choices(exportFormatNames)
        .default('onnx'),
    )
    .addOption(
      new Option(
        '--precision <bits>',
        Object.entries(exportPrecisions)
          .map(([name, words]) => `${name}: ${words}`)
          .join('; '),
      )
        .choices(exportPrecisionNames)
        .default('float32'),
    )
    .addOption(
      new Option('--input <type>', 'of tflite in int8: what it takes and gives, numbers or bytes')
        .choices(exportInputNames)
        .default('float32'),
    )
    .option('--images <folder>', 'calibrate and compare with these images instead of the run’s own')
    .option('--no-compare', 'leave out the comparison with float32 on held-out images')
    .option('--out <path>', 'the file or folder, absent (default: named after the run, in the current folder)')
    .option(
      '--replace',
      `of ${files.map(([name]) => name).join(' and ')}: write over an exported network that is there`,
    )
    .addOption(force())
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/models/exportModel')).exportModel));

  add('runs', 'list the runs, the latest first, or say what differs between some of them')
    .addOption(runsFolder())
    .option(
      '--compare <runs...>',
      'two runs or more: settings, scores, data and environment, each compared with the first',
    )
    .option('--all', 'with --compare: also what is the same')
    .option('--since <run>', 'what changed in the dataset of a run since it was trained')
    .action(does(async () => (await import('../commands/runs/runs')).runs));
}
