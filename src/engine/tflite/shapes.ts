import { known, type Node, type Value } from '../graphs/graph';
import type { Emitter, Layout } from './emitter';
import { int32, int32s, int8 } from './flatBuffer';
import { none } from './elementwise';
import { activation, options } from './schema';

const orders: Readonly<Record<Layout, readonly number[]>> = { graph: [0, 1, 2, 3], channelsLast: [0, 2, 3, 1] };

/** A change of axes: nothing at all where the other order of the file is what is asked for. */
export function emitTranspose(emitter: Emitter, node: Node): void {
  const [x, y] = [node.inputs[0]!, node.outputs[0]!];
  const perm = node.attributes['perm'] as readonly number[];
  const moved = (from: Layout, to: Layout): number[] => orders[to].map((axis) => orders[from].indexOf(perm[axis]!));
  if (perm.length === 4) {
    const layouts: Partial<Record<Layout, Layout>> = {};
    for (const from of ['graph', 'channelsLast'] as const)
      for (const to of ['graph', 'channelsLast'] as const)
        if (moved(from, to).every((axis, i) => axis === i)) layouts[from] = to;
    if (emitter.alias(x, y, layouts)) return;
  }
  const from = emitter.layoutOf(x);
  const kind = emitter.kindOf(node);
  const steps = perm.length === 4 ? moved(from, 'graph') : perm;
  const id = emitter.transpose(emitter.take(x, kind, from), steps, emitter.specOf(y, kind, 'graph'));
  emitter.put(y, kind, 'graph', id);
}

/** The same elements in another shape. The batch stays open. */
export function emitReshape(emitter: Emitter, node: Node): void {
  const [x, y] = [node.inputs[0]!, node.outputs[0]!];
  const kind = emitter.kindOf(node);
  // Maps of one position or one channel lie in memory in the same order either way.
  const layout = isLine(x) ? emitter.layoutOf(x) : 'graph';
  const shape = emitter.shapeOf(y, 'graph').map((length, axis) => (axis === 0 && y.shape[0] === 'N' ? -1 : length));
  emitter.emit(
    'RESHAPE',
    [emitter.take(x, kind, layout), emitter.integers(`${node.name}/shape`, shape)],
    y,
    { kind, layout: 'graph' },
    { type: options.reshape.type, fields: { [options.reshape.shape]: int32s(shape) } },
  );
}

function isLine({ shape }: Value): boolean {
  return shape.length === 4 && (shape[1] === 1 || (shape[2] === 1 && shape[3] === 1));
}

/** Values one after the other along an axis. */
export function emitConcat(emitter: Emitter, node: Node): void {
  const y = node.outputs[0]!;
  const kind = emitter.kindOf(node);
  const layout = y.shape.length === 4 ? 'channelsLast' : 'graph';
  const axis = emitter.axisOf(y, node.attributes['axis'] as number, layout);
  emitter.emit(
    'CONCATENATION',
    node.inputs.map((part) => emitter.take(part!, kind, layout)),
    y,
    { kind, layout },
    {
      type: options.concatenation.type,
      fields: {
        [options.concatenation.axis]: int32(axis),
        [options.concatenation.activation]: int8(activation.none),
      },
    },
  );
}

/** Zeros, or another number, around a value. */
export function emitPad(emitter: Emitter, node: Node): void {
  const [x, amounts, value] = node.inputs as [Value, Value, Value | undefined];
  const y = node.outputs[0]!;
  const kind = emitter.kindOf(node);
  const layout = x.shape.length === 4 ? 'channelsLast' : 'graph';
  const rank = x.shape.length;
  const all = Array.from(amounts.data as BigInt64Array, Number);
  const order = rank === 4 ? orders[layout] : Array.from({ length: rank }, (_, axis) => axis);
  const pairs = order.flatMap((axis) => [all[axis]!, all[rank + axis]!]);
  const inputs = [emitter.take(x, kind, layout), emitter.integers(`${node.name}/amounts`, pairs, [rank, 2])];
  if (value === undefined) return emitter.emit('PAD', inputs, y, { kind, layout }, none(options.pad.type));
  const number = emitter.numbers(`${node.name}/value`, Float32Array.of(Number(value.data![0])), [1]);
  emitter.emit('PADV2', [...inputs, number], y, { kind, layout }, none(options.padV2.type));
}

/** Part of a value along some axes, step by step. */
export function emitSlice(emitter: Emitter, node: Node): void {
  const [x, starts, , axes, steps] = node.inputs;
  const y = node.outputs[0]!;
  if (steps) emitter.refuse(node, 'A part of a map in steps');
  const layout = emitter.layoutOf(x!);
  const begin = x!.shape.map(() => 0);
  const from = Array.from(starts!.data as BigInt64Array, Number);
  Array.from(axes!.data as BigInt64Array, Number).forEach(
    (axis, i) => (begin[emitter.axisOf(x!, axis, layout)] = from[i]!),
  );
  // All that is there of the batch.
  const sizes = emitter.shapeOf(y, layout).map((length, axis) => (axis === 0 && y.shape[0] === 'N' ? -1 : length));
  const inputs = [
    emitter.take(x!, 'float32', layout),
    emitter.integers(`${node.name}/begin`, begin),
    emitter.integers(`${node.name}/size`, sizes),
  ];
  emitter.emit('SLICE', inputs, y, { kind: 'float32', layout }, none(options.slice.type));
}

/** The elements at given positions of an axis. */
export function emitGather(emitter: Emitter, node: Node): void {
  const [x, positions] = node.inputs as [Value, Value];
  const layout = emitter.layoutOf(x);
  const inputs = [
    emitter.take(x, 'float32', layout),
    emitter.integers(`${node.name}/positions`, Array.from(positions.data as BigInt64Array, Number)),
  ];
  const axis = emitter.axisOf(x, node.attributes['axis'] as number, layout);
  const settings = { type: options.gather.type, fields: { [options.gather.axis]: int32(axis) } };
  emitter.emit('GATHER', inputs, node.outputs[0]!, { kind: 'float32', layout }, settings);
}

/** Products of matrices in the last two axes. */
export function emitMatMul(emitter: Emitter, node: Node): void {
  const inputs = node.inputs.map((input) => emitter.take(input!, 'float32', 'graph'));
  known(node.outputs[0]!.shape.at(-1));
  emitter.emit(
    'BATCH_MATMUL',
    inputs,
    node.outputs[0]!,
    { kind: 'float32', layout: 'graph' },
    none(options.batchMatMul.type),
  );
}
