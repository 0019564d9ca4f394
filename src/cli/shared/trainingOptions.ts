import * as path from 'node:path';
import { Option, type Command, InvalidArgumentError } from 'commander';
import type { LayoutChoice } from '../../core/dataset';
import { groupByOption } from './groupByOption';
import { layoutOption } from './layoutOption';
import { LoupeError } from '../../core/errors';
import { optimizerNames } from '../../core/choices/optimizers';
import type { TrainOptions } from '../../engine/jobs/train/preparation/trainSettings';
import { presetNames } from '../../protocol/recipe/recipe';
import { modes } from '../../protocol/recipe/schema';

/** Options of every command that trains or plans a training, as commander gives them. */
export interface TrainingFlags {
  readonly recipe?: string;
  readonly config?: string;
  readonly mode?: string;
  readonly model?: string;
  readonly layout?: LayoutChoice;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly optimizer?: string;
  readonly l2?: number;
  readonly validationSplit?: number;
  readonly testSplit?: number;
  readonly seed?: number;
  readonly split?: string;
  readonly fold?: number;
  readonly groupBy?: string;
  readonly allowMissingClasses?: boolean;
}

/** Adds them to a command whose only argument is `[folder]`. */
export function addTrainingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--recipe <name>',
        'the preset: quick (a linear head on a pretrained network’s features, the default), head, fine-tune or small-cnn; or a tutorial: mushrooms, cats-dogs, dog-breeds or dog-app',
      ).choices([...presetNames]),
    )
    .option('--config <file>', 'take the settings from a recipe file (*.loupe.json); the options here hold over it')
    .addOption(new Option('--mode <name>', 'how the network learns').choices([...modes]))
    .option('--model <name>', 'the network: a backbone (see: loupe weights list), small-cnn or cats-dogs')
    .addOption(layoutOption())
    .option('--epochs <n>', 'epochs; for quick the most iterations of the fit', number)
    .option('--batch-size <n>', 'images in a training step', number)
    .option('--learning-rate <x>', 'learning rate of the optimizer', number)
    .addOption(new Option('--optimizer <name>', 'how the weights are moved').choices(optimizerNames))
    .option(
      '--l2 <x>',
      'L2 penalty; of the quick head 1/C of scikit-learn (default: chosen by cross-validation)',
      number,
    )
    .option('--validation-split <x>', 'share drawn for validation where the data has no such part', number)
    .option('--test-split <x>', 'share drawn for testing where the data has no such part', number)
    .option('--seed <n>', 'seed of the split, of random weights and of augmentation', number)
    .option('--split <file>', 'take the parts from a JSON file {"train": [paths], "validation": [], "test": []}')
    .option('--fold <n>', 'make this fold the validation part, where a column of the table numbers folds', number)
    .addOption(groupByOption())
    .option('--allow-missing-classes', 'allow a --split that leaves a class without an image to train on');
}

/**
 * The options for the engine: the recipe file is read here. Throws LoupeError `wrong-option` for a fault in the file,
 * and where neither the command line nor the file names a dataset.
 */
export async function readTrainingOptions(
  folder: string | undefined,
  flags: TrainingFlags,
): Promise<TrainOptions & { readonly recipeName?: string }> {
  const {
    config: file,
    split,
    recipe,
    mode,
    model,
    layout,
    epochs,
    batchSize,
    learningRate,
    optimizer,
    l2,
    validationSplit,
    testSplit,
    seed,
    fold,
    groupBy,
    allowMissingClasses,
  } = flags;
  const options = {
    recipe,
    mode,
    model,
    layout,
    epochs,
    batchSize,
    learningRate,
    optimizer,
    l2,
    validationSplit,
    testSplit,
    seed,
    splitFile: split,
    fold,
    groupBy,
    allowMissingClasses,
  };
  if (file === undefined) {
    if (folder === undefined)
      throw new LoupeError(
        'wrong-option',
        'Which folder? Give a folder of images, or a recipe that names one with --config.',
      );
    return { ...options, folder };
  }
  const { openRecipe } = await import('../../engine/jobs/train/preparation/openRecipe');
  const opened = await openRecipe(file);
  const dataset = folder ?? opened.dataset;
  if (dataset === null)
    throw new LoupeError(
      'wrong-option',
      `${file} names no dataset. Add "dataset": "folder" to it, or give the folder on the command line.`,
    );
  return {
    ...options,
    folder: dataset,
    config: opened.config,
    recipeName: path.basename(file).replace(/(\.loupe)?\.jsonc?$/i, ''),
  };
}

/** Parses an option's number; commander says which option it was. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
