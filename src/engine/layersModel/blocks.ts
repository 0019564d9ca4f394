import type { layers } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../core/errors';
import { tensorsInOrder } from './splitModel';
import type { LayersModel, SymbolicTensor } from './tensorflow';

/** A stretch of a network through which everything passes. */
export interface Block {
  /** As its layers' names begin, `block_16`, or the name of its merging layer, `mixed10`. */
  readonly name: string;
  /** What goes into it. */
  readonly from: SymbolicTensor;
  readonly layers: readonly layers.Layer[];
}

/**
 * How keras.applications' names begin within a block: MobileNets, EfficientNets, ResNets, Inception-ResNet, Xception.
 */
const named = /^(block_?\d+[a-z]?(?:_\d+)?|conv\d+_block\d+|expanded_conv(?:_\d+)?)(?=_|$)/;
/** MobileNet has a number for each pair of a depthwise and a pointwise convolution. */
const paired = /^conv_(?:dw|pw|pad)_(\d+)(?=_|$)/;

/**
 * The blocks of a backbone, from its input to its last feature map: what fine-tuning counts from the end. A block goes
 * from one place that everything passes through to another. It holds the layers whose names begin alike, or ends with
 * an addition or concatenation; single layers behind it belong to it (mobilenet_v2's last block is `block_16` with
 * `Conv_1`). Before the first there is the stem, which is in no block. A network without such names and merges has a
 * block for each convolution or dense layer.
 */
export function backboneBlocks(model: LayersModel, end: SymbolicTensor): Block[] {
  const found = joined(stretches(model, end), (layersOf) => keyOf(layersOf));
  return found.length >= 2 ? found : joined(stretches(model, end), byWeights);
}

interface Stretch {
  readonly from: SymbolicTensor;
  readonly layers: readonly layers.Layer[];
}

/** The parts of the network between tensors that everything passes through. */
function stretches(model: LayersModel, end: SymbolicTensor): Stretch[] {
  const tensors = tensorsInOrder(model.inputs[0]!, end);
  const place = new Map(tensors.map((tensor, index) => [tensor.id, index]));
  const lastUse = new Array<number>(tensors.length).fill(0);
  tensors.forEach((tensor, index) =>
    tensor.inputs.forEach((input) => {
      lastUse[place.get(input.id)!] = index;
    }),
  );
  const parts: Stretch[] = [];
  let start = 0;
  let reach = lastUse[0]!;
  for (let index = 1; index < tensors.length; index++) {
    if (reach <= index) {
      parts.push({
        from: tensors[start]!,
        layers: tensors.slice(start + 1, index + 1).map(({ sourceLayer }) => sourceLayer),
      });
      start = index;
    }
    reach = Math.max(reach, lastUse[index]!);
  }
  return parts;
}

/** Puts stretches of one name together; one without a name joins the block before it, or is the stem. */
function joined(parts: readonly Stretch[], nameOf: (of: readonly layers.Layer[]) => string | undefined): Block[] {
  const blocks: { name: string; from: SymbolicTensor; layers: layers.Layer[] }[] = [];
  for (const { from, layers: of } of parts) {
    const name = nameOf(of);
    const before = blocks.at(-1);
    if (name !== undefined && name !== before?.name) blocks.push({ name, from, layers: [...of] });
    else before?.layers.push(...of);
  }
  return blocks;
}

function keyOf(of: readonly layers.Layer[]): string | undefined {
  for (const { name } of of) {
    const key = named.exec(name)?.[1] ?? (paired.exec(name) ? `conv_${paired.exec(name)![1]}` : undefined);
    if (key !== undefined) return key;
  }
  return of.filter((layer) => ['Add', 'Concatenate'].includes(layer.getClassName())).at(-1)?.name;
}

function byWeights(of: readonly layers.Layer[]): string | undefined {
  return of.find((layer) => /Conv|Dense/.test(layer.getClassName()))?.name;
}

/**
 * Makes the last blocks of a frozen backbone trainable, but not their batch normalisation: it keeps its statistics and
 * factors, as Keras's guide on fine-tuning recommends, for small batches would spoil them. Returns the tensor below
 * which everything stays frozen. Throws LoupeError `wrong-option` where there are fewer blocks.
 */
export function trainLastBlocks(model: LayersModel, end: SymbolicTensor, count: number, name: string): SymbolicTensor {
  const blocks = backboneBlocks(model, end);
  const chosen = blocks.slice(-count);
  if (count > blocks.length || !chosen[0]) {
    throw new LoupeError(
      'wrong-option',
      `fineTune.blocks: ${name} has ${blocks.length} blocks, not ${count}. Give a number up to ${blocks.length}.`,
    );
  }
  for (const layer of chosen.flatMap((block) => block.layers))
    layer.trainable = layer.getClassName() !== 'BatchNormalization';
  return chosen[0].from;
}
