import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { removeFolderAt } from '../../../runfolder/files';
import { parseJson } from '../../../protocol/parse';
import type { Hdf5File } from '../../formats/hdf5';
import { openHdf5 } from '../../formats/hdf5';
import { isCounter, keras3Layers, keras3Weights, Keras3Names, legacyLayers } from '../weights/kerasLayers';
import { readTopology } from './kerasTopology';
import type { ModelSource } from './sourceTypes';
import type { WeightGroup } from './storedWeights';
import { groupByLayer } from './storedWeights';
import { dialectOf, isJson, isModel } from './topology';
import { readZip } from '../../formats/zipFile';

/** A whole model in Keras's `.h5` form: its description is an attribute, its weights lie below `model_weights`. */
export async function readKerasH5(file: string): Promise<ModelSource> {
  const h5 = await openHdf5(file);
  try {
    const description = h5.text('', 'model_config');
    if (description === undefined) {
      throw new LoupeError(
        'model-file',
        `${file} holds weights only, no description of the model. Save the whole model with model.save(…), or, if these are weights of a known network: loupe weights import.`,
      );
    }
    const version = h5.text('', 'keras_version') ?? '';
    return {
      topology: readTopology(parse(description, file), path.basename(file), dialectOf(version || '2')),
      kind: `Keras ${version || '(version not said)'}`,
      groups: legacyLayers(h5).flatMap(({ name, weights }) =>
        groupByLayer(
          weights.filter((weight) => !isCounter(weight)),
          name,
        ),
      ),
      labels: undefined,
      close: () => Promise.resolve(h5.close()),
    };
  } catch (error) {
    h5.close();
    throw error;
  }
}

/** Keras 3's `.keras`: a ZIP archive with the description and the weights, which are unpacked to a temporary file. */
export async function readKerasArchive(file: string): Promise<ModelSource> {
  const entries = await readZip(file);
  const [config, weights, metadata] = ['config.json', 'model.weights.h5', 'metadata.json'].map((name) =>
    entries.get(name),
  );
  if (!config || !weights)
    throw new LoupeError(
      'model-file',
      `${file} is an archive, but not one that Keras saved: config.json or model.weights.h5 is missing.`,
    );
  const description = parse((await config()).toString('utf8'), file);
  const version = metadata ? versionOf(parse((await metadata()).toString('utf8'), file)) : '3';
  const topology = readTopology(description, path.basename(file), dialectOf(version));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-keras-'));
  const remove = (): Promise<void> => removeFolderAt(folder);
  try {
    const unpacked = path.join(folder, 'model.weights.h5');
    await writeFile(unpacked, await weights());
    const h5 = await openHdf5(unpacked);
    return {
      topology,
      kind: `Keras ${version}`,
      groups: groupsByClass(h5, description, ''),
      labels: undefined,
      close: () => {
        h5.close();
        return remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function versionOf(metadata: unknown): string {
  const version = isJson(metadata) ? metadata['keras_version'] : undefined;
  return typeof version === 'string' ? version : '3';
}

/** Keras 3 numbers layers by class inside each model; the description has them in the same order. */
function groupsByClass(h5: Hdf5File, model: unknown, place: string, around = ''): WeightGroup[] {
  const config = isJson(model) && isJson(model['config']) ? model['config'] : {};
  const names = new Keras3Names();
  const root = keras3Layers(h5, place) ?? 'layers';
  return (Array.isArray(config['layers']) ? (config['layers'] as unknown[]) : []).flatMap((layer) => {
    if (!isJson(layer)) return [];
    const kind = String(layer['class_name']);
    const name = String(layer['name'] ?? (isJson(layer['config']) ? layer['config']['name'] : ''));
    const at = `${root}/${names.next(kind)}`;
    const path = around === '' ? name : `${around}/${name}`;
    if (isModel(kind)) return groupsByClass(h5, layer, at, path);
    const weights = keras3Weights(h5, at).filter((weight) => !isCounter(weight));
    return weights.length > 0 ? [{ path, weights }] : [];
  });
}

function parse(text: string, file: string): unknown {
  const parsed = parseJson(text);
  if (parsed.ok) return parsed.value;
  throw new LoupeError(
    'model-file',
    `The description of the model in ${file} is damaged: ${parsed.problem}. Save the model again.`,
  );
}
