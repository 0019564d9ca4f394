import type { Recipe } from '../../../../protocol/recipe/recipe';
import { allLayers, readWeights } from '../../../layersModel/layerWeights';
import { trainLastBlocks } from '../../../layersModel/blocks';
import { headedNetwork, type HeadedNetwork } from '../../../networks/head';
import { closeOnFailure } from '../inputs/inputStore';
import { decodeAndDivide } from '../inputs/pixelStore';
import { assignStartWeights } from '../preparation/continueFrom';
import type { PreparedTraining } from '../preparation/preparedTraining';
import { frozenInputs, type BackboneNetwork, type NetworkInputs } from './frozenInputs';
import { prepareFineTuning } from './fineTuning';
import { fitSettings } from './networkSettings';
import { openRecipeBackbone } from './openRecipeBackbone';
import { readyForOneStage, type ReadyNetwork } from './readyNetwork';
import { recordNetwork } from './recordNetwork';

/** A head on a frozen backbone; in mode fine-tune, the backbone's last blocks with it; from scratch, everything. */
export async function prepareBackbone(prepared: PreparedTraining): Promise<ReadyNetwork> {
  const { run, images } = prepared;
  const { settings, writer } = run;
  const opened = await openRecipeBackbone(prepared);
  const built = {
    ...opened,
    network: headedNetwork(opened.backbone, settings.head, images.dataset.classes.length, settings.seed),
  };
  const setup = withStartWeights(prepared, built);
  const { model } = setup.network;
  const lowestTrained = unfreeze(setup, settings);
  recordNetwork(writer, settings.model, model);
  if (settings.mode === 'fine-tune') return prepareFineTuning(prepared, setup, lowestTrained);
  const inputs = settings.mode === 'scratch' ? await pixelInputs(prepared, setup) : await frozenInputs(prepared, setup);
  const { training, store } = inputs;
  return closeOnFailure(store, () =>
    readyForOneStage(
      training,
      { model, name: settings.model, preprocessing: setup.preprocessing, backbone: setup.card },
      {
        model: inputs.model,
        store,
        epochs: settings.epochs,
        settings: fitSettings(training, setup.network),
      },
    ),
  );
}

/** Everything is trained, so the network sees pixels. */
async function pixelInputs(
  prepared: PreparedTraining,
  { network, preprocessing }: BackboneNetwork,
): Promise<NetworkInputs> {
  return { model: network.model, ...(await decodeAndDivide(prepared, preprocessing)) };
}

/**
 * With another run's weights, where the run begins with such. A backbone that they change has features of its own in
 * the cache.
 */
function withStartWeights(
  {
    run: {
      origin: { start },
    },
    images,
  }: PreparedTraining,
  setup: BackboneNetwork,
): BackboneNetwork {
  if (!start) return setup;
  const mark = assignStartWeights(setup.network.model, start, images.dataset.classes);
  const changed = [...readWeights(setup.backbone.model).keys()].some((name) => start.weights.has(name));
  return changed ? { ...setup, backbone: { ...setup.backbone, key: `${setup.backbone.key}-${mark}` } } : setup;
}

/** Marks the layers that are trained. Returns the tensor below which, in mode fine-tune, none is. */
function unfreeze({ backbone, network }: BackboneNetwork, { mode, fineTune }: Recipe): HeadedNetwork['map'] {
  if (mode === 'scratch')
    allLayers(backbone.model).forEach((layer) => {
      layer.trainable = true;
    });
  return mode === 'fine-tune'
    ? trainLastBlocks(backbone.model, network.map, fineTune.blocks, backbone.name)
    : network.map;
}
