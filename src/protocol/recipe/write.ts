import { presets } from './presets';
import type { Recipe } from './recipe';
import type { RecipeFile } from './schema';

/** Paths of the file that is written. */
export interface RecipeFilePlaces {
  /** Relative to the file, with forward slashes. */
  readonly dataset?: string;
  readonly splitFile?: string;
}

/**
 * The shortest recipe file that resolves to `recipe`: the preset and what differs from it. Groups are written with the
 * keys that differ, lists and the variants `schedule`, `loss` as a whole.
 */
export function recipeFileOf(recipe: Recipe, places: RecipeFilePlaces = {}): RecipeFile {
  const preset = presets[recipe.extends];
  const file: Record<string, unknown> = {
    extends: recipe.extends,
    ...(places.dataset === undefined ? {} : { dataset: places.dataset }),
  };
  for (const key of Object.keys(preset) as (keyof Recipe)[]) {
    if (key === 'extends') continue;
    const [now, before] = [recipe[key], preset[key]];
    if (same(now, before)) continue;
    file[key] =
      isGroup(key) && now !== null ? changesOf(now as object, before as object | null, key === 'optimizer') : now;
  }
  if (recipe.split.file !== null)
    file['split'] = { ...(file['split'] as object | undefined), file: places.splitFile ?? recipe.split.file };
  if (recipe.layout === null) delete file['layout'];
  return file;
}

function isGroup(key: keyof Recipe): boolean {
  return (
    key === 'optimizer' || key === 'split' || key === 'fineTune' || key === 'augmentation' || key === 'earlyStopping'
  );
}

/** Another optimizer has other keys, so all that it has are written. */
function changesOf(now: object, before: object | null, optimizer: boolean): object {
  const old = (before ?? {}) as Record<string, unknown>;
  const entries = Object.entries(now).filter(([key, value]) => !same(value, old[key]));
  return Object.fromEntries(optimizer ? entries.filter(([, value]) => value !== null) : entries);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
