import { artifactsOf } from '../layersModel/artifacts';
import type { LayersModel } from '../layersModel/tensorflow';
import { exactHalves } from './halfPrecision';
import { modelFile } from './modelFiles';

declare const LOUPE_VERSION: string;

/**
 * The two files of a TensorFlow.js layers model, as plain `tf.loadLayersModel` reads them. Weights that
 * half precision holds exactly are stored in it (TensorFlow.js's float16 quantisation), all others in
 * single precision: nothing is lost.
 */
export async function layersModelFiles(
  model: LayersModel,
  classes: readonly string[],
): Promise<{ readonly json: string; readonly weights: Uint8Array }> {
  return layersModelAs(model, classes, (_name, data) => {
    const halves = exactHalves(data);
    const values = halves ?? data;
    return {
      bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      ...(halves && { quantization: { dtype: 'float16', original_dtype: 'float32' } }),
    };
  });
}

/** How the numbers of a weight are stored, and what TensorFlow.js must know to read them back. */
export interface StoredWeight {
  readonly bytes: Uint8Array;
  readonly quantization?: object;
}

/** The two files with each weight stored as `store` says. */
export async function layersModelAs(
  model: LayersModel,
  classes: readonly string[],
  store: (name: string, data: Float32Array) => StoredWeight,
): Promise<{ readonly json: string; readonly weights: Uint8Array }> {
  const { topology, weights } = await artifactsOf(model);
  const stored = weights.map(({ name, data, shape }) => {
    const { bytes, quantization } = store(name, data);
    return { bytes, entry: { name, shape, dtype: 'float32', ...(quantization && { quantization }) } };
  });
  const json = JSON.stringify({
    format: 'layers-model',
    generatedBy: `Loupe ${LOUPE_VERSION}`,
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [modelFile.weights], weights: stored.map(({ entry }) => entry) }],
    userDefinedMetadata: { classes },
  });
  return { json, weights: Buffer.concat(stored.map(({ bytes }) => bytes)) };
}
