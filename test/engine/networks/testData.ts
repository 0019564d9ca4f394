import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import type { StoredTensor } from '../../../src/engine/formats/safetensors';
import type { LayersModel } from '../../../src/engine/layersModel/tensorflow';
import { openHdf5 } from '../../../src/engine/formats/hdf5';
import { legacyLayers } from '../../../src/engine/networks/weights/kerasLayers';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../src/engine/tensor';

/** The shared test data beside the repository; tests that need it are skipped where it is absent. */
export const sharedData = path.resolve(__dirname, '../../../../shared/data');
export const modelsFolder = path.join(sharedData, 'models');
export const hasModels = existsSync(modelsFolder);

/** Keras's weights in the file's order, all in memory. */
export async function readH5Weights(file: string): Promise<StoredTensor[]> {
  const h5 = await openHdf5(path.join(modelsFolder, file));
  const tensors = legacyLayers(h5).flatMap(({ weights }) =>
    weights.map(({ name, dims, data }) => ({ name, dims, data })),
  );
  h5.close();
  return tensors;
}

interface Reference {
  readonly shape: number[];
  readonly data: Float32Array;
}

/** What Keras 3.15.1 computed for the two synthetic images. */
export function kerasOutputs(file: string): { readonly features: Reference; readonly probs?: Reference } {
  const text = readFileSync(path.join(modelsFolder, 'references/keras_outputs.json'), 'utf8');
  const entry = (JSON.parse(text) as { files: Record<string, Record<string, { shape: number[]; base64: string }>> })
    .files[file]!;
  const decode = ({ shape, base64 }: { shape: number[]; base64: string }): Reference => {
    const bytes = Buffer.from(base64, 'base64');
    return { shape, data: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
  };
  return { features: decode(entry['features']!), ...(entry['probs'] ? { probs: decode(entry['probs']) } : {}) };
}

/** The two synthetic images the references were made from: uint8 [2, 224, 224, 3]. */
export function referenceImages(): Uint8Array {
  const npy = readFileSync(path.join(modelsFolder, 'references/inputs_2x224x224x3_uint8.npy'));
  return npy.subarray(npy.length - 2 * 224 * 224 * 3);
}

/** The largest difference, as a share of the largest value. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return Number.isNaN(difference) ? Infinity : difference / largest;
}

/** What a compiled network gives for the two synthetic images. */
export async function runOnReferenceImages(
  model: LayersModel,
  output: 'features' | 'probabilities',
): Promise<Float32Array> {
  const runtime = await openRuntime({ threads: 2 });
  const graph = await runtime.load(compileInference(model));
  const results = await graph.run({ image: floats(Float32Array.from(referenceImages()), [2, 224, 224, 3]) });
  await graph.release();
  return floatData(results[output], output);
}
