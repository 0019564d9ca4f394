import { Option } from 'commander';
import { comparedOptimizers, usualOptimizers, usualRateWords } from '../../core/choices/optimizers';
import { device, force, runsFolder } from '../shared/commonOptions';
import { addTrainingOptions, number } from '../shared/trainingOptions';
import type { Add, Does } from './declare';

/** What trains on a folder of images, or leads a training. */
export function declareTraining(add: Add, does: Does): void {
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
    .action(does(async () => (await import('../commands/train')).train));

  addTrainingOptions(
    add('find-learning-rate [folder]', 'try learning rates from 1e-7 to 10 on a few batches, and suggest one'),
  )
    .addOption(device())
    .action(does(async () => (await import('../commands/findLearningRate')).findLearningRate));

  add(
    'resume <run>',
    'continue with a run that was interrupted or stopped, or train a finished one longer, in its own folder',
  )
    .option('--epochs <n>', '+10: ten epochs more than are over; 30: up to thirty')
    .option('--anyway', 'continue although images of the dataset changed')
    .addOption(device())
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/resume')).resume));

  add('pause <run>', 'let a running training wait; it keeps what it has in memory')
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/runs/control')).pause));

  add('continue <run>', 'continue a paused training')
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/runs/control')).continueRun));

  add('stop <run>', 'stop a running training and keep its best model')
    .option('--now', 'without waiting for the end of the epoch')
    .addOption(runsFolder())
    .action(does(async () => (await import('../commands/runs/control')).stop));

  addTrainingOptions(
    add('preview [folder]', 'draw the batches that a training would see, before and after augmentation'),
  )
    .option('--epoch <n>', 'whose batch and augmentation', number, 1)
    .option('--out <dir>', 'where the images and preview.json are written (default: a new temporary folder)')
    .addOption(force())
    .action(does(async () => (await import('../commands/preview')).preview));

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
    .action(does(async () => (await import('../commands/compareOptimizers')).compareOptimizers));

  addTrainingOptions(
    add('estimate [folder]', 'time a few images and steps, and say how long a training would take and how much memory'),
  )
    .addOption(device())
    .action(does(async () => (await import('../commands/estimate')).estimate));
}
