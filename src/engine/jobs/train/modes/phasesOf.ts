import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { Phase } from '../../../../protocol/runEvents';
import { augments } from './networkSettings';

/** The stages that a training with these settings goes through, in order. */
export function phasesOf(recipe: Recipe): Phase[] {
  const { mode, augmentedViews } = recipe;
  if (mode === 'features') return ['scan', 'features', 'fit', 'evaluate', 'save'];
  // Where nothing that a frozen part computes stays the same, the network is given pixels.
  const pixels = mode === 'scratch' || (augments(recipe) && (augmentedViews ?? 0) === 0);
  return ['scan', 'decode', ...(pixels ? [] : (['features'] as const)), 'fit', 'evaluate', 'save'];
}
