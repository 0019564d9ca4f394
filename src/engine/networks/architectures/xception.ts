import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import type { BuildOptions, CatalogueEntry } from './entry';
import { assignAsStored, weightFile } from './entry';
import { LayerNames, apply, convolution, normalized, pooledHead, relu, toSignedUnit } from './layerBlocks';

/** Filters of the two separable convolutions of each block that halves the map, by the block's number. */
const halving: Readonly<Record<number, readonly [number, number]>> = {
  2: [128, 128],
  3: [256, 256],
  4: [728, 728],
  13: [728, 1024],
};

/**
 * Xception (Chollet 2016, "Xception: Deep Learning with Depthwise Separable Convolutions", figure 5) with Keras's
 * layer names. Source: https://github.com/keras-team/keras, keras/src/applications/xception.py.
 */
export function xception({ size, classes }: BuildOptions): LayersModel {
  const names = new LayerNames();
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = convolution(toSignedUnit(image), {
    name: 'block1_conv1',
    filters: 32,
    kernel: 3,
    strides: 2,
    padding: 'valid',
  });
  x = relu(normalized(x, 'block1_conv1_bn'), 'block1_conv1_act');
  x = convolution(x, { name: 'block1_conv2', filters: 64, kernel: 3, padding: 'valid' });
  x = relu(normalized(x, 'block1_conv2_bn'), 'block1_conv2_act');
  for (let block = 2; block <= 13; block++) {
    const filters = halving[block];
    x = filters ? halvingBlock(x, block, filters, names) : residualBlock(x, block, names);
  }
  x = relu(separable(x, 'block14_sepconv1', 1536), 'block14_sepconv1_act');
  x = relu(separable(x, 'block14_sepconv2', 2048), 'block14_sepconv2_act');
  return model({ name: `xception_${size}`, inputs: image, outputs: pooledHead(x, classes) });
}

/** Two separable convolutions and a pool, beside a 1x1 convolution of stride 2. */
function halvingBlock(
  x: SymbolicTensor,
  block: number,
  filters: readonly [number, number],
  names: LayerNames,
): SymbolicTensor {
  const prefix = `block${block}`;
  const shortcut = normalized(
    convolution(x, { name: names.next('conv2d'), filters: filters[1], strides: 2 }),
    names.next('batch_normalization'),
  );
  let y = block === 2 ? x : relu(x, `${prefix}_sepconv1_act`);
  y = separable(y, `${prefix}_sepconv1`, filters[0]);
  y = separable(relu(y, `${prefix}_sepconv2_act`), `${prefix}_sepconv2`, filters[1]);
  y = apply(layers.maxPooling2d({ name: `${prefix}_pool`, poolSize: 3, strides: 2, padding: 'same' }), y);
  return apply(layers.add({ name: names.next('add') }), [y, shortcut]);
}

/** Three separable convolutions whose result is added to their input. */
function residualBlock(x: SymbolicTensor, block: number, names: LayerNames): SymbolicTensor {
  const y = [1, 2, 3].reduce((value, part) => {
    const name = `block${block}_sepconv${part}`;
    return separable(relu(value, `${name}_act`), name, 728);
  }, x);
  return apply(layers.add({ name: names.next('add') }), [y, x]);
}

function separable(x: SymbolicTensor, name: string, filters: number): SymbolicTensor {
  return normalized(
    apply(
      layers.separableConv2d({
        name,
        filters,
        kernelSize: 3,
        padding: 'same',
        useBias: false,
        depthwiseInitializer: 'zeros',
        pointwiseInitializer: 'zeros',
      }),
      x,
    ),
    `${name}_bn`,
  );
}

const file = 'xception_weights_tf_dim_ordering_tf_kernels';

export const xceptionEntry: CatalogueEntry = {
  name: 'xception',
  title: 'Xception',
  size: 299,
  minimumSize: 71,
  columns: 2048,
  parameters: 20861480,
  top1: 0.79,
  licence: 'MIT',
  source: 'Keras Applications, trained by François Chollet',
  weights: {
    noTop: weightFile('xception', `${file}_notop.h5`, 'b0042744bf5b25fce3cb969f33bebb97', 83683744),
    top: weightFile('xception', `${file}.h5`, '0a58e3b7378bc2990ea3b43d5981f1f6', 91884032),
  },
  build: xception,
  assign: assignAsStored,
};
