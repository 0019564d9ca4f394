import { LoupeError } from '../../../core/errors';
import type { StoredTensor } from '../../formats/safetensors';
import type { ChannelMap } from './channelMaps';
import { operationError, plainLayer } from './operationParts';
import type { Operation, Reference } from './operations';
import { operationOf } from './operations';
import { OperationValues } from './operationValues';
import type { Json } from './topology';
import { isJson } from './topology';

/** A functional model's layers, with layers in the place of operations. */
export interface WithoutOperations {
  readonly layers: readonly unknown[];
  /** Weights of the layers that were put in, by their names. */
  readonly constants: ReadonlyMap<string, readonly StoredTensor[]>;
}

/**
 * Puts layers in the place of the operations between a functional model's layers (`x / 127.5 - 1`, `x[..., ::-1]`),
 * each under the operation's name; operations on one another become one. Throws LoupeError `unsupported-layer` naming
 * one that is not known.
 * @param outputs where the model's outputs come from
 */
export function withoutOperations(layers: readonly unknown[], outputs: unknown, file: string): WithoutOperations {
  const operations = new Map<string, Operation>();
  const others: unknown[] = [];
  for (const layer of layers) {
    const operation = isJson(layer) ? operationOf(layer) : undefined;
    if (operation) operations.set(operation.layer, operation);
    else others.push(layer);
  }
  if (operations.size === 0) return { layers, constants: new Map() };
  if (operations.size > mostOperations)
    throw new LoupeError(
      'unsupported-layer',
      `${file} has ${operations.size} operations between its layers; at most ${mostOperations} are known. Build the model from Keras layers.`,
    );
  const values = new OperationValues(operations, others.filter(isJson), file);
  const constants = new Map<string, readonly StoredTensor[]>();
  const put = new Map<string, Json[]>();
  const waiting = namesIn([others.map((layer) => isJson(layer) && layer['inbound_nodes']), outputs], operations);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const operation = operations.get(name)!;
    if (put.has(name)) continue;
    const value = values.of(operation);
    const made =
      'layer' in value
        ? value.layer
        : layersOf(operation, value.map, value.source, values.channels(value.source), file, constants);
    put.set(name, made);
    waiting.push(
      ...namesIn(
        made.map((layer) => layer['inbound_nodes']),
        operations,
      ),
    );
  }
  return {
    layers: layers.flatMap((layer) => {
      const name = isJson(layer) ? operationOf(layer)?.layer : undefined;
      return name === undefined ? [layer] : (put.get(name) ?? []);
    }),
    constants,
  };
}

/** Each refers to those before it, and their values are found one inside another. */
const mostOperations = 1000;

/** The operations that are named anywhere in a value. */
function namesIn(value: unknown, operations: ReadonlyMap<string, Operation>): string[] {
  if (typeof value === 'string') return operations.has(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, operations));
  return isJson(value) ? Object.values(value).flatMap((one) => namesIn(one, operations)) : [];
}

/** A map of channels as a 1x1 convolution, where it changes their order, and a scaling. */
function layersOf(
  operation: Operation,
  map: ChannelMap,
  source: Reference,
  channels: number | undefined,
  file: string,
  constants: Map<string, readonly StoredTensor[]>,
): Json[] {
  const name = operation.layer;
  if (map.single) throw operationError(file, operation, 'takes one channel out of an image, which is not known');
  const plain = map.scale.every((value) => value === 1) && map.offset.every((value) => value === 0);
  const made: Json[] = [];
  let from = source;
  if (map.picks) {
    const reordering = plain ? name : `${name}_channels`;
    const kernel = new Float32Array(channels! * map.picks.length);
    map.picks.forEach((channel, index) => (kernel[channel * map.picks!.length + index] = 1));
    constants.set(reordering, [
      { name: `${reordering}/kernel`, dims: [1, 1, channels!, map.picks.length], data: kernel },
    ]);
    const config = {
      filters: map.picks.length,
      kernel_size: [1, 1],
      strides: [1, 1],
      padding: 'valid',
      use_bias: false,
    };
    made.push(plainLayer('Conv2D', reordering, { ...config, activation: 'linear', trainable: false }, [from]));
    from = [reordering, 0, 0];
    if (plain) return made;
  }
  const one = map.scale.length === 1 && map.offset.length === 1;
  const config = one ? { scale: map.scale[0], offset: map.offset[0] } : { scale: map.scale, offset: map.offset };
  made.push(
    plain
      ? plainLayer('Activation', name, { activation: 'linear' }, [from])
      : plainLayer('Rescaling', name, config, [from]),
  );
  return made;
}
