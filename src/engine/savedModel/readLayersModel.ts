import { messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { runFile } from '../../protocol/runFiles';
import { readBytes, readLimit, readText } from '../../runfolder/files';
import { modelFromFiles, type LayersModel } from '../layersModel/tensorflow';
import { modelError, modelFile, storedLayersSchema } from './modelFiles';

/** The network of a run with its weights, as layers. Throws LoupeError `model-damaged`. */
export async function readLayersModel(run: string): Promise<LayersModel> {
  const [json, weights] = await Promise.all([
    readText(run, `${runFile.model}/${modelFile.layers}`, readLimit.list),
    readBytes(run, `${runFile.model}/${modelFile.weights}`, readLimit.weights),
  ]);
  const parsed = parseJsonWith(storedLayersSchema, json);
  if (!parsed.ok) throw modelError(run, `${modelFile.layers} is damaged (${parsed.problem})`);
  const { modelTopology, weightsManifest } = parsed.value;
  try {
    return await modelFromFiles(
      modelTopology,
      weightsManifest.flatMap((group) => group.weights),
      weights,
    );
  } catch (error) {
    throw modelError(run, `${modelFile.layers} and ${modelFile.weights} do not fit (${messageOf(error)})`, error);
  }
}
