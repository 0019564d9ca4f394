import { resultOf, type FusedKind } from '../graphs/fusions';
import { known, staticShape, type Node, type Value } from '../graphs/graph';
import { samePads } from '../graphs/operators';
import { permuted } from '../graphs/passes/foldConstants';
import { bytesOf, type Emitter, type Kind } from './emitter';
import { int32, int8 } from './flatBuffer';
import { activation, options, padding, type FusedActivation } from './schema';
import { noTensor, type TensorId } from './tfliteModel';

/** A window's movement as a node's attributes have it. */
export interface Movement {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
}

export function movementOf({ attributes }: Node): Movement {
  const pair = (name: string): [number, number] => (attributes[name] as [number, number] | undefined) ?? [1, 1];
  return {
    kernel: pair('kernel_shape'),
    strides: pair('strides'),
    dilations: pair('dilations'),
    pads: (attributes['pads'] as [number, number, number, number] | undefined) ?? [0, 0, 0, 0],
  };
}

/** Whether TensorFlow's own padding says the same as the pads, or nothing is padded. */
export function paddingOf(x: Value, movement: Movement): 'same' | 'valid' | undefined {
  if (movement.pads.every((pad) => pad === 0)) return 'valid';
  const same = samePads(known(x.shape[2]), known(x.shape[3]), movement);
  return same.every((pad, side) => pad === movement.pads[side]) ? 'same' : undefined;
}

/** The tensor of x with zeros around it: for pads that are not TensorFlow's. */
export function padded(emitter: Emitter, x: Value, pads: readonly number[], kind: Kind, name: string): TensorId {
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const spec = emitter.specOf(x, kind, 'channelsLast');
  const [n, height, width, channels] = spec.shape as [number, number, number, number];
  const amounts = emitter.integers(`${name}/amounts`, [0, 0, top, bottom, left, right, 0, 0], [4, 2]);
  return emitter.intermediate(
    'PAD',
    [emitter.take(x, kind, 'channelsLast'), amounts],
    { ...spec, name: `${name}/padded`, shape: [n, height + top + bottom, width + left + right, channels] },
    { type: options.pad.type, fields: {} },
  );
}

/** CONV_2D, or DEPTHWISE_CONV_2D where each channel has kernels of its own. */
export function emitConv(emitter: Emitter, node: Node): void {
  const x = node.inputs[0]!;
  const group = node.attributes['group'] as number;
  const kernel = node.inputs[1]!;
  const [outputs, perGroup] = staticShape(kernel) as [number, number];
  const channels = known(x.shape[1]);
  const depthwise = group > 1 && group === channels && perGroup === 1;
  if (group > 1 && !depthwise) emitter.refuse(node, `A convolution in ${group} groups`);
  const kind = emitter.kindOf(node);
  const movement = movementOf(node);
  const pads = paddingOf(x, movement);
  const image = pads ? emitter.take(x, kind, 'channelsLast') : padded(emitter, x, movement.pads, kind, node.name);
  const weights = weightsOf(emitter, node, depthwise ? [1, 2, 3, 0] : [0, 2, 3, 1], depthwise ? 3 : 0);
  const field = depthwise ? options.depthwise : options.convolution;
  const fields = {
    [field.padding]: int8(padding[pads ?? 'valid']),
    [field.strideW]: int32(movement.strides[1]),
    [field.strideH]: int32(movement.strides[0]),
    [field.activation]: int8(activation[fusedOf(emitter, node)]),
    [field.dilationW]: int32(movement.dilations[1]),
    [field.dilationH]: int32(movement.dilations[0]),
    ...(depthwise ? { [options.depthwise.multiplier]: int32(outputs / group) } : {}),
  };
  emitter.emit(
    depthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D',
    [image, weights, biasTensor(emitter, node)],
    resultOf(node, emitter.fusions),
    { kind, layout: 'channelsLast' },
    { type: field.type, fields },
  );
}

/** FULLY_CONNECTED, whose kernel is [outputs, inputs]. */
export function emitGemm(emitter: Emitter, node: Node): void {
  const [x, kernel] = node.inputs as [Value, Value];
  if (node.attributes['transA'] || !kernel.data) emitter.refuse(node, 'This matrix product');
  const kind = emitter.kindOf(node);
  const weights = weightsOf(emitter, node, node.attributes['transB'] ? [0, 1] : [1, 0], 0);
  emitter.emit(
    'FULLY_CONNECTED',
    [emitter.take(x, kind, 'graph'), weights, biasTensor(emitter, node)],
    resultOf(node, emitter.fusions),
    { kind, layout: 'graph' },
    {
      type: options.fullyConnected.type,
      fields: { [options.fullyConnected.activation]: int8(activation[fusedOf(emitter, node)]) },
    },
  );
}

/** The activation that is computed with a node. */
export function fusedOf(emitter: Emitter, node: Node): FusedActivation {
  const kind: FusedKind | undefined = emitter.fusions.after.get(node)?.kind;
  return kind ?? 'none';
}

/** A kernel with its axes in another order, `dimension` the one of the outputs then. */
function weightsOf(emitter: Emitter, node: Node, order: readonly number[], dimension: number): TensorId {
  const kernel = node.inputs[1]!;
  const shape = staticShape(kernel);
  const ordered = order.map((axis) => shape[axis]!);
  const integers = emitter.quantization?.kernels.get(node);
  if (!integers) return emitter.numbers(kernel.name, permuted(kernel.data as Float32Array, shape, order), ordered);
  const data = Int8Array.from(permuted(Float32Array.from(integers.data), shape, order));
  return emitter.model.tensor({
    name: kernel.name,
    type: 'int8',
    shape: ordered,
    data: bytesOf(data),
    quantization: { scales: [...integers.scales], zeroPoint: 0, dimension },
  });
}

function biasTensor(emitter: Emitter, node: Node): TensorId {
  const bias = node.inputs[2];
  const integers = emitter.quantization?.kernels.get(node);
  if (!integers) return bias ? emitter.take(bias, 'float32', 'graph') : noTensor;
  const { scale } = emitter.parametersOf(node.inputs[0]!);
  return emitter.model.tensor({
    name: bias?.name ?? `${node.name}/bias`,
    type: 'int32',
    shape: [integers.bias.length],
    data: bytesOf(integers.bias),
    quantization: { scales: Array.from(integers.scales, (one) => one * scale), zeroPoint: 0, dimension: 0 },
  });
}
