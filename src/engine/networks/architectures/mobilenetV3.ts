import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import type { BuildOptions, CatalogueEntry } from './entry';
import { assignAsStored, weightFile } from './entry';
import {
  LayerNames,
  apply,
  convolution,
  depthwise,
  normalized as normalizedBy,
  padForStride,
  pooledHead,
  toMultipleOf8,
  toSignedUnit,
} from './layerBlocks';

type Activation = 'relu' | 'hardSwish';

/**
 * Expansion, channels, window, stride, whether there is squeeze and excitation, activation (Howard et al. 2019, tables
 * 1 and 2).
 */
type Block = readonly [
  expansion: number,
  channels: number,
  kernel: number,
  stride: 1 | 2,
  excite: boolean,
  activation: Activation,
];

const large: readonly Block[] = [
  [1, 16, 3, 1, false, 'relu'],
  [4, 24, 3, 2, false, 'relu'],
  [3, 24, 3, 1, false, 'relu'],
  [3, 40, 5, 2, true, 'relu'],
  [3, 40, 5, 1, true, 'relu'],
  [3, 40, 5, 1, true, 'relu'],
  [6, 80, 3, 2, false, 'hardSwish'],
  [2.5, 80, 3, 1, false, 'hardSwish'],
  [2.3, 80, 3, 1, false, 'hardSwish'],
  [2.3, 80, 3, 1, false, 'hardSwish'],
  [6, 112, 3, 1, true, 'hardSwish'],
  [6, 112, 3, 1, true, 'hardSwish'],
  [6, 160, 5, 2, true, 'hardSwish'],
  [6, 160, 5, 1, true, 'hardSwish'],
  [6, 160, 5, 1, true, 'hardSwish'],
];
const small: readonly Block[] = [
  [1, 16, 3, 2, true, 'relu'],
  [72 / 16, 24, 3, 2, false, 'relu'],
  [88 / 24, 24, 3, 1, false, 'relu'],
  [4, 40, 5, 2, true, 'hardSwish'],
  [6, 40, 5, 1, true, 'hardSwish'],
  [6, 40, 5, 1, true, 'hardSwish'],
  [3, 48, 5, 1, true, 'hardSwish'],
  [3, 48, 5, 1, true, 'hardSwish'],
  [6, 96, 5, 2, true, 'hardSwish'],
  [6, 96, 5, 1, true, 'hardSwish'],
  [6, 96, 5, 1, true, 'hardSwish'],
];
/** The blocks of each variant, and the channels of the layer before the classifier. */
const variants = { Large: { blocks: large, last: 1280 }, Small: { blocks: small, last: 1024 } } as const;
type Variant = keyof typeof variants;

/**
 * MobileNetV3 (Howard et al. 2019, "Searching for MobileNetV3") with Keras's layer names; layers that are operators in
 * Keras are named after the one before. Source: https://github.com/keras-team/keras,
 * keras/src/applications/mobilenet_v3.py.
 */
export function mobileNetV3({
  size,
  classes,
  alpha,
  variant,
}: BuildOptions & { readonly alpha: number; readonly variant: Variant }): LayersModel {
  const names = new LayerNames();
  const { blocks, last } = variants[variant];
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = convolution(toSignedUnit(image), { name: 'conv', filters: 16, kernel: 3, strides: 2 });
  x = activated(normalized(x, 'conv_bn'), 'hardSwish', names);
  blocks.forEach((block, index) => {
    x = invertedResidual(x, block, {
      alpha,
      prefix: index === 0 ? 'expanded_conv_' : `expanded_conv_${index}_`,
      names,
    });
  });
  x = convolution(x, { name: 'conv_1', filters: toMultipleOf8(x.shape[3]! * 6) });
  x = activated(normalized(x, 'conv_1_bn'), 'hardSwish', names);
  const outputs = classes ? classifier(x, classes, last, names) : pooledHead(x, undefined);
  return model({ name: `MobileNetV3${variant}_${alpha.toFixed(2)}_${size}`, inputs: image, outputs });
}

interface BlockPlace {
  readonly alpha: number;
  readonly prefix: string;
  readonly names: LayerNames;
}

function invertedResidual(
  x: SymbolicTensor,
  [expansion, channels, kernel, stride, excite, activation]: Block,
  place: BlockPlace,
): SymbolicTensor {
  const { prefix, names } = place;
  const [before, after] = [x.shape[3]!, toMultipleOf8(channels * place.alpha)];
  let y = x;
  if (prefix !== 'expanded_conv_') {
    y = convolution(y, { name: `${prefix}expand`, filters: toMultipleOf8(before * expansion) });
    y = activated(normalized(y, `${prefix}expand_bn`), activation, names);
  }
  if (stride === 2) y = padForStride(y, `${prefix}depthwise_pad`, kernel);
  y = depthwise(y, `${prefix}depthwise`, kernel, stride);
  y = activated(normalized(y, `${prefix}depthwise_bn`), activation, names);
  if (excite) y = excited(y, `${prefix}squeeze_excite_`);
  y = normalized(convolution(y, { name: `${prefix}project`, filters: after }), `${prefix}project_bn`);
  return stride === 1 && before === after ? apply(layers.add({ name: `${prefix}add` }), [x, y]) : y;
}

/** Each channel times a factor between 0 and 1 that is computed from the means of all channels (Hu et al. 2017). */
function excited(x: SymbolicTensor, prefix: string): SymbolicTensor {
  const channels = x.shape[3]!;
  let y = means(x, `${prefix}avg_pool`);
  y = convolution(y, { name: `${prefix}conv`, filters: toMultipleOf8(channels * 0.25), bias: true });
  y = apply(layers.reLU({ name: `${prefix}relu` }), y);
  y = convolution(y, { name: `${prefix}conv_1`, filters: channels, bias: true });
  return apply(layers.multiply({ name: `${prefix}mul` }), [x, hardSigmoid(y, `${prefix}hard_sigmoid`)]);
}

/** Keras's classifier: two 1x1 convolutions over the one position that is left. */
function classifier(x: SymbolicTensor, classes: number, channels: number, names: LayerNames): SymbolicTensor {
  let y = convolution(means(x, 'global_average_pooling2d'), { name: 'conv_2', filters: channels, bias: true });
  y = apply(layers.dropout({ name: 'dropout', rate: 0.2 }), activated(y, 'hardSwish', names));
  y = convolution(y, { name: 'logits', filters: classes, bias: true });
  return apply(
    layers.activation({ name: 'predictions', activation: 'softmax' }),
    apply(layers.flatten({ name: 'flatten' }), y),
  );
}

/** The means of all channels as [N, 1, 1, C]. */
function means(x: SymbolicTensor, name: string): SymbolicTensor {
  const pooled = apply(layers.globalAveragePooling2d({ name, dataFormat: 'channelsLast' }), x);
  return apply(layers.reshape({ name: `${name}_reshape`, targetShape: [1, 1, x.shape[3]!] }), pooled);
}

function activated(x: SymbolicTensor, activation: Activation, names: LayerNames): SymbolicTensor {
  if (activation === 'relu') return apply(layers.reLU({ name: names.next('re_lu') }), x);
  const name = names.next('hard_swish');
  return apply(layers.multiply({ name }), [x, hardSigmoid(x, `${name}_sigmoid`)]);
}

/** x / 6 + 0.5 limited to 0..1, which TensorFlow.js has no layer for: its own hard sigmoid is steeper. */
function hardSigmoid(x: SymbolicTensor, name: string): SymbolicTensor {
  return apply(
    layers.reLU({ name, maxValue: 1 }),
    apply(layers.rescaling({ name: `${name}_line`, scale: 1 / 6, offset: 0.5 }), x),
  );
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return normalizedBy(x, name, { momentum: 0.999 });
}

/**
 * Parameters, accuracy, the files' hashes (with and without classifier) and the latter's bytes of each network that has
 * weights.
 */
const trained = [
  ['Large', 1, 2996352, 0.756, '59e551e166be033d707958cf9e29a6a7', '07fb09a5933dd0c8eaafa16978110389', 12683000],
  ['Large', 0.75, 1808736, 0.733, '765b44a33ad4005b3ac83185abf1d0eb', '40af19a13ebea4e2ee0c676887f69a2e', null],
  ['Small', 1, 939120, 0.681, '8768d4c2e7dee89b9d02b2d03d65d862', 'd3e8ec802a04aa4fc771ee12a9a9b836', 4334752],
  ['Small', 0.75, 583160, 0.654, 'cb65d4e5be93758266aa0a7f2c6708b7', 'ebdb5cc8e0b497cd13a7c275d475c819', null],
] as const;

export const mobileNetV3Entries: readonly CatalogueEntry[] = trained.map(
  ([variant, alpha, parameters, top1, topHash, noTopHash, bytes]) => {
    const file = `weights_mobilenet_v3_${variant.toLowerCase()}_224_${alpha === 1 ? '1.0' : alpha}_float`;
    return {
      name: `mobilenet_v3_${variant.toLowerCase()}${alpha === 1 ? '' : `_${alpha}`}`,
      title: `MobileNetV3${variant}${alpha === 1 ? '' : ` ${alpha}`}`,
      size: 224,
      minimumSize: 32,
      columns: toMultipleOf8(toMultipleOf8(variants[variant].blocks.at(-1)![1] * alpha) * 6),
      parameters,
      top1,
      licence: 'Apache-2.0',
      source: "Keras Applications, from Google's MobileNet V3 checkpoints",
      weights: {
        noTop: weightFile('mobilenet_v3', `${file}_no_top_v2.h5`, noTopHash, bytes),
        top: weightFile('mobilenet_v3', `${file}.h5`, topHash),
      },
      build: (options) => mobileNetV3({ ...options, alpha, variant }),
      assign: assignAsStored,
    };
  },
);
