import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import type { Recipe } from '../../../protocol/recipe/recipe';
import type { NetworkEvent } from '../../../protocol/runEvents';
import { runFile } from '../../../protocol/runFiles';
import { readEvents, readRun } from '../../../runfolder';
import { hasFile } from '../../../runfolder/files';
import { modelFile } from '../../savedModel/modelFiles';
import { allLayers } from '../../layersModel/layerWeights';
import { backboneNames, openBackbone } from '../../networks/backbones';
import { trainLastBlocks } from '../../layersModel/blocks';
import { catalogue } from '../../networks/architectures/catalogue';
import { headedNetwork } from '../../networks/head';
import { openModelSource } from '../../networks/importing/modelSource';
import { layerTable } from '../../layersModel/layerTable';
import { buildScratchNetwork, isScratchRecipe } from '../../networks/scratch';
import { modelFromTopology, type LayersModel } from '../../layersModel/tensorflow';

/** A network in numbers: what `loupe summary` prints and draws. */
export interface Summary extends Pick<NetworkEvent, 'parameters' | 'trainableParameters' | 'layers'> {
  readonly model: string;
}

/**
 * The network of a run, as it said when it began. Throws LoupeError `run-missing`, or `model-missing` where it did not
 * come that far.
 */
export async function summarizeRun(folder: string): Promise<Summary> {
  const { events } = await readEvents(folder);
  const network = events.filter((event) => event.type === 'network').at(-1);
  if (network) return network;
  const model = path.join(folder, runFile.model);
  if (await hasFile(folder, `${runFile.model}/${modelFile.layers}`)) return summarizeModel(model);
  const { id } = await readRun(folder);
  throw new LoupeError('model-missing', `The run ${id} ended before its network was built. Choose another run.`);
}

/** A saved layers model: its folder, or its `model.json`. Throws LoupeError `model-damaged`. */
export async function summarizeModel(place: string): Promise<Summary> {
  const file = place.endsWith('.json') ? place : path.join(place, modelFile.layers);
  const stored: unknown = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((error: unknown) => {
      throw new LoupeError(
        'model-damaged',
        `${file} cannot be read as a layers model. Give a run, a model folder, a recipe or the name of a network.`,
        { cause: error },
      );
    });
  const topology = (stored as { modelTopology?: unknown } | null)?.modelTopology;
  if (!topology)
    throw new LoupeError(
      'model-damaged',
      `${file} describes no layers. Give a run, a model folder, a recipe or the name of a network.`,
    );
  const model = await modelFromTopology(topology);
  return { model: model.name, ...layerTable(model) };
}

/**
 * A model of the user's own, Keras `.h5` or `.keras`, as it would be imported. Throws what reading it throws:
 * LoupeError `model-file` or `unsupported-layer`.
 */
export async function summarizeFile(file: string): Promise<Summary> {
  const source = await openModelSource(file);
  try {
    const model = await modelFromTopology(source.topology.model);
    return { model: model.name, ...layerTable(model) };
  } finally {
    await source.close();
  }
}

/** The network that a recipe would train, for so many classes; weights are neither needed nor read. */
export async function summarizeRecipe(recipe: Recipe, classes: number): Promise<Summary> {
  const { model: name, imageSize, head, mode, fineTune, seed } = recipe;
  if (isScratchRecipe(name))
    return { model: name, ...layerTable(buildScratchNetwork(name, classes, seed, imageSize ?? undefined).model) };
  const backbone = await unweighted(name, imageSize);
  const { model, map } = headedNetwork({ name, model: backbone }, mode === 'features' ? [] : head, classes, seed);
  if (mode === 'scratch')
    allLayers(backbone).forEach((layer) => {
      layer.trainable = true;
    });
  if (mode === 'fine-tune') trainLastBlocks(backbone, map, fineTune.blocks, name);
  return { model: name, ...layerTable(model) };
}

/** A frozen backbone without its weights. Throws LoupeError `unknown-backbone`. */
async function unweighted(name: string, size: number | null): Promise<LayersModel> {
  const entry = catalogue.find((one) => one.name === name);
  if (!entry) {
    if (backboneNames().includes(name)) return (await openBackbone(name)).model;
    throw new LoupeError('unknown-backbone', `There is no network “${name}”. See them with: loupe weights list`);
  }
  const model = entry.build({ size: Math.max(size ?? entry.size, entry.minimumSize) });
  for (const layer of allLayers(model)) layer.trainable = false;
  return model;
}
