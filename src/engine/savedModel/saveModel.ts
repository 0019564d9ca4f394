import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Preprocessing } from '../../protocol/runFiles';
import { createFileSync, makeFolder, removeFolder, replaceFolder } from '../../runfolder/files';
import { compileInference } from '../graphs/compile/compileInference';
import type { LayersModel } from '../layersModel/tensorflow';
import type { Runtime } from '../runtimes/runtime';
import { classify } from './classify';
import { layersModelFiles } from './layersModelFile';
import type { ModelCard } from './modelCard';
import { modelCard } from './modelCard';
import { modelFile } from './modelFiles';

/** A trained network and all that is needed to use it elsewhere. */
export interface ModelToSave {
  readonly model: LayersModel;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly card: ModelCard;
  /** A few prepared images, uint8 [height, width, 3] each, that the model is checked with whenever it is loaded. */
  readonly selfTestImages: readonly Uint8Array[];
}

/** A model on one machine may differ from itself on another by this much. */
const tolerance = 1e-4;

/**
 * Writes a model folder: layers model, ONNX graph, preprocessing, labels, self-test and card. It appears
 * whole or not at all, and replaces an older one. Throws LoupeError `run-file-refused` where a link has its name.
 */
export async function saveModel(folder: string, saved: ModelToSave, runtime: Runtime): Promise<void> {
  const [parent, own] = [path.dirname(folder), path.basename(folder)];
  const temporary = `${own}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  makeFolder(parent, temporary);
  try {
    for (const [name, data] of Object.entries(await filesOf(saved, runtime)))
      createFileSync(parent, `${temporary}/${name}`, data);
    await replaceFolder(parent, temporary, own);
  } catch (error) {
    await removeFolder(parent, temporary);
    throw error;
  }
}

async function filesOf(saved: ModelToSave, runtime: Runtime): Promise<Record<string, string | Uint8Array>> {
  const { model, classes, preprocessing, card } = saved;
  const onnx = compileInference(model);
  const layers = await layersModelFiles(model, classes);
  return {
    [modelFile.layers]: layers.json,
    [modelFile.weights]: layers.weights,
    [modelFile.onnx]: onnx,
    [modelFile.preprocessing]: `${JSON.stringify(preprocessing, null, 2)}\n`,
    [modelFile.labels]: classes.map((name) => `${name.replace(/[\r\n]+/g, ' ')}\n`).join(''),
    [modelFile.selfTest]: await selfTest(onnx, saved, runtime),
    [modelFile.card]: modelCard(card, classes, preprocessing),
  };
}

async function selfTest(onnx: Uint8Array, saved: ModelToSave, runtime: Runtime): Promise<string> {
  const { selfTestImages: images, classes, preprocessing } = saved;
  const graph = await runtime.load(onnx, { name: 'model to save' });
  try {
    const flat = await classify(graph, Buffer.concat(images), preprocessing, images.length, classes.length);
    return `${JSON.stringify({
      version: 1,
      tolerance,
      images: images.map((image) => Buffer.from(image).toString('base64')),
      probabilities: images.map((_, i) => [...flat.subarray(i * classes.length, (i + 1) * classes.length)]),
    })}\n`;
  } finally {
    await graph.release();
  }
}
