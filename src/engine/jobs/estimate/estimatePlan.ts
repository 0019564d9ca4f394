import type { Preprocessing } from '../../../protocol/runFiles';
import type { Recipe } from '../../../protocol/recipe/recipe';
import { allLayers } from '../../layersModel/layerWeights';
import { preprocessingFor } from '../../images/preprocessing';
import type { SampleRule } from '../../images/samples/sampleRule';
import type { Backbone } from '../../networks/backbone';
import { openBackbone } from '../../networks/backbones';
import { trainLastBlocks } from '../../layersModel/blocks';
import { modelBelow, modelAbove } from '../../layersModel/splitModel';
import { headedNetwork } from '../../networks/head';
import { buildScratchNetwork, isScratchRecipe } from '../../networks/scratch';
import type { LayersModel } from '../../layersModel/tensorflow';
import type { NetworkSettings } from '../../training/trainNetworkTypes';
import { featureKey } from '../../inference/extractFeatures';
import { outputRoom } from '../train/inputs/mapStore';
import { augments, kernelsOf, networkSettings } from '../train/modes/networkSettings';

/** A frozen part that is computed once for many images. */
export interface PlannedPass {
  readonly lower: LayersModel;
  /** Where its outputs are kept between trainings; null where they are not. */
  readonly cache: { readonly key: string; readonly columns: number } | null;
  /** Images that it is computed for. */
  readonly images: number;
  /** Whether the images are decoded for it, or were before. */
  readonly decodes: boolean;
}

/** A stretch of epochs. */
export interface PlannedFit {
  readonly part: LayersModel;
  /** What computes the inputs of `part`; null where those are pixels. */
  readonly lower: LayersModel | null;
  readonly epochs: number;
  readonly settings: NetworkSettings;
  /** Freezes and unfreezes layers as this stretch does. */
  readonly ready: () => void;
}

/** What a training computes. Without `fits`, a linear head is fitted to the outputs of the only pass. */
export interface TrainingPlan {
  readonly preprocessing: Preprocessing;
  /** Times that all images are decoded without anything computed meanwhile. */
  readonly packs: number;
  readonly passes: readonly PlannedPass[];
  readonly fits: readonly PlannedFit[];
  readonly columns: number;
}

/** The data that a plan is for. */
export interface PlanData {
  readonly classes: number;
  readonly images: number;
  /** Of distinct content. */
  readonly distinct: number;
  /** Classes of the training images. */
  readonly trainLabels: Int32Array;
  /** What samples of more than 8 bits mean. */
  readonly samples: SampleRule | null;
}

/** Plans as `trainQuick`, `trainBackbone` and `trainScratch` do. Throws what opening the network throws. */
export async function planTraining(recipe: Recipe, data: PlanData): Promise<TrainingPlan> {
  const { mode, model, seed, imageSize } = recipe;
  const asIs = (): void => undefined;
  if (isScratchRecipe(model)) {
    const {
      model: part,
      inputWidth,
      inputHeight,
    } = buildScratchNetwork(model, data.classes, seed, imageSize ?? undefined);
    const settings = networkSettings(recipe, {
      labels: data.trainLabels,
      classes: data.classes,
      penalized: kernelsOf(part),
    });
    return {
      preprocessing: preprocessingFor(inputWidth, inputHeight, data.samples),
      packs: 1,
      passes: [],
      fits: [{ part, lower: null, epochs: recipe.epochs, settings, ready: asIs }],
      columns: 0,
    };
  }
  const backbone = await openBackbone(model, {
    seed,
    size: imageSize ?? undefined,
    weights: mode === 'scratch' ? 'random' : 'pretrained',
  });
  const preprocessing = preprocessingFor(backbone.inputWidth, backbone.inputHeight, data.samples);
  const cache = { key: featureKey(backbone, preprocessing), columns: backbone.columns };
  const base = { preprocessing, columns: backbone.columns };
  if (mode === 'features')
    return {
      ...base,
      packs: 0,
      passes: [{ lower: backbone.model, cache, images: data.distinct, decodes: true }],
      fits: [],
    };
  return { ...base, ...(await planBackbone(recipe, data, backbone, preprocessing)) };
}

async function planBackbone(
  recipe: Recipe,
  data: PlanData,
  backbone: Backbone,
  preprocessing: Preprocessing,
): Promise<Pick<TrainingPlan, 'packs' | 'passes' | 'fits'>> {
  const { mode, fineTune, epochs } = recipe;
  const network = headedNetwork(backbone, recipe.head, data.classes, recipe.seed);
  const { model, map } = network;
  const settings = (change: Partial<Recipe> = {}): NetworkSettings =>
    networkSettings(
      { ...recipe, ...change },
      {
        labels: data.trainLabels,
        classes: data.classes,
        penalized: mode === 'scratch' ? kernelsOf(model) : kernelsOf(model, network.headLayers),
      },
    );
  if (mode === 'scratch') {
    const ready = (): void =>
      allLayers(backbone.model).forEach((layer) => {
        layer.trainable = true;
      });
    return { packs: 1, passes: [], fits: [{ part: model, lower: null, epochs, settings: settings(), ready }] };
  }
  const cut = mode === 'fine-tune' ? trainLastBlocks(backbone.model, map, fineTune.blocks, backbone.name) : map;
  const unfrozen = allLayers(backbone.model).filter((layer) => layer.trainable);
  const freeze = (frozen: boolean) => (): void =>
    unfrozen.forEach((layer) => {
      layer.trainable = !frozen;
    });

  const first = await planFrozen(recipe, data, { backbone, preprocessing, network });
  const headFit = { part: first.part, lower: first.lower, ready: freeze(true) };
  if (mode === 'head') return { ...first, fits: [{ ...headFit, epochs, settings: settings() }] };
  const below = modelBelow(model, cut);
  const again = !augments(recipe);
  const room = again && (await outputRoom(data.images, below)).fits;
  const blocks = {
    epochs,
    ready: freeze(false),
    settings: settings({ optimizer: { ...recipe.optimizer, learningRate: fineTune.learningRate } }),
    ...(room
      ? { part: modelAbove(model, cut), lower: below }
      : again
        ? { part: model, lower: null }
        : { part: first.part, lower: first.lower }),
  };
  return {
    packs: first.packs + Number(again && !room),
    passes: [...first.passes, ...(room ? [{ lower: below, cache: null, images: data.images, decodes: true }] : [])],
    fits: [
      ...(fineTune.headEpochs > 0
        ? [{ ...headFit, epochs: fineTune.headEpochs, settings: settings({ epochs: fineTune.headEpochs }) }]
        : []),
      blocks,
    ],
  };
}

interface Frozen {
  readonly backbone: Backbone;
  readonly preprocessing: Preprocessing;
  readonly network: ReturnType<typeof headedNetwork>;
}

/** The frozen part below the head, and whether it is computed once. */
async function planFrozen(
  recipe: Recipe,
  data: PlanData,
  { backbone, preprocessing, network: { model, pooled, map, usualFeatures } }: Frozen,
): Promise<Pick<PlannedFit, 'part' | 'lower'> & Pick<TrainingPlan, 'packs' | 'passes'>> {
  if (!augments(recipe) && pooled) {
    const lower = modelBelow(model, pooled);
    const key = featureKey({ key: usualFeatures ? backbone.key : `${backbone.key} maxima` }, preprocessing);
    return {
      part: modelAbove(model, pooled),
      lower,
      packs: 0,
      passes: [{ lower, cache: { key, columns: backbone.columns }, images: data.distinct, decodes: true }],
    };
  }
  const views = recipe.augmentedViews ?? 0;
  if (augments(recipe) && views === 0) return { part: model, lower: null, packs: 1, passes: [] };
  const cut = pooled ?? map;
  const lower = modelBelow(model, cut);
  const images = data.images + data.trainLabels.length * views;
  if (!(await outputRoom(images, lower)).fits) return { part: model, lower: null, packs: 1, passes: [] };
  return {
    part: modelAbove(model, cut),
    lower,
    packs: 1,
    passes: [{ lower, cache: null, images, decodes: views === 0 }],
  };
}
