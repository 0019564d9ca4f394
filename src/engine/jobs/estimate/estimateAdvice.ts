import type { Estimate, EstimatedStage, Range } from '../../../protocol/estimate/estimate';
import type { Recipe } from '../../../protocol/recipe/recipe';
import { isScratchRecipe } from '../../networks/scratch';
import { augments } from '../train/modes/networkSettings';

/** Seconds by stage; `prepare` is decoding and features together. */
export type StageRanges = Readonly<Record<EstimatedStage, Range>>;

/** The stage that takes longest, and the one thing that would help most. */
export function slowestStage(stages: StageRanges, recipe: Recipe): Estimate['slowest'] {
  const seconds = (stage: EstimatedStage): number => stages[stage].seconds;
  const [first] = [...(['start', 'prepare', 'fit', 'evaluate'] as const)].sort((a, b) => seconds(b) - seconds(a));
  const stage =
    first === 'prepare' ? (seconds('decode') > seconds('features') ? 'decode' : 'features') : (first as EstimatedStage);
  return { stage, advice: adviceFor(stage, recipe) };
}

function adviceFor(stage: EstimatedStage, recipe: Recipe): string {
  const { mode, model, l2 } = recipe;
  switch (stage) {
    case 'start':
      return 'Reading the folder takes longest; the contents of files are remembered, so the next training begins sooner.';
    case 'decode':
      return 'Decoding is the slowest stage: copies of the images that are about twice as large as the network’s input would be decoded sooner.';
    case 'prepare':
    case 'features':
      return `Computing features is the slowest stage: ${mode === 'features' ? 'they are kept, so the next training does not compute them again. A' : 'a'} smaller imageSize or a smaller network than ${model} takes less time; what it costs in accuracy only a training shows.`;
    case 'evaluate':
      return 'Judging the images is the slowest stage: it is done once, at the end.';
    case 'fit': {
      if (mode === 'features')
        return l2 === null
          ? 'Fitting is the slowest stage, and most of it is choosing the penalty: the run says which it chose, and a later training of the same images that is given this penalty (l2) comes to the same head without the choice.'
          : 'Fitting is the slowest stage: it ends by itself as soon as it has converged.';
      if (isScratchRecipe(model) || mode === 'scratch')
        return 'The epochs are the slowest stage: a smaller imageSize or mode features (--recipe quick) takes less time; what it costs in accuracy only a training shows.';
      return augments(recipe) && recipe.augmentedViews === null && mode === 'head'
        ? 'The epochs are the slowest stage: with augmentedViews (4, say) the frozen part is computed a few times for each image and no longer in every epoch.'
        : 'The epochs are the slowest stage: a smaller imageSize, fewer epochs or mode features (--recipe quick) takes less time; what it costs in accuracy only a training shows.';
    }
  }
}
