import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { listWords } from '../../../core/format';
import {
  comparedForm,
  comparedOptimizers,
  noValues,
  optimizerValues,
  usualOptimizers,
  type ComparedOptimizer,
} from '../../../core/choices/optimizers';
import type { ComparedPair, OptimizerComparison } from '../../../protocol/optimizerComparison';
import type { Recipe } from '../../../protocol/recipe/recipe';
import { resolveRecipe } from '../../../protocol/recipe/resolve';
import type { RecipeFile } from '../../../protocol/recipe/schema';
import { recipeFileOf } from '../../../protocol/recipe/write';
import { withGradients } from '../train/preparation/gradientRecipe';
import { trainSettings, type TrainOptions } from '../train/preparation/trainSettings';

/** Batch of the others where the recipe itself takes all images at once. */
const usualBatch = 32;
/** Share of the images that is drawn for the ranking where neither the data nor the recipe has a test part. */
const drawnTest = 0.2;
/** More seeds than this tell nothing that is worth the wait. */
const mostSeeds = 100;

export interface ComparisonChoice extends TrainOptions {
  readonly recipeName?: string | undefined;
  /** Names separated by commas. */
  readonly optimizers?: string | undefined;
  readonly seeds?: number | undefined;
  /** `adam=0.002,sgd=0.1`. */
  readonly learningRates?: string | undefined;
  readonly device?: string | undefined;
}

/** What of a comparison is decided before it begins. */
export type ComparisonPlan = Pick<
  OptimizerComparison,
  | 'dataset'
  | 'recipeName'
  | 'recipe'
  | 'model'
  | 'mode'
  | 'epochs'
  | 'device'
  | 'optimizers'
  | 'seeds'
  | 'notes'
  | 'pairs'
>;

/** Works out what is trained. Throws LoupeError `wrong-option`. */
export function planComparison(choice: ComparisonChoice): ComparisonPlan {
  if (choice.optimizer !== undefined)
    throw wrong(
      '--optimizer: here every optimizer has its turn. Choose them by --optimizers, for instance --optimizers sgd,adam.',
    );
  if (choice.learningRate !== undefined)
    throw wrong('--learning-rate: each optimizer has its own. Set them by name: --learning-rates adam=0.002,sgd=0.1.');
  const given = trainSettings(withGradients(choice));
  if (given.mode === 'features') {
    throw wrong(
      'Mode features fits its linear head without an optimizer, so there is nothing to compare. Choose --recipe head, or "mode": "head" in the recipe.',
    );
  }
  const names = namesOf(choice.optimizers);
  const rates = ratesOf(choice.learningRates, names);
  const seeds = seedsOf(choice.seeds ?? 3, given.seed);
  const recipe = sharedRecipe(given);
  const batch = given.batchSize === 'all' ? usualBatch : given.batchSize;
  const folder = path.resolve(choice.folder);
  return {
    dataset: { folder, name: path.basename(folder) },
    recipeName: choice.recipeName ?? given.extends,
    recipe: recipeFileOf(recipe),
    model: given.model,
    mode: given.mode,
    epochs: given.epochs,
    device: choice.device ?? 'auto',
    optimizers: names.map((name) => {
      const { title, learningRate, fullBatch } = comparedForm(name);
      return { name, title, learningRate: rates.get(name) ?? learningRate, batchSize: fullBatch ? 'all' : batch };
    }),
    seeds,
    notes: notesOf(given, rates.size > 0),
    pairs: seeds.flatMap((seed) =>
      names.map((optimizer): ComparedPair => ({
        optimizer,
        seed,
        run: `runs/${optimizer}-seed${seed}`,
        status: 'waiting',
        test: null,
        validation: null,
        bestEpoch: null,
        seconds: null,
        error: null,
      })),
    ),
  };
}

/** The recipe of one training of a comparison. */
export function pairRecipe(
  { recipe, optimizers }: Pick<OptimizerComparison, 'recipe' | 'optimizers'>,
  pair: ComparedPair,
  splitFile: string | null,
): RecipeFile {
  const resolved = resolveRecipe(recipe);
  const found = optimizers.find(({ name }) => name === pair.optimizer);
  if (!resolved.ok || !found)
    throw new LoupeError(
      'comparison-broken',
      'The settings that the comparison keeps cannot be trained with this version. Begin a new comparison.',
    );
  const shared = resolved.recipe;
  const { learningRate, batchSize } = found;
  const { optimizer, values = {} } = comparedForm(pair.optimizer);
  return recipeFileOf({
    ...shared,
    seed: pair.seed,
    batchSize,
    optimizer: { name: optimizer, learningRate, ...noValues, ...optimizerValues(optimizer, values) },
    // The second stage keeps the recipe's proportion to the first.
    ...(shared.mode === 'fine-tune' && {
      fineTune: {
        ...shared.fineTune,
        learningRate: (shared.fineTune.learningRate / shared.optimizer.learningRate) * learningRate,
      },
    }),
    // The file holds what a fold said.
    split: {
      ...shared.split,
      ...(splitFile !== null && { fold: null, groupBy: null }),
      file: splitFile ?? shared.split.file,
    },
  });
}

function sharedRecipe(given: Recipe): Recipe {
  const { split } = given;
  const file = split.file === null ? null : path.resolve(split.file);
  return {
    ...given,
    earlyStopping: null,
    timeBudget: null,
    split: { ...split, file, test: split.test === 0 ? drawnTest : split.test },
  };
}

function notesOf(
  { earlyStopping, timeBudget, batchSize, split }: Recipe,
  chosenRates: boolean,
): OptimizerComparison['notes'] {
  return [
    { code: chosenRates ? 'chosenRates' : 'defaultRates', n: null },
    { code: 'bestWeights', n: null },
    ...(earlyStopping || timeBudget !== null ? [{ code: 'sameEpochs', n: null } as const] : []),
    ...(batchSize === 'all' ? [{ code: 'fullBatch', n: usualBatch } as const] : []),
    ...(split.test === 0 && split.file === null ? [{ code: 'drawnTest', n: drawnTest * 100 } as const] : []),
  ];
}

function namesOf(list: string | undefined): ComparedOptimizer[] {
  const names =
    list === undefined
      ? [...usualOptimizers]
      : list
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '');
  const known = (name: string): name is ComparedOptimizer => (comparedOptimizers as readonly string[]).includes(name);
  const unknown = names.filter((name) => !known(name));
  if (unknown.length > 0)
    throw wrong(
      `--optimizers: ${listWords(unknown)} ${unknown.length === 1 ? 'is' : 'are'} not known. Choose of ${comparedOptimizers.join(', ')}.`,
    );
  const unique = [...new Set(names)].filter(known);
  if (unique.length < 2) throw wrong('--optimizers: comparing takes two or more, separated by commas.');
  return unique;
}

function seedsOf(count: number, first: number): number[] {
  if (!Number.isInteger(count) || count < 1 || count > mostSeeds)
    throw wrong(`--seeds: must be a whole number from 1 to ${mostSeeds}.`);
  return Array.from({ length: count }, (_, index) => first + index);
}

function ratesOf(list: string | undefined, names: readonly ComparedOptimizer[]): Map<string, number> {
  const rates = new Map<string, number>();
  for (const entry of (list ?? '').split(',').filter((text) => text.trim() !== '')) {
    const [name = '', value = ''] = entry.split('=').map((text) => text.trim());
    const rate = Number(value);
    if (!names.some((known) => known === name))
      throw wrong(`--learning-rates: ${name} is not compared here. Name one of ${names.join(', ')}.`);
    if (value === '' || !Number.isFinite(rate) || rate <= 0)
      throw wrong(`--learning-rates: ${entry.trim()} is no learning rate. Write ${name}=0.01, say.`);
    rates.set(name, rate);
  }
  return rates;
}

function wrong(words: string): LoupeError {
  return new LoupeError('wrong-option', words);
}
