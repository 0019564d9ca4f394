import type { RecipeField } from './fields';
import { presets } from './presets';
import type { PresetName, Recipe } from './recipe';
import { resolveRecipe } from './resolve';
import type { RecipeProblem } from './rules';
import type { RecipeFile } from './schema';
import { isUsed, scratchModels } from './usedSettings';
import { recipeFileOf } from './write';

/** What a form holds: a recipe file's content, which may have faults while somebody types. */
export type FormFile = Readonly<Record<string, unknown>>;

/** Groups of a form, in order; the first is open. */
export const fieldGroups = ['basics', 'images', 'network', 'optimizer', 'augmentation', 'classes', 'ending'] as const;
export type FieldGroup = (typeof fieldGroups)[number];

/** Where a setting stands by its first key; a new one of the schema must be given a place here. */
const groupOfKey: Readonly<
  Record<Exclude<keyof RecipeFile, '$schema' | 'extends' | 'dataset' | 'imageDataGenerator'>, FieldGroup>
> = {
  layout: 'images',
  mode: 'network',
  model: 'basics',
  imageSize: 'images',
  head: 'network',
  fineTune: 'network',
  split: 'images',
  seed: 'basics',
  epochs: 'basics',
  batchSize: 'basics',
  optimizer: 'optimizer',
  schedule: 'optimizer',
  loss: 'optimizer',
  l2: 'optimizer',
  classWeights: 'classes',
  balancedSampling: 'classes',
  mixup: 'augmentation',
  augmentation: 'augmentation',
  augmentedViews: 'augmentation',
  earlyStopping: 'ending',
  timeBudget: 'ending',
};
/** Parts of groups that everybody changes. */
const basics: ReadonlySet<string> = new Set(['split.validation', 'split.test', 'optimizer.learningRate']);

export function groupOf({ key, path }: RecipeField): FieldGroup {
  return basics.has(key) ? 'basics' : groupOfKey[path[0] as keyof typeof groupOfKey];
}

/** Whether a setting means something in a recipe; the others are not shown. */
export function applies({ key, path: [first, second], variant }: RecipeField, recipe: Recipe): boolean {
  if (!isUsed(key, recipe)) return false;
  if (first === 'earlyStopping' && second !== undefined) return recipe.earlyStopping !== null;
  const group = recipe[first as keyof Recipe] as { readonly name?: unknown } | null;
  if (variant !== null) return group?.name === variant;
  if (first === 'optimizer') return (group as Readonly<Record<string, unknown>>)[second!] !== null;
  return true;
}

/** The value of a setting in a recipe; undefined where the recipe has none. */
export function valueIn(recipe: Recipe, { path, kind }: RecipeField): unknown {
  const [first, second] = path;
  const group: unknown = recipe[first as keyof Recipe];
  if (second === undefined) return kind === 'switch' && typeof group !== 'boolean' ? group !== null : group;
  return (group as Readonly<Record<string, unknown>> | null)?.[second];
}

/** A value as a text field shows it. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed: a number, a list, a word; null or undefined (what the preset has) where nothing was. */
export function typedValue(text: string, { nullable }: RecipeField): unknown {
  const typed = text.trim();
  if (typed === '') return nullable ? null : undefined;
  const number = Number(typed.replace(/^(-?\d*),(\d+)$/, '$1.$2'));
  if (Number.isFinite(number)) return number;
  try {
    return JSON.parse(typed) as unknown;
  } catch {
    return typed;
  }
}

/** The file with one setting changed: `undefined` is what the preset has. */
export function withValue(file: FormFile, recipe: Recipe, { path, kind }: RecipeField, value: unknown): FormFile {
  const [first, second] = path;
  if (second === undefined) {
    const group = kind === 'switch' && typeof recipe[first as keyof Recipe] !== 'boolean';
    return settled({ ...file, [first!]: group && value !== undefined ? (value ? {} : null) : value });
  }
  // Variants are written as a whole; another variant begins with its own defaults.
  const whole = first === 'schedule' || first === 'loss';
  if (whole && second === 'name')
    return settled({ ...file, [first]: value === undefined ? undefined : { name: value } });
  const before = whole ? recipe[first] : file[first!];
  return settled({ ...file, [first!]: { ...(before as object | null | undefined), [second]: value } });
}

/** Another preset: keeps the settings of the images, and the network where both presets have one. */
export function withPreset(file: FormFile, before: Recipe, preset: PresetName): FormFile {
  const kept = ['layout', 'split', 'seed'].filter((key) => file[key] !== undefined);
  const next: FormFile = { extends: preset, ...Object.fromEntries(kept.map((key) => [key, file[key]])) };
  const own = before.mode === 'scratch' || scratchModels.includes(presets[preset].model);
  const model = own || file['model'] === undefined ? {} : { model: before.model };
  const tried = resolveRecipe({ ...next, ...model });
  return settled(tried.ok ? { ...next, ...model } : next);
}

/** What is wrong with a form, or the recipe that it makes. */
export function readForm(
  file: FormFile,
):
  | { readonly recipe: Recipe; readonly problems: null }
  | { readonly recipe: null; readonly problems: readonly RecipeProblem[] } {
  const read = resolveRecipe(file);
  return read.ok ? { recipe: read.recipe, problems: null } : { recipe: null, problems: read.problems };
}

/** The shortest file that says the same, without settings that came to mean nothing; as it is while it has faults. */
function settled(file: FormFile): FormFile {
  const named = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined));
  const read = resolveRecipe(named);
  if (read.ok) return recipeFileOf(read.recipe);
  const useless = read.problems.map(({ path }) => String(path[0])).filter((key) => uselessIn(key, named));
  if (useless.length === 0) return named;
  return settled(Object.fromEntries(Object.entries(named).filter(([key]) => !useless.includes(key))));
}

/** Whether a setting is one that another mode has no use for: changing the mode takes it along. */
function uselessIn(key: string, file: FormFile): boolean {
  const alone = resolveRecipe({ extends: file['extends'], mode: file['mode'] });
  if (!alone.ok) return false;
  return !isUsed(key, alone.recipe);
}
