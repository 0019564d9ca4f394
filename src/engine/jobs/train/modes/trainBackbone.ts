import type { Recipe } from '../../../../protocol/recipe/recipe';
import { allLayers, readWeights } from '../../../layersModel/layerWeights';
import { assignByName } from '../../../layersModel/assignWeights';
import { trainLastBlocks } from '../../../layersModel/blocks';
import { lowerPart, upperPart } from '../../../layersModel/splitModel';
import { headedNetwork, type HeadedNetwork } from '../../../networks/head';
import type { LayersModel } from '../../../layersModel/tensorflow';
import { PhaseClock } from '../../../runs/phaseClock';
import type { InputStore } from '../inputs/inputStore';
import { checkMemory } from './checkMemory';
import { beginWith } from '../preparation/continueFrom';
import { endFit, fitStage, type FitResult } from './fitStage';
import { mapStore, roomForOutputs } from '../inputs/mapStore';
import { augments, kernelsOf, networkSettings } from './networkSettings';
import { openRecipeBackbone, type RecipeBackbone } from './openRecipeBackbone';
import { pixelStore } from '../inputs/pixelStore';
import { pooledFeatures, pooledStore } from '../inputs/pooledFeatures';
import { sayNetwork } from './recordNetwork';
import { scoredNetwork } from './scoreNetwork';
import { trainLabels, type TrainContext } from '../preparation/trainContext';
import type { TrainedNetwork } from './trainedNetwork';
import { viewStore } from '../inputs/viewStore';

/** What one stretch of epochs trains, and on what. */
interface Trained {
  /** The whole network, or what stands above a frozen part that was computed once. */
  readonly part: LayersModel;
  readonly store: InputStore;
}

/** A backbone and the network that is made of it. */
interface Setup extends RecipeBackbone {
  readonly network: HeadedNetwork;
}

/** Trains a head on a frozen backbone, then, in mode fine-tune, the backbone's last blocks with it; or, from scratch, everything. */
export async function trainBackbone(context: TrainContext): Promise<TrainedNetwork> {
  const { settings, writer } = context;
  const opened = await openRecipeBackbone(context);
  const setup = begun(context, { ...opened, network: headedNetwork(opened.backbone, settings.head, context.images.dataset.classes.length, settings.seed) });
  const { model } = setup.network;
  const cut = prepareLayers(setup, settings);
  sayNetwork(writer, settings.model, model);
  if (settings.mode === 'fine-tune') return fineTune(context, setup, cut);
  const trained = settings.mode === 'scratch' ? { part: model, store: await pixelStore(context, setup.preprocessing) } : await onFrozen(context, setup);
  return closing(trained.store, async () => {
    const stage = { model: trained.part, store: trained.store, epochs: settings.epochs, settings: fitSettings(context, setup) };
    checkMemory(context, trained.part, stage.settings, trained.store.source);
    const clock = new PhaseClock(writer, 'fit', settings.epochs * trainLabels(context).length);
    const fitted = await fitStage(context, clock, stage);
    return finished(context, setup, trained, endFit(context, clock, fitted));
  });
}

/** With another run's weights, where the run begins with such. A backbone that they change has features of its own in the cache. */
function begun({ start, images }: TrainContext, setup: Setup): Setup {
  if (!start) return setup;
  const mark = beginWith(setup.network.model, start, images.dataset.classes);
  const changed = [...readWeights(setup.backbone.model).keys()].some((name) => start.weights.has(name));
  return changed ? { ...setup, backbone: { ...setup.backbone, key: `${setup.backbone.key}-${mark}` } } : setup;
}

/** Says which layers are trained. Returns the tensor below which nothing is, in mode fine-tune. */
function prepareLayers({ backbone, network }: Setup, { mode, fineTune }: Recipe): HeadedNetwork['map'] {
  if (mode === 'scratch') allLayers(backbone.model).forEach((layer) => { layer.trainable = true; });
  return mode === 'fine-tune' ? trainLastBlocks(backbone.model, network.map, fineTune.blocks, backbone.name) : network.map;
}

function fitSettings(context: TrainContext, { network }: Setup, change: Partial<Recipe> = {}): ReturnType<typeof networkSettings> {
  const { settings, images } = context;
  const penalized = settings.mode === 'scratch' ? kernelsOf(network.model) : kernelsOf(network.model, network.headLayers);
  return networkSettings({ ...settings, ...change }, { labels: trainLabels(context), classes: images.dataset.classes.length, penalized });
}

/**
 * The head on the frozen backbone. What the backbone gives is computed once, where no augmentation, or a number of augmented
 * views, lets it be the same in every epoch and where there is room.
 */
async function onFrozen(context: TrainContext, { backbone, network, preprocessing }: Setup): Promise<Trained> {
  const { settings } = context;
  const { model, map, pooled } = network;
  const cut = pooled ?? map;
  if (!augments(settings) && pooled) {
    const lower = { ...backbone, model: lowerPart(model, pooled), key: network.usualFeatures ? backbone.key : `${backbone.key} maxima` };
    const features = await pooledFeatures(context, lower, preprocessing);
    await context.divide();
    return { part: upperPart(model, cut), store: pooledStore(context, features, backbone.columns) };
  }
  const pixels = await pixelStore(context, preprocessing);
  const views = settings.augmentedViews ?? 0;
  if (augments(settings) && views === 0) return { part: model, store: pixels };
  return closing(pixels, async () => {
    const lower = lowerPart(model, cut);
    const { images, rows } = context.result as NonNullable<TrainContext['result']>;
    if (!await roomForOutputs(context, images.files.length + rows.train.length * views, lower)) return { part: model, store: pixels };
    const store = views > 0 ? await viewStore(context, lower, pixels, preprocessing, views) : await mapStore(context, lower, preprocessing);
    await pixels.close();
    return { part: upperPart(model, cut), store };
  });
}

/** The head alone, then the last blocks with it at their own learning rate. The best weights of both are kept. */
async function fineTune(context: TrainContext, setup: Setup, cut: HeadedNetwork['map']): Promise<TrainedNetwork> {
  const { settings } = context;
  const unfrozen = allLayers(setup.backbone.model).filter((layer) => layer.trainable);
  const freeze = (frozen: boolean): void => unfrozen.forEach((layer) => { layer.trainable = !frozen; });

  const first = await onFrozen(context, setup);
  return closing(first.store, async () => {
    const second = await aboveCut(context, setup, first, cut);
    return closing(second.store, async () => {
      // The blocks take more than the head, and it must be known before anything is trained.
      checkMemory(context, second.part, fitSettings(context, setup), second.store.source);
      const clock = new PhaseClock(context.writer, 'fit', (settings.fineTune.headEpochs + settings.epochs) * trainLabels(context).length);
      const began = performance.now();
      freeze(true);
      const head = await trainHead(context, setup, first, clock);
      freeze(false);
      if (second.store !== first.store) await first.store.close();
      const fitted = head?.over ? head : await trainBlocks(context, setup, second, clock, head, (performance.now() - began) / 60_000);
      return finished(context, setup, second, endFit(context, clock, fitted));
    });
  });
}

async function trainHead(context: TrainContext, setup: Setup, { part, store }: Trained, clock: PhaseClock): Promise<FitResult | undefined> {
  const { headEpochs } = context.settings.fineTune;
  if (headEpochs === 0) return undefined;
  return fitStage(context, clock, {
    model: part, store, stage: 'head', epochs: headEpochs + context.settings.epochs, settings: fitSettings(context, setup, { epochs: headEpochs }),
  });
}

/** @param minutes of the time budget that are over */
async function trainBlocks(
  context: TrainContext, setup: Setup, { part, store }: Trained, clock: PhaseClock, head: FitResult | undefined, minutes: number,
): Promise<FitResult> {
  const { settings, writer } = context;
  const trainable = (layer: { readonly trainable: boolean }): boolean => layer.trainable;
  const before = readWeights(part, trainable);
  const fitted = await fitStage(context, clock, {
    model: part, store, stage: 'blocks', before: head, epochs: (head?.finished ?? 0) + settings.epochs,
    settings: fitSettings(context, setup, {
      optimizer: { ...settings.optimizer, learningRate: settings.fineTune.learningRate },
      timeBudget: settings.timeBudget === null ? null : Math.max(1e-3, settings.timeBudget - minutes),
    }),
  });
  if (!fitted.improved && head?.best) {
    assignByName(part, before, trainable);
    writer.notice('info', 'head-is-best', `Training the last blocks did not improve on epoch ${head.best.epoch}, so its weights are kept.`);
  }
  return fitted;
}

/** What is trained from the cut upwards: on what the frozen part gives, where that is the same in every epoch and there is room. */
async function aboveCut(context: TrainContext, setup: Setup, first: Trained, cut: HeadedNetwork['map']): Promise<Trained> {
  const { model } = setup.network;
  if (augments(context.settings)) return first;
  const lower = lowerPart(model, cut);
  const { images } = context.result as NonNullable<TrainContext['result']>;
  return await roomForOutputs(context, images.files.length, lower)
    ? { part: upperPart(model, cut), store: await mapStore(context, lower, setup.preprocessing) }
    : { part: model, store: await pixelStore(context, setup.preprocessing) };
}

async function finished(context: TrainContext, { network, card, preprocessing }: Setup, { part, store }: Trained, bestEpoch: number): Promise<TrainedNetwork> {
  return {
    model: network.model, name: context.settings.model, preprocessing, bestEpoch, backbone: card,
    ...await scoredNetwork(context, part, store, preprocessing),
  };
}

/** Closes a store where the work on it fails; what the work returns owns it otherwise. */
async function closing<T>(store: InputStore, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await store.close();
    throw error;
  }
}
