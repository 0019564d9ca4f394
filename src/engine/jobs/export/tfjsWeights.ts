import { fromHalves, nearestHalves } from '../../graphs/halfPrecision';
import { assignByName } from '../../layersModel/assignWeights';
import { readWeights, shortName } from '../../layersModel/layerWeights';
import type { LayersModel } from '../../layersModel/tensorflow';
import type { ExportPrecision } from '../../../core/choices/exportFormats';
import { layersModelAs, type StoredWeight } from '../../savedModel/layersModelFile';

/** Kernels with fewer numbers, and those with one window a channel, stay in half precision: they are a small part. */
const fewest = 1024;

/**
 * `model.json` and `weights.bin` with TensorFlow.js's own quantization of weights: float16, or for int8 the kernels in
 * uint8 with a scale and a least value each, and the rest in float16. It computes in float32 all the same.
 */
export async function quantizedLayersFiles(
  model: LayersModel,
  classes: readonly string[],
  precision: ExportPrecision,
): Promise<{ readonly json: string; readonly weights: Uint8Array }> {
  return layersModelAs(model, classes, (name, data) => storedWeight(name, data, precision));
}

/** Gives a network the weights that it will have once TensorFlow.js has read them back. */
export function roundWeights(model: LayersModel, precision: ExportPrecision): void {
  const rounded = [...readWeights(model)].map(
    ([name, data]) => [name, readBack(storedWeight(name, data, precision), data.length)] as const,
  );
  assignByName(model, new Map(rounded));
}

function storedWeight(name: string, data: Float32Array, precision: ExportPrecision): StoredWeight {
  const kind = shortName(name);
  const inBytes = kind.endsWith('kernel') && kind !== 'depthwise_kernel' && data.length >= fewest;
  if (precision === 'int8' && inBytes) return inUint8(data);
  const halves = kind === 'moving_variance' ? undefined : nearestHalves(data);
  if (!halves) return { bytes: bytesOf(data) };
  return { bytes: bytesOf(halves), quantization: { dtype: 'float16', original_dtype: 'float32' } };
}

function inUint8(data: Float32Array): StoredWeight {
  const least = data.reduce((low, value) => Math.min(low, value), Infinity);
  const most = data.reduce((high, value) => Math.max(high, value), -Infinity);
  const scale = (most - least) / 255;
  const bytes = Uint8Array.from(data, (value) => (scale > 0 ? Math.round((value - least) / scale) : 0));
  return {
    bytes,
    quantization: { dtype: 'uint8', scale: scale > 0 ? scale : 1, min: least, original_dtype: 'float32' },
  };
}

function readBack({ bytes, quantization }: StoredWeight, length: number): Float32Array {
  const how = quantization as { dtype?: string; scale?: number; min?: number } | undefined;
  if (how?.dtype === 'uint8') return Float32Array.from(bytes, (byte) => byte * how.scale! + how.min!);
  const { buffer, byteOffset } = bytes;
  if (how?.dtype === 'float16') return fromHalves(new Uint16Array(buffer, byteOffset, length));
  return new Float32Array(buffer, byteOffset, length);
}

function bytesOf(data: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
