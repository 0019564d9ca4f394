import { modelBelow, modelAbove } from '../../../layersModel/splitModel';
import type { LayersModel } from '../../../layersModel/tensorflow';
import type { HeadedNetwork } from '../../../networks/head';
import { closeOnFailure, type InputStore } from '../inputs/inputStore';
import { mapStore, roomForOutputs } from '../inputs/mapStore';
import { decodeAndDivide, pixelStore } from '../inputs/pixelStore';
import { pooledFeatures, pooledStore } from '../inputs/pooledFeatures';
import { viewStore } from '../inputs/viewStore';
import type { DividedTraining, PreparedTraining } from '../preparation/preparedTraining';
import { augments } from './networkSettings';
import type { RecipeBackbone } from './openRecipeBackbone';

/** A backbone and the network that is made of it. */
export interface BackboneNetwork extends RecipeBackbone {
  readonly network: HeadedNetwork;
}

/** What a stage trains, and on what. */
export interface NetworkInputs {
  readonly training: DividedTraining;
  /** The whole network, or its layers above a frozen lower half that was computed once. */
  readonly model: LayersModel;
  readonly store: InputStore;
}

/**
 * Inputs of the head on the frozen backbone. What the backbone gives is computed once, where no augmentation, or a
 * number of augmented views, lets it be the same in every epoch and where there is room.
 */
export async function frozenInputs(
  prepared: PreparedTraining,
  { backbone, network, preprocessing }: BackboneNetwork,
): Promise<NetworkInputs> {
  const { run } = prepared;
  const { model, map, pooled } = network;
  if (!augments(run.settings) && pooled) {
    const lower = {
      ...backbone,
      model: modelBelow(model, pooled),
      key: network.usualFeatures ? backbone.key : `${backbone.key} maxima`,
    };
    const features = await pooledFeatures(prepared, lower, preprocessing);
    const training = await prepared.divide();
    return { training, model: modelAbove(model, pooled), store: pooledStore(training, features, backbone.columns) };
  }
  const { training, store: pixels } = await decodeAndDivide(prepared, preprocessing);
  const views = run.settings.augmentedViews ?? 0;
  if (augments(run.settings) && views === 0) return { training, model, store: pixels };
  return closeOnFailure(pixels, async () => {
    const cut = pooled ?? map;
    const lower = modelBelow(model, cut);
    const { images, rows } = training;
    if (!(await roomForOutputs(run, images.files.length + rows.train.length * views, lower)))
      return { training, model, store: pixels };
    const store =
      views > 0
        ? await viewStore(training, lower, pixels, preprocessing, views)
        : await mapStore(training, lower, preprocessing);
    await pixels.close();
    return { training, model: modelAbove(model, cut), store };
  });
}

/**
 * Inputs of the layers above `cut`: what the frozen layers below give, where that is the same in every epoch and there
 * is room.
 */
export async function inputsAbove(
  inputs: NetworkInputs,
  { network: { model }, preprocessing }: BackboneNetwork,
  cut: HeadedNetwork['map'],
): Promise<NetworkInputs> {
  const { training } = inputs;
  if (augments(training.run.settings)) return inputs;
  const lower = modelBelow(model, cut);
  return (await roomForOutputs(training.run, training.images.files.length, lower))
    ? { training, model: modelAbove(model, cut), store: await mapStore(training, lower, preprocessing) }
    : { training, model, store: await pixelStore(training, preprocessing) };
}
