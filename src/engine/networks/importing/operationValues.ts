import { ChannelLengths } from './channelLengths';
import type { ChannelMap } from './channelMaps';
import { identityMap, joined, picked, scaled, sliceOfChannels } from './channelMaps';
import { isTensor, operationError, plainLayer } from './operationParts';
import type { Operand, Operation, Reference } from './operations';
import type { Json } from './topology';

/** What an operation gives: a map of a tensor's channels, or a tensor that only a layer of its own gives. */
export type OperationValue = { readonly source: Reference; readonly map: ChannelMap } | { readonly layer: Json[] };

/** More channels are not reordered: an image has a few. */
const mostChannels = 64;
const activations: Readonly<Record<string, string>> = {
  relu: 'relu',
  relu6: 'relu6',
  elu: 'elu',
  selu: 'selu',
  sigmoid: 'sigmoid',
  silu: 'swish',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  tanh: 'tanh',
};
const merging: Readonly<Record<string, string>> = {
  add: 'Add',
  multiply: 'Multiply',
  maximum: 'Maximum',
  minimum: 'Minimum',
};

/** Evaluates the operations of one model. */
export class OperationValues {
  private readonly done = new Map<string, OperationValue | null>();
  private readonly lengths: ChannelLengths;

  constructor(
    private readonly operations: ReadonlyMap<string, Operation>,
    layers: readonly Json[],
    private readonly file: string,
  ) {
    this.lengths = new ChannelLengths(layers);
  }

  /** Throws LoupeError `unsupported-layer`. */
  of(operation: Operation): OperationValue {
    const before = this.done.get(operation.layer);
    if (before === null) throw operationError(this.file, operation, 'works on its own result');
    if (before) return before;
    this.done.set(operation.layer, null);
    const value = this.evaluate(operation);
    this.done.set(operation.layer, value);
    return value;
  }

  /** The length of the last axis of a tensor, where the description tells it. */
  channels(reference: Reference): number | undefined {
    return this.lengths.of(reference);
  }

  private evaluate(operation: Operation): OperationValue {
    const { does, operands, settings } = operation;
    const refuse = (problem: string): never => {
      throw operationError(this.file, operation, problem);
    };
    const tensors = operands.filter(isTensor);
    const [first] = tensors;
    if (does === undefined || !first) return refuse('is not known here');
    const activation = activations[does];
    if (activation !== undefined) {
      if (![settings['axis'], settings['dim']].every((axis) => axis === undefined || axis === null || axis === -1))
        refuse('does not work on the last axis, which is not known');
      if (typeof settings['alpha'] === 'number' && settings['alpha'] !== 1)
        refuse('has a slope of its own, which is not known');
      return { layer: [plainLayer('Activation', operation.layer, { activation }, [first.tensor])] };
    }
    if (does === 'concatenate' || does === 'stack') return this.merged(operation, tensors, refuse);
    if (tensors.length === 1) {
      const { source, map } = this.mapOf(first);
      const channels = map.picks?.length ?? first.channels ?? this.channels(source);
      const changed = this.changed(operation, map, channels, refuse);
      if (!changed) return refuse('has another number of values than there are channels');
      if (changed.picks && this.channels(source) === undefined)
        return refuse('works on a tensor whose channels the file does not tell');
      return { source, map: changed };
    }
    const [a, b] = tensors as [typeof first, typeof first];
    if (tensors.length !== 2 || operands.length !== 2) return refuse('is not known here');
    if (does === 'subtract') {
      const negative = `${operation.layer}_negative`;
      return {
        layer: [
          plainLayer('Rescaling', negative, { scale: -1, offset: 0 }, [b.tensor]),
          plainLayer('Add', operation.layer, {}, [a.tensor, [negative, 0, 0]]),
        ],
      };
    }
    const kind = merging[does];
    if (kind === undefined) return refuse('with two tensors is not known here');
    return { layer: [plainLayer(kind, operation.layer, {}, [a.tensor, b.tensor])] };
  }

  /** A map after an operation with numbers, or with nothing. */
  private changed(
    { does, operands, settings }: Operation,
    map: ChannelMap,
    channels: number | undefined,
    refuse: (problem: string) => never,
  ): ChannelMap | undefined {
    const values = operands.flatMap((operand) => ('numbers' in operand ? [operand.numbers] : []));
    const numbers = values[0] ?? [];
    const tensorFirst = operands[0] !== undefined && isTensor(operands[0]);
    const opposite = numbers.map((value) => -value);
    if (does === 'negative') return scaled(map, [-1], [0], channels);
    if (does === 'identity') return map;
    if (does === 'cast') {
      const type = JSON.stringify(settings['dtype'] ?? settings['DstT'] ?? 'float32');
      return /float|half|mixed/.test(type) ? map : refuse('makes whole numbers, which is not known');
    }
    if (does === 'slice' || does === 'flip') {
      if (channels === undefined || channels > mostChannels)
        return refuse('works on a tensor whose channels the file does not tell');
      const all = Array.from({ length: channels }, (_, index) => index);
      if (does === 'flip')
        return [-1, 3].includes(Number([settings['axis']].flat(2).join()))
          ? picked(map, all.reverse())
          : refuse('turns an image around, which is not known');
      const slice = sliceOfChannels(settings['slice_spec'], channels);
      return slice ? picked(map, slice.indices, slice.single) : refuse('takes a part of an image, which is not known');
    }
    if (values.length !== 1) return refuse('is not known here');
    if (String(settings['data_format'] ?? 'N..C').startsWith('NC'))
      return refuse('has its channels first, which is not known');
    switch (does) {
      case 'add':
        return scaled(map, [1], numbers, channels);
      case 'subtract':
        return tensorFirst ? scaled(map, [1], opposite, channels) : scaled(map, [-1], numbers, channels);
      case 'multiply':
        return scaled(map, numbers, [0], channels);
      case 'divide':
        if (!tensorFirst) return refuse('divides a number by an image, which is not known');
        if (numbers.includes(0)) return refuse('divides by zero');
        return scaled(
          map,
          numbers.map((value) => 1 / value),
          [0],
          channels,
        );
      default:
        return refuse('with a number is not known here');
    }
  }

  /** Several tensors side by side: channels of one tensor in an order, or a concatenation. */
  private merged(
    operation: Operation,
    tensors: readonly Extract<Operand, { tensor: Reference }>[],
    refuse: (problem: string) => never,
  ): OperationValue {
    const { does, settings } = operation;
    const axis = Number(settings['axis'] ?? settings['argument1'] ?? (does === 'stack' ? 0 : -1));
    const values = tensors.map((tensor) => this.mapOf(tensor));
    const { source } = values[0]!;
    const channels = this.channels(source);
    const alike =
      values.every((value) => String(value.source) === String(source)) &&
      channels !== undefined &&
      channels <= mostChannels;
    const last = axis === -1 || axis === 3;
    if (alike && last && values.every(({ map }) => map.single === (does === 'stack')))
      return {
        source,
        map: joined(
          values.map(({ map }) => map),
          channels,
        ),
      };
    if (does === 'stack' || !last) return refuse('is not known here');
    return {
      layer: [
        plainLayer(
          'Concatenate',
          operation.layer,
          { axis: -1 },
          tensors.map(({ tensor }) => tensor),
        ),
      ],
    };
  }

  /** What a tensor is of a tensor that a layer gives. */
  private mapOf({ tensor }: Extract<Operand, { tensor: Reference }>): { source: Reference; map: ChannelMap } {
    const operation = this.operations.get(tensor[0]);
    const value = operation && this.of(operation);
    return value && 'map' in value ? value : { source: tensor, map: identityMap };
  }
}
