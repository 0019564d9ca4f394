import { input, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import type { BuildOptions, CatalogueEntry } from './entry';
import { assignAsStored, weightFile } from './entry';
import { InceptionBlocks } from './inceptionBlocks';
import { pooledHead, toSignedUnit } from './layerBlocks';

/**
 * InceptionV3 (Szegedy et al. 2015, "Rethinking the Inception Architecture", table 1 and figures 5 to 7) with
 * Keras's layer names. Source: https://github.com/keras-team/keras, keras/src/applications/inception_v3.py.
 */
export function inceptionV3({ size, classes }: BuildOptions): LayersModel {
  const parts = new InceptionBlocks();
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = parts.stem(toSignedUnit(image));
  [32, 64, 64].forEach((pooled, block) => {
    x = gridOf35(parts, x, pooled, block);
  });
  x = parts.concatenate(
    [
      parts.unit(x, 384, 3, 'halve'),
      parts.chain(x, [
        [64, 1],
        [96, 3],
        [96, 3, 'halve'],
      ]),
      parts.maxPool(x),
    ],
    'mixed3',
  );
  [128, 160, 160, 192].forEach((filters, block) => {
    x = gridOf17(parts, x, filters, block + 4);
  });
  x = parts.concatenate(
    [
      parts.chain(x, [
        [192, 1],
        [320, 3, 'halve'],
      ]),
      parts.chain(x, [
        [192, 1],
        [192, [1, 7]],
        [192, [7, 1]],
        [192, 3, 'halve'],
      ]),
      parts.maxPool(x),
    ],
    'mixed8',
  );
  for (const block of [0, 1]) x = gridOf8(parts, x, block);
  return model({ name: `inception_v3_${size}`, inputs: image, outputs: pooledHead(x, classes) });
}

function gridOf35(parts: InceptionBlocks, x: SymbolicTensor, pooled: number, block: number): SymbolicTensor {
  return parts.concatenate(
    [
      parts.unit(x, 64, 1),
      parts.chain(x, [
        [48, 1],
        [64, 5],
      ]),
      parts.chain(x, [
        [64, 1],
        [96, 3],
        [96, 3],
      ]),
      parts.unit(parts.averagePool(x), pooled, 1),
    ],
    `mixed${block}`,
  );
}

function gridOf17(parts: InceptionBlocks, x: SymbolicTensor, filters: number, block: number): SymbolicTensor {
  return parts.concatenate(
    [
      parts.unit(x, 192, 1),
      parts.chain(x, [
        [filters, 1],
        [filters, [1, 7]],
        [192, [7, 1]],
      ]),
      parts.chain(x, [
        [filters, 1],
        [filters, [7, 1]],
        [filters, [1, 7]],
        [filters, [7, 1]],
        [192, [1, 7]],
      ]),
      parts.unit(parts.averagePool(x), 192, 1),
    ],
    `mixed${block}`,
  );
}

function gridOf8(parts: InceptionBlocks, x: SymbolicTensor, block: number): SymbolicTensor {
  const single = parts.unit(x, 320, 1);
  const narrow = parts.unit(x, 384, 1);
  const split = parts.concatenate(
    [parts.unit(narrow, 384, [1, 3]), parts.unit(narrow, 384, [3, 1])],
    `mixed9_${block}`,
  );
  const deep = parts.chain(x, [
    [448, 1],
    [384, 3],
  ]);
  const deepSplit = parts.concatenate([parts.unit(deep, 384, [1, 3]), parts.unit(deep, 384, [3, 1])]);
  return parts.concatenate([single, split, deepSplit, parts.unit(parts.averagePool(x), 192, 1)], `mixed${9 + block}`);
}

const file = 'inception_v3_weights_tf_dim_ordering_tf_kernels';

export const inceptionV3Entry: CatalogueEntry = {
  name: 'inception_v3',
  title: 'InceptionV3',
  size: 299,
  minimumSize: 75,
  columns: 2048,
  parameters: 21802784,
  top1: 0.779,
  licence: 'Apache-2.0',
  source: "Keras Applications, from Google's Inception v3 checkpoint",
  weights: {
    noTop: weightFile('inception_v3', `${file}_notop.h5`, 'bcbd6486424b2319ff4ef7d526e38f63', 87910968),
    top: weightFile('inception_v3', `${file}.h5`, '9a0d58056eeedaa3f26cb7ebd46da564', 96112376),
  },
  build: inceptionV3,
  assign: assignAsStored,
};
