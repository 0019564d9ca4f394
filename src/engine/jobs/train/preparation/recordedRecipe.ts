import { LoupeError } from '../../../../core/errors';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import { resolveRecipe } from '../../../../protocol/recipe/resolve';
import { recipeFileOf } from '../../../../protocol/recipe/write';
import type { RunRecord } from '../../../../protocol/runFiles';

/** The recipe that a run was trained by. Throws LoupeError `resume-unknown`. */
export function recordedRecipe(record: RunRecord): Recipe {
  try {
    const resolved = resolveRecipe(recipeFileOf(record.settings as unknown as Recipe));
    if (resolved.ok) return resolved.recipe;
  } catch {
    // Settings of another shape: said below.
  }
  throw new LoupeError(
    'resume-unknown',
    `The settings of ${record.id} were written by another version of Loupe (${record.environment.loupe}), so it cannot be resumed. Train again with the same settings.`,
  );
}
