import * as v from 'valibot';
import { choiceWords } from '../../core/format';
import { noValues, optimizerValues } from '../../core/choices/optimizers';
import { layoutChoice } from '../common';
import type { OptimizerChoice, PresetName, Recipe } from './recipe';
import { presetNames } from './recipe';
import { issueWords } from './issueWords';
import { withoutKerasWords } from './keras';
import { presets } from './presets';
import { impossible, type RecipeProblem } from './rules';
import { recipeFileSchema, type RecipeFile } from './schema';

/** A recipe that can be trained, or everything that is wrong with it. */
export type ResolvedRecipe =
  | {
      readonly ok: true;
      readonly recipe: Recipe;
      /** As the file names it, relative to the file. */
      readonly dataset: string | null;
      /** What was understood and is done otherwise or elsewhere: sentences. */
      readonly notices: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly RecipeProblem[] };

/**
 * Completes a recipe: the preset, over it the file, over that the options of the command line or the editor.
 * @param input what a recipe file holds, as parsed JSON, or options by the same names
 * @param over options that hold whatever the file says
 */
export function resolveRecipe(input: unknown, over: RecipeFile = {}): ResolvedRecipe {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, problems: [{ path: [], message: 'A recipe is a JSON object, {"extends": "quick", …}.' }] };
  }
  const parsed = v.safeParse(recipeFileSchema, input);
  const options = v.safeParse(recipeFileSchema, over);
  if (!parsed.success || !options.success) {
    return { ok: false, problems: [...(parsed.issues ?? []), ...(options.issues ?? [])].map(problemOf) };
  }
  const spoken = withoutKerasWords(parsed.output);
  if (spoken.problems.length > 0) return { ok: false, problems: spoken.problems };
  const file = merge(spoken.named, options.output);
  const name = file.extends ?? 'quick';
  if (!isPreset(name)) {
    return {
      ok: false,
      problems: [{ path: ['extends'], message: `“${name}” is no preset. Choose ${choiceWords(presetNames)}.` }],
    };
  }
  const recipe = complete(presets[startOf(name, file)], file, name);
  const problems = impossible(recipe, file).map(({ path, message }) => ({
    path: path[0] === 'augmentation' && parsed.output.imageDataGenerator ? ['imageDataGenerator'] : path,
    message,
  }));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, recipe, dataset: file.dataset ?? null, notices: spoken.notices };
}

type Parsed = v.InferOutput<typeof recipeFileSchema>;

export function isPreset(name: string): name is PresetName {
  return (presetNames as readonly string[]).includes(name);
}

/** A file that only names a mode gets that mode's own preset to start from, not the head-less one of `quick`. */
function startOf(name: PresetName, file: Parsed): PresetName {
  if (file.extends !== undefined || file.mode === undefined || file.mode === presets[name].mode) return name;
  return file.mode === 'features' ? 'quick' : file.mode === 'scratch' ? 'small-cnn' : file.mode;
}

function complete(preset: Recipe, file: Parsed, name: PresetName): Recipe {
  const optimizer = { ...preset.optimizer, ...defined(file.optimizer ?? {}) };
  const { earlyStopping, fineTune, split, augmentation, schedule, loss } = file;
  return {
    ...preset,
    ...defined({
      layout: file.layout === undefined ? undefined : layoutChoice(file.layout),
      mode: file.mode,
      model: file.model,
      imageSize: file.imageSize,
      head: file.head,
      seed: file.seed,
      epochs: file.epochs,
      batchSize: file.batchSize,
      l2: file.l2,
      classWeights: file.classWeights,
      balancedSampling: file.balancedSampling,
      mixup: file.mixup,
      augmentedViews: file.augmentedViews,
      timeBudget: file.timeBudget,
      schedule,
      loss,
    }),
    extends: file.extends === undefined ? preset.extends : name,
    optimizer: optimizerOf(optimizer),
    fineTune: { ...preset.fineTune, ...defined(fineTune ?? {}) },
    split: { ...preset.split, ...defined(split ?? {}) },
    augmentation: { ...preset.augmentation, ...defined(augmentation ?? {}) },
    earlyStopping:
      earlyStopping === undefined
        ? preset.earlyStopping
        : earlyStopping && {
            monitor: 'valLoss',
            patience: 5,
            minDelta: 0,
            ...preset.earlyStopping,
            ...defined(earlyStopping),
          },
  };
}

/** Keys that the optimizer has take Keras's defaults, the others are null. */
function optimizerOf(given: OptimizerChoice): OptimizerChoice {
  const { name, learningRate } = given;
  return { name, learningRate, ...noValues, ...optimizerValues(name, given) };
}

/** Options over a file, one level deep: an option of the optimizer leaves its other settings as the file has them. */
function merge(file: Parsed, over: Parsed): Parsed {
  return {
    ...file,
    ...defined(over),
    ...(file.optimizer && over.optimizer ? { optimizer: { ...file.optimizer, ...defined(over.optimizer) } } : {}),
    ...(file.split && over.split ? { split: { ...file.split, ...defined(over.split) } } : {}),
    ...(file.fineTune && over.fineTune ? { fineTune: { ...file.fineTune, ...defined(over.fineTune) } } : {}),
    ...(file.augmentation && over.augmentation
      ? { augmentation: { ...file.augmentation, ...defined(over.augmentation) } }
      : {}),
    ...(file.earlyStopping && over.earlyStopping
      ? { earlyStopping: { ...file.earlyStopping, ...defined(over.earlyStopping) } }
      : {}),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function problemOf(issue: v.BaseIssue<unknown>): RecipeProblem {
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return {
      path,
      message: `“${String(path.at(-1))}” is no setting here. Remove it, or see the list of settings in the documentation of recipes.`,
    };
  }
  return { path, message: issueWords(issue) };
}
