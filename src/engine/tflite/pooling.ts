import type { Node, Value } from '../graphs/graph';
import { movementOf, padded, paddingOf } from './convolution';
import type { Emitter } from './emitter';
import { bool, int32, int8 } from './flatBuffer';
import { activation, options, padding } from './schema';

/** MAX_POOL_2D and AVERAGE_POOL_2D; neither counts what is padded. */
export function emitPool(emitter: Emitter, node: Node): void {
  const x = node.inputs[0]!;
  const kind = emitter.kindOf(node);
  const movement = movementOf(node);
  const pads = paddingOf(x, movement);
  if (!pads && node.op === 'AveragePool') emitter.refuse(node, 'An average with a padding of its own');
  if (!pads && !isPositive(x)) emitter.refuse(node, 'A maximum with a padding of its own');
  const image = pads ? emitter.take(x, kind, 'channelsLast') : padded(emitter, x, movement.pads, kind, node.name);
  const { type, ...field } = options.pool;
  const fields = {
    [field.padding]: int8(padding[pads ?? 'valid']),
    [field.strideW]: int32(movement.strides[1]),
    [field.strideH]: int32(movement.strides[0]),
    [field.width]: int32(movement.kernel[1]),
    [field.height]: int32(movement.kernel[0]),
    [field.activation]: int8(activation.none),
  };
  const op = node.op === 'MaxPool' ? 'MAX_POOL_2D' : 'AVERAGE_POOL_2D';
  emitter.emit(op, [image], node.outputs[0]!, { kind, layout: 'channelsLast' }, { type, fields });
}

/** Among values that are never below zero, zeros around them change no maximum. */
function isPositive({ producer }: Value): boolean {
  return producer?.op === 'Relu';
}

/** Mean or largest value of whole maps: of axes 2 and 3 of the graph. */
export function emitGlobalPool(emitter: Emitter, node: Node): void {
  reduce(emitter, node, [2, 3], true);
}

/** Means over the axes that the node names. */
export function emitReduceMean(emitter: Emitter, node: Node): void {
  reduce(emitter, node, node.attributes['axes'] as readonly number[], node.attributes['keepdims'] === 1);
}

function reduce(emitter: Emitter, node: Node, axes: readonly number[], keep: boolean): void {
  const x = node.inputs[0]!;
  const kind = emitter.kindOf(node);
  // Without its reduced axes a map is no map, and what is left is in the graph's order.
  const layout = keep ? (x.shape.length === 4 ? 'channelsLast' : 'graph') : 'graph';
  const over = emitter.integers(
    `${node.name}/axes`,
    axes.map((axis) => emitter.axisOf(x, axis, layout)),
  );
  const op = node.op === 'GlobalMaxPool' ? 'REDUCE_MAX' : 'MEAN';
  emitter.emit(
    op,
    [emitter.take(x, kind, layout), over],
    node.outputs[0]!,
    { kind, layout },
    { type: options.reducer.type, fields: { [options.reducer.keepDimensions]: bool(keep) } },
  );
}
