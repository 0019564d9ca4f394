import * as v from 'valibot';
import { choiceWords } from '../../core/format';
import { complete, defined, type NamedSettings } from './complete';
import type { NoticeCode } from '../../core/codes/noticeCodes';
import type { PresetName, Recipe } from './recipe';
import { presetNames } from './recipe';
import { issueWords } from './issueWords';
import { withoutKerasWords } from './keras';
import { presets } from './presets';
import { scratchModels } from './usedSettings';
import { impossible, type RecipeProblem } from './rules';
import { recipeFileSchema, type RecipeFile } from './schema';

export interface RecipeNotice {
  readonly code: NoticeCode;
  /** A sentence. */
  readonly message: string;
}

/** A recipe that can be trained, or everything that is wrong with it. */
export type ResolvedRecipe =
  | {
      readonly ok: true;
      readonly recipe: Recipe;
      /** As the file names it, relative to the file. */
      readonly dataset: string | null;
      /** What was understood and is done otherwise or elsewhere. */
      readonly notices: readonly RecipeNotice[];
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
  const pretrained = givesNetworkUp(name, file, options.output);
  const recipe = complete(pretrained ? onBackbone(presets[name]) : presets[startOf(name, file)], file, name);
  const problems = impossible(recipe, file).map(({ path, message }) => ({
    path: path[0] === 'augmentation' && parsed.output.imageDataGenerator ? ['imageDataGenerator'] : path,
    message,
  }));
  return problems.length > 0
    ? { ok: false, problems }
    : {
        ok: true,
        recipe,
        dataset: file.dataset ?? null,
        notices: [
          ...spoken.notices.map((message): RecipeNotice => ({ code: 'keras-words', message })),
          ...(pretrained ? [pretrainedNotice(name, recipe)] : []),
        ],
      };
}

/** Whether an option puts a network with weights in the place of a preset's own, which begins with random ones. */
function givesNetworkUp(name: PresetName, file: NamedSettings, { model }: NamedSettings): boolean {
  const preset = presets[name];
  return (
    file.mode === undefined &&
    model !== undefined &&
    scratchModels.includes(preset.model) &&
    !scratchModels.includes(model)
  );
}

/** Views of each image where a preset changes images in every epoch: the backbone sees each view once. */
const views = 4;

/** The preset's images, split and length, with a head on a frozen backbone. */
function onBackbone(preset: Recipe): Recipe {
  const { extends: name, split, augmentation, epochs } = preset;
  return { ...presets.head, extends: name, split, augmentation, epochs, augmentedViews: views };
}

const pretrainedNotice = (name: PresetName, { model }: Recipe): RecipeNotice => ({
  code: 'pretrained',
  message: `The recipe ${name} trains ${presets[name].model} from random weights. ${model} has weights, so they are kept and a head is trained on them, on ${views} views of each image. With --mode scratch it is trained from random weights.`,
});

export function isPreset(name: string): name is PresetName {
  return (presetNames as readonly string[]).includes(name);
}

/** A file that only names a mode gets that mode's own preset to start from, not the head-less one of `quick`. */
function startOf(name: PresetName, file: NamedSettings): PresetName {
  if (file.extends !== undefined || file.mode === undefined || file.mode === presets[name].mode) return name;
  return file.mode === 'features' ? 'quick' : file.mode === 'scratch' ? 'small-cnn' : file.mode;
}

/** Options over a file, one level deep: an option of the optimizer leaves its other settings as the file has them. */
function merge(file: NamedSettings, over: NamedSettings): NamedSettings {
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
