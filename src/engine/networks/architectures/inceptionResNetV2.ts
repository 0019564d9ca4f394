import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import type { BuildOptions, CatalogueEntry } from './entry';
import { assignAsStored, weightFile } from './entry';
import { InceptionBlocks } from './inceptionBlocks';
import { apply, convolution, pooledHead, toSignedUnit } from './layerBlocks';

/** The residual branches of each kind of block, how often it comes, and how much of it is added. */
const residuals = {
  block35: {
    repeats: 10,
    scale: 0.17,
    branches: [
      [[32, 1]],
      [
        [32, 1],
        [32, 3],
      ],
      [
        [32, 1],
        [48, 3],
        [64, 3],
      ],
    ],
  },
  block17: {
    repeats: 20,
    scale: 0.1,
    branches: [
      [[192, 1]],
      [
        [128, 1],
        [160, [1, 7]],
        [192, [7, 1]],
      ],
    ],
  },
  block8: {
    repeats: 10,
    scale: 0.2,
    branches: [
      [[192, 1]],
      [
        [192, 1],
        [224, [1, 3]],
        [256, [3, 1]],
      ],
    ],
  },
} satisfies Record<string, { repeats: number; scale: number; branches: [number, number | [number, number]][][] }>;

/**
 * InceptionResNetV2 (Szegedy et al. 2016, "Inception-v4, Inception-ResNet and the Impact of Residual Connections")
 * with Keras's layer names. Source: https://github.com/keras-team/keras, keras/src/applications/inception_resnet_v2.py.
 */
export function inceptionResNetV2({ size, classes }: BuildOptions): LayersModel {
  const parts = new InceptionBlocks();
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = parts.stem(toSignedUnit(image));
  x = parts.concatenate(
    [
      parts.unit(x, 96, 1),
      parts.chain(x, [
        [48, 1],
        [64, 5],
      ]),
      parts.chain(x, [
        [64, 1],
        [96, 3],
        [96, 3],
      ]),
      parts.unit(parts.averagePool(x), 64, 1),
    ],
    'mixed_5b',
  );
  x = residualBlocks(parts, x, 'block35');
  x = parts.concatenate(
    [
      parts.unit(x, 384, 3, 'halve'),
      parts.chain(x, [
        [256, 1],
        [256, 3],
        [384, 3, 'halve'],
      ]),
      parts.maxPool(x),
    ],
    'mixed_6a',
  );
  x = residualBlocks(parts, x, 'block17');
  x = parts.concatenate(
    [
      parts.chain(x, [
        [256, 1],
        [384, 3, 'halve'],
      ]),
      parts.chain(x, [
        [256, 1],
        [288, 3, 'halve'],
      ]),
      parts.chain(x, [
        [256, 1],
        [288, 3],
        [320, 3, 'halve'],
      ]),
      parts.maxPool(x),
    ],
    'mixed_7a',
  );
  x = residualBlocks(parts, x, 'block8');
  x = parts.unit(x, 1536, 1, 'keep', 'conv_7b');
  return model({ name: `inception_resnet_v2_${size}`, inputs: image, outputs: pooledHead(x, classes) });
}

/** Blocks of one kind; only the very last one of the network adds its residual in full and has no relu. */
function residualBlocks(parts: InceptionBlocks, x: SymbolicTensor, kind: keyof typeof residuals): SymbolicTensor {
  const { repeats, scale, branches } = residuals[kind];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    const name = `${kind}_${repeat}`;
    const last = kind === 'block8' && repeat === repeats;
    const mixed = parts.concatenate(
      branches.map((units) => parts.chain(x, units)),
      `${name}_mixed`,
    );
    const up = convolution(mixed, { name: `${name}_conv`, filters: x.shape[3]!, bias: true });
    const scaled = last ? up : apply(layers.rescaling({ name: `${name}_scale`, scale, offset: 0 }), up);
    const sum = apply(layers.add({ name: `${name}_add` }), [x, scaled]);
    x = last ? sum : parts.relu(sum, `${name}_ac`);
  }
  return x;
}

const file = 'inception_resnet_v2_weights_tf_dim_ordering_tf_kernels';

export const inceptionResNetV2Entry: CatalogueEntry = {
  name: 'inception_resnet_v2',
  title: 'InceptionResNetV2',
  size: 299,
  minimumSize: 75,
  columns: 1536,
  parameters: 54336736,
  top1: 0.803,
  licence: 'Apache-2.0',
  source: "Keras Applications, from Google's Inception-ResNet-v2 checkpoint",
  weights: {
    noTop: weightFile('inception_resnet_v2', `${file}_notop.h5`, 'd19885ff4a710c122648d3b5c3b684e4', 219055592),
    top: weightFile('inception_resnet_v2', `${file}.h5`, 'e693bd0210a403b3192acc6073ad2e96'),
  },
  build: inceptionResNetV2,
  assign: assignAsStored,
};
