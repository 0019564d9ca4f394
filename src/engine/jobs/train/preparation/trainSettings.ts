import type { LayoutChoice } from '../../../../core/dataset';
import { LoupeError } from '../../../../core/errors';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import { resolveRecipe, type RecipeNotice, type ResolvedRecipe } from '../../../../protocol/recipe/resolve';
import type { RecipeProblem } from '../../../../protocol/recipe/rules';
import type { RecipeFile } from '../../../../protocol/recipe/schema';
import type { RunRecord } from '../../../../protocol/runFiles';

/** What a user may set; what is left out takes the recipe's value. */
export interface TrainOptions {
  readonly folder: string;
  /** A preset's name. */
  readonly recipe?: string | undefined;
  /** A recipe as its file holds it; the options below hold over it. */
  readonly config?: RecipeFile | undefined;
  readonly mode?: string | undefined;
  readonly model?: string | undefined;
  readonly layout?: LayoutChoice | undefined;
  readonly epochs?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly learningRate?: number | undefined;
  readonly optimizer?: string | undefined;
  /** Strength of the L2 penalty; of mode features chosen by folds where not given. */
  readonly l2?: number | undefined;
  readonly validationSplit?: number | undefined;
  readonly testSplit?: number | undefined;
  readonly seed?: number | undefined;
  /** A stored split: JSON with `train`, `validation` and `test` paths. */
  readonly splitFile?: string | undefined;
  /** The fold of the data's own that is the validation part. */
  readonly fold?: number | undefined;
  /** What says which images stay in one part, as `--group-by` takes it. */
  readonly groupBy?: string | undefined;
  /** Whether a split file may leave a class nothing to train on. */
  readonly allowMissingClasses?: boolean | undefined;
}

/** The option of the command line by which a setting goes, for the words of an error. */
const flags: Readonly<Record<string, string>> = {
  extends: '--recipe',
  mode: '--mode',
  model: '--model',
  layout: '--layout',
  epochs: '--epochs',
  batchSize: '--batch-size',
  l2: '--l2',
  seed: '--seed',
  'optimizer.learningRate': '--learning-rate',
  'optimizer.name': '--optimizer',
  'split.validation': '--validation-split',
  'split.test': '--test-split',
  'split.fold': '--fold',
  'split.groupBy': '--group-by',
};

/**
 * Completes the options of a training run. Throws LoupeError `wrong-option` that says what is wrong and what is
 * allowed instead.
 */
export function trainSettings(options: TrainOptions): Recipe {
  return resolved(options).recipe;
}

/** What the options say and is done otherwise or elsewhere. Throws as `trainSettings`. */
export function trainNotices(options: TrainOptions): readonly RecipeNotice[] {
  return resolved(options).notices;
}

function resolved(options: TrainOptions): Extract<ResolvedRecipe, { ok: true }> {
  const over = overrides(options);
  const result = resolveRecipe(options.config ?? {}, over);
  if (result.ok) return result;
  throw new LoupeError('wrong-option', result.problems.map((problem) => problemWords(problem, over)).join('\n'));
}

/** Options by the names of a recipe file; unchecked, as `resolveRecipe` checks them. */
function overrides(options: TrainOptions): Record<string, unknown> {
  const {
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
    splitFile,
    fold,
    groupBy,
    allowMissingClasses,
  } = options;
  const group = (values: Record<string, unknown>) =>
    Object.values(values).some((value) => value !== undefined) ? pruned(values) : undefined;
  return pruned({
    extends: recipe,
    mode,
    model,
    layout,
    epochs,
    batchSize,
    l2,
    seed,
    optimizer: group({ name: optimizer, learningRate }),
    split: group({
      validation: validationSplit,
      test: testSplit,
      file: splitFile,
      fold,
      groupBy,
      allowMissingClasses,
    }),
  });
}

function pruned(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function problemWords({ path, message }: RecipeProblem, over: Record<string, unknown>): string {
  const key = path.join('.');
  const flag = Object.keys(flags).find((name) => name === key || name.startsWith(`${key}.`));
  const given = String(path[0] ?? '') in over;
  return key === '' ? message : `${given && flag ? flags[flag] : key}: ${message}`;
}

/** Settings as `run.json` keeps them. */
export function recordedSettings(settings: Recipe): RunRecord['settings'] {
  return { ...settings };
}
