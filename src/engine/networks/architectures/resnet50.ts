import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import type { BuildOptions, CatalogueEntry } from './entry';
import { assignAsStored, weightFile } from './entry';
import { apply, convolution, normalized, pooledHead, relu, rescaleChannels } from './layerBlocks';

/** Name, filters, blocks and first stride of each stack (He et al. 2015, table 1). */
const stacks = [
  ['conv2', 64, 3, 1],
  ['conv3', 128, 4, 2],
  ['conv4', 256, 6, 2],
  ['conv5', 512, 3, 2],
] as const;

/** Of every batch normalisation. */
const epsilon = 1.001e-5;

/** ImageNet's mean colour, red first, in 0..255 (keras/src/applications/imagenet_utils.py, mode "caffe"). */
const meanColour = [123.68, 116.779, 103.939];

/**
 * ResNet50 (He et al. 2015, "Deep Residual Learning for Image Recognition"; stride 2 in the first 1x1 convolution of a
 * block, as there) with Keras's layer names. Its weights were trained on colours in the order blue, green, red:
 * instead of turning every image round, `assignFromBlueFirst` turns the first kernel.
 * Source: https://github.com/keras-team/keras, keras/src/applications/resnet.py.
 */
export function resNet50({ size, classes }: BuildOptions): LayersModel {
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = rescaleChannels(image, 'subtract_mean', { scale: [1, 1, 1], offset: meanColour.map((mean) => -mean) });
  x = pad(x, 'conv1_pad', 3);
  x = convolution(x, { name: 'conv1_conv', filters: 64, kernel: 7, strides: 2, padding: 'valid', bias: true });
  x = relu(normalized(x, 'conv1_bn', { epsilon }), 'conv1_relu');
  x = apply(
    layers.maxPooling2d({ name: 'pool1_pool', poolSize: 3, strides: 2, padding: 'valid' }),
    pad(x, 'pool1_pad', 1),
  );
  for (const [name, filters, blocks, stride] of stacks) {
    for (let block = 1; block <= blocks; block++) {
      x = bottleneck(x, {
        name: `${name}_block${block}`,
        filters,
        stride: block === 1 ? stride : 1,
        project: block === 1,
      });
    }
  }
  return model({ name: `resnet50_${size}`, inputs: image, outputs: pooledHead(x, classes) });
}

interface BottleneckOptions {
  readonly name: string;
  readonly filters: number;
  readonly stride: number;
  /** Whether the shortcut is a convolution, not the input itself. */
  readonly project: boolean;
}

function bottleneck(x: SymbolicTensor, { name, filters, stride, project }: BottleneckOptions): SymbolicTensor {
  const unit = (
    y: SymbolicTensor,
    part: number,
    options: { filters: number; kernel?: number; strides?: number },
  ): SymbolicTensor =>
    normalized(convolution(y, { name: `${name}_${part}_conv`, bias: true, ...options }), `${name}_${part}_bn`, {
      epsilon,
    });
  const shortcut = project ? unit(x, 0, { filters: 4 * filters, strides: stride }) : x;
  let y = relu(unit(x, 1, { filters, strides: stride }), `${name}_1_relu`);
  y = relu(unit(y, 2, { filters, kernel: 3 }), `${name}_2_relu`);
  y = unit(y, 3, { filters: 4 * filters });
  return relu(apply(layers.add({ name: `${name}_add` }), [shortcut, y]), `${name}_out`);
}

function pad(x: SymbolicTensor, name: string, amount: number): SymbolicTensor {
  return apply(layers.zeroPadding2d({ name, padding: amount }), x);
}

/** Keras's weights, with the first kernel's input channels from blue, green, red to red, green, blue. */
const assignFromBlueFirst: CatalogueEntry['assign'] = (network, stored, file) => {
  const [kernel, ...rest] = stored;
  if (!kernel || kernel.dims.length !== 4) return assignAsStored(network, stored, file);
  const { name, dims, data } = kernel;
  const [channels, filters] = dims.slice(2) as [number, number];
  const turned = data.map((_, index) => {
    const channel = Math.floor(index / filters) % channels;
    return data[index + (channels - 1 - 2 * channel) * filters]!;
  });
  assignAsStored(network, [{ name, dims, data: turned }, ...rest], file);
};

const file = 'resnet50_weights_tf_dim_ordering_tf_kernels';

export const resNet50Entry: CatalogueEntry = {
  name: 'resnet50',
  title: 'ResNet50',
  size: 224,
  minimumSize: 32,
  columns: 2048,
  parameters: 23587712,
  top1: 0.749,
  licence: 'MIT',
  source: "Keras Applications, from Kaiming He's ResNet-50 for Caffe",
  weights: {
    noTop: weightFile('resnet', `${file}_notop.h5`, '4d473c1dd8becc155b73f8504c6f6626', 94765736),
    top: weightFile('resnet', `${file}.h5`, '2cb95161c43110f7111970584f804107', 102967424),
  },
  build: resNet50,
  assign: assignFromBlueFirst,
};
