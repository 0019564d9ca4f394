import type { Reference } from './operations';
import type { Json } from './topology';
import { isJson } from './topology';

/** How many channels the tensors of a model have, as far as its description tells without building it. */
export class ChannelLengths {
  private readonly layers: ReadonlyMap<string, Json>;
  private readonly lengths = new Map<string, number | null>();

  constructor(layers: readonly Json[]) {
    this.layers = new Map(layers.map((layer) => [nameOf(layer), layer]));
  }

  /** The length of the last axis of a tensor, where the description tells it. */
  of(reference: Reference): number | undefined {
    const known = this.lengths.get(reference[0]);
    if (known !== undefined) return known ?? undefined;
    this.lengths.set(reference[0], null);
    const found = this.find(reference);
    this.lengths.set(reference[0], found ?? null);
    return found;
  }
  private find([name]: Reference): number | undefined {
    const layer = this.layers.get(name);
    const config = layer && isJson(layer['config']) ? layer['config'] : {};
    const shape = config['batch_input_shape'] ?? config['batch_shape'];
    if (Array.isArray(shape)) return lengthOf(shape.at(-1));
    if (lengthOf(config['filters']) !== undefined) return lengthOf(config['filters']);
    const inputs = layer?.['inbound_nodes'];
    const first = Array.isArray(inputs) ? firstReference(inputs) : undefined;
    return first && keepsChannels.has(String(layer?.['class_name'])) ? this.of(first) : undefined;
  }
}

/** Layers behind which there are as many channels as before. */
const keepsChannels = new Set([
  'Activation',
  'AveragePooling2D',
  'BatchNormalization',
  'Dropout',
  'MaxPooling2D',
  'Normalization',
  'ReLU',
  'Rescaling',
  'ZeroPadding2D',
]);

const nameOf = (layer: Json): string =>
  String(layer['name'] ?? (isJson(layer['config']) ? layer['config']['name'] : undefined));

const lengthOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;

/** [layer, node, tensor] somewhere in the calls of a layer. */
function firstReference(value: unknown): Reference | undefined {
  if (!Array.isArray(value)) return isJson(value) ? firstOf(Object.values(value)) : undefined;
  const [name, node, tensor] = value as unknown[];
  if (typeof name === 'string' && typeof node === 'number' && typeof tensor === 'number') return [name, node, tensor];
  return firstOf(value);
}

function firstOf(values: readonly unknown[]): Reference | undefined {
  for (const value of values) {
    const found = firstReference(value);
    if (found) return found;
  }
  return undefined;
}
