import { allLayers, shortName } from '../../../../src/engine/layersModel/layerWeights';
import type { StoredTensor } from '../../../../src/engine/formats/safetensors';
import type { LayersModel } from '../../../../src/engine/layersModel/tensorflow';
import { elements } from '../../../../src/engine/tensor';

/*
 * Weights and images from a formula that expected/keras_features.py has in Python: both sides make the same numbers, bit
 * for bit, and no weights file is needed.
 */

/** A 32-bit mixing function (Chris Wellons, "Prospecting for Hash Functions", lowbias32). */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Numbers in 0..1, multiples of 2^-24, that depend on their index and on `stream`. */
function uniform(stream: number): (index: number) => number {
  const start = mix(stream + 1);
  return (index) => (mix(index + start) >>> 8) * 2 ** -24;
}

/** Kernels around 0 with variance gain / fan-in, statistics near 0 and 1. */
function seededWeight(kind: string, dims: readonly number[], place: number, gain: number): Float32Array {
  const random = uniform(place);
  const data = new Float32Array(elements(dims));
  if (kind.endsWith('kernel')) {
    const limit = Math.sqrt((3 * gain) / elements(kind === 'depthwise_kernel' ? dims.slice(0, 2) : dims.slice(0, -1)));
    for (let i = 0; i < data.length; i++) data[i] = (2 * random(i) - 1) * limit;
  } else if (kind === 'gamma' || kind === 'moving_variance') {
    for (let i = 0; i < data.length; i++) data[i] = 0.75 + 0.5 * random(i);
  } else {
    for (let i = 0; i < data.length; i++) data[i] = 0.4 * random(i) - 0.2;
  }
  return data;
}

/**
 * What a Keras file of this network would hold, in the network's order; EfficientNet's begins with its normalization
 * layer.
 */
export function seededWeights(model: LayersModel, gain: number): StoredTensor[] {
  const stored = allLayers(model)
    .flatMap((layer) =>
      layer.weights.map((variable) => ({
        name: `${layer.name}/${shortName(variable.originalName)}`,
        kind: shortName(variable.originalName),
        dims: variable.shape.map((length) => length ?? 0),
      })),
    )
    .map(({ name, kind, dims }, place) => ({ name, dims, data: seededWeight(kind, dims, place, gain) }));
  return model.name.startsWith('efficientnet') ? [...normalization, ...stored] : stored;
}

const normalization: readonly StoredTensor[] = [
  { name: 'normalization/mean', dims: [3], data: Float32Array.of(0.5, 0.4, 0.3) },
  { name: 'normalization/variance', dims: [3], data: Float32Array.of(0.2, 0.3, 0.25) },
  { name: 'normalization/count', dims: [], data: Float32Array.of(0) },
];

/** Two images [2, size, size, 3] of whole numbers 0..255: a slope with some noise, and noise with stripes. */
export function seededImages(size: number): Float32Array {
  const count = size * size * 3;
  const random = uniform(777);
  const noise = (index: number): number => Math.floor(random(index) * 256);
  return Float32Array.from({ length: 2 * count }, (_, at) => {
    const index = at % count;
    const [row, column, channel] = [Math.floor(index / (3 * size)), Math.floor(index / 3) % size, index % 3];
    const slope = Math.floor((row * (channel + 1) * 96 + column * 160) / size) % 256;
    const stripes = (Math.floor((row + 2 * column) / 16) % 2) * 128;
    return Math.floor(at < count ? (3 * slope + noise(at)) / 4 : (noise(at) + stripes) / 2);
  });
}
