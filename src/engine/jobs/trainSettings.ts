import type { LayoutKind } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { listWords } from '../../core/format';
import type { RunRecord } from '../../protocol/runFiles';

/** Named presets: the quick head on frozen features, and two small networks trained from random weights. */
export const recipes = ['quick', 'small-cnn', 'cats-dogs'] as const;
export type Recipe = (typeof recipes)[number];

/** Backbones that the quick recipe knows. */
export const quickModels = ['mobilenet_v2'] as const;

/** What a user may set; what is left out takes the recipe's value. */
export interface TrainOptions {
  readonly folder: string;
  readonly recipe?: string | undefined;
  readonly model?: string | undefined;
  readonly layout?: LayoutKind | undefined;
  readonly epochs?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly learningRate?: number | undefined;
  readonly optimizer?: string | undefined;
  /** Strength of the head's L2 penalty; chosen by folds where not given. */
  readonly l2?: number | undefined;
  readonly validationSplit?: number | undefined;
  readonly testSplit?: number | undefined;
  readonly seed?: number | undefined;
  /** A stored split: JSON with `train`, `validation` and `test` paths. */
  readonly splitFile?: string | undefined;
}

/** Every setting that was chosen. A null does not apply to the recipe, is the network's own, or is chosen from the data. */
export interface TrainSettings {
  readonly recipe: Recipe;
  readonly model: string;
  readonly layout: LayoutKind | null;
  readonly epochs: number | null;
  readonly batchSize: number | null;
  readonly learningRate: number | null;
  readonly optimizer: 'sgd' | 'adam' | null;
  readonly l2: number | null;
  readonly validationSplit: number;
  readonly testSplit: number;
  readonly seed: number;
  readonly splitFile: string | null;
}

/** What a recipe sets; a network's own training settings come with the network. */
interface RecipeDefaults {
  readonly model: string;
  readonly validationSplit: number;
  readonly testSplit: number;
}

const defaults: Readonly<Record<Recipe, RecipeDefaults>> = {
  quick: { model: 'mobilenet_v2', validationSplit: 0.2, testSplit: 0 },
  'small-cnn': { model: 'small-cnn', validationSplit: 0.2, testSplit: 0 },
  // 63 / 7 / 30, as the tutorial divides its folder.
  'cats-dogs': { model: 'cats-dogs', validationSplit: 0.07, testSplit: 0.3 },
};

/**
 * Completes the options of a training run. Throws LoupeError `wrong-option` with what is allowed instead.
 */
export function trainSettings(options: TrainOptions): TrainSettings {
  const recipe = oneOf('--recipe', options.recipe ?? 'quick', recipes);
  const preset = defaults[recipe];
  const quick = recipe === 'quick';
  const model = oneOf('--model', options.model ?? preset.model, quick ? quickModels : [preset.model]);
  return {
    recipe,
    model,
    layout: options.layout ?? null,
    epochs: options.epochs === undefined ? null : whole('--epochs', options.epochs, 1),
    batchSize: quick || options.batchSize === undefined ? null : whole('--batch-size', options.batchSize, 1),
    learningRate: quick || options.learningRate === undefined ? null : positive('--learning-rate', options.learningRate),
    optimizer: quick || options.optimizer === undefined ? null : oneOf('--optimizer', options.optimizer, ['sgd', 'adam'] as const),
    l2: !quick || options.l2 === undefined ? null : positive('--l2', options.l2),
    validationSplit: share('--validation-split', options.validationSplit ?? preset.validationSplit),
    testSplit: share('--test-split', options.testSplit ?? preset.testSplit),
    seed: whole('--seed', options.seed ?? 1, 0),
    splitFile: options.splitFile ?? null,
  };
}

/** Settings as `run.json` keeps them. */
export function recordedSettings(settings: TrainSettings): RunRecord['settings'] {
  return { ...settings };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new LoupeError('wrong-option', `${option} cannot be “${value}”. Choose ${listWords(allowed).replace(/ and /, ' or ')}.`);
  return found;
}

function whole(option: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least) throw new LoupeError('wrong-option', `${option} must be a whole number from ${least} on, not ${value}.`);
  return value;
}

function positive(option: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) throw new LoupeError('wrong-option', `${option} must be a number above 0, not ${value}.`);
  return value;
}

function share(option: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw new LoupeError('wrong-option', `${option} must be at least 0 and below 1 (0.2 is a fifth of the images), not ${value}.`);
  return value;
}
