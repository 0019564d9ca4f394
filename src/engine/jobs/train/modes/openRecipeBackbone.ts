import type { Preprocessing } from '../../../../protocol/runFiles';
import { preprocessingFor } from '../../../images/preprocessing';
import type { Backbone } from '../../../networks/backbone';
import { openBackbone } from '../../../networks/backbones';
import type { PreparedTraining } from '../preparation/preparedTraining';
import type { TrainedNetwork } from './trainedNetwork';

/** A run's backbone, how images come to it, and what the model card says of it. */
export interface RecipeBackbone {
  readonly backbone: Backbone;
  readonly preprocessing: Preprocessing;
  readonly card: TrainedNetwork['backbone'];
}

/**
 * Opens the backbone of a run's recipe, at its size; with random weights in mode scratch. Throws what `openBackbone`
 * throws.
 */
export async function openRecipeBackbone({ run, samples }: PreparedTraining): Promise<RecipeBackbone> {
  const { settings, writer } = run;
  const { model, imageSize, mode, seed } = settings;
  const backbone = await openBackbone(model, {
    seed,
    size: imageSize ?? undefined,
    weights: mode === 'scratch' ? 'random' : 'pretrained',
    notify: writer.notify,
  });
  const { name, source, licence, pretrained } = backbone;
  return {
    backbone,
    preprocessing: preprocessingFor(backbone.inputWidth, backbone.inputHeight, samples),
    card: pretrained ? { name, source, licence } : null,
  };
}
