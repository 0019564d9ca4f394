import { LoupeError } from '../../../core/errors';
import type { Json, LayerJson, ModelJson } from './topology';
import { isModel } from './topology';

/** A reference to what a layer gives: [layer, node, tensor, …]. */
type Reference = readonly unknown[];

/**
 * One functional model of layers, without models inside it, so that every layer can be named, cut at, frozen and drawn.
 * Only a model that is used several times, with shared weights, stays inside. Layers must have names of their own
 * already.
 */
export function flatten(model: ModelJson, file: string): ModelJson {
  const { config } = asFunctional(model, file);
  const layers: LayerJson[] = [];
  // What used to be a model's input or output is what goes into it, or the output of its last layer.
  const stands = new Map<string, Reference>();
  const place = ([name, , tensor]: Reference): string => `${String(name)} ${String(tensor)}`;
  for (const layer of config.layers) {
    const [inputs, ...further] = layer.inbound_nodes ?? [];
    if (!isModel(layer.class_name) || !inputs || further.length > 0) {
      layers.push(layer);
      continue;
    }
    const inner = flatten(layer as unknown as ModelJson, file).config;
    const entries = inner.input_layers ?? [];
    entries.forEach((entry, index) => stands.set(place(entry), inputs[index]!));
    (inner.output_layers ?? []).forEach((output, index) => stands.set(`${layer.name} ${index}`, output));
    const entrances = new Set(entries.map(([name]) => name));
    layers.push(...inner.layers.filter(({ name }) => !entrances.has(name)));
  }
  const resolved = (reference: Reference): unknown[] => {
    let current = reference;
    // In a description that leads in circles, no name is reached, which is told then.
    for (let step = 0, next = stands.get(place(current)); next && step <= stands.size; step++) {
      current = next;
      next = stands.get(place(current));
    }
    return [...current.slice(0, 3)];
  };
  return {
    class_name: 'Functional',
    config: {
      ...config,
      layers: layers.map((layer) => ({
        ...layer,
        inbound_nodes: (layer.inbound_nodes ?? []).map((node) => node.map((reference) => [...resolved(reference), {}])),
      })),
      output_layers: (config.output_layers ?? []).map(resolved),
    },
  };
}

/** A sequential model as the functional one that it stands for. */
function asFunctional(model: ModelJson, file: string): ModelJson {
  if (model.class_name === 'Functional') return model;
  const { name, layers } = model.config;
  const [first] = layers;
  if (!first) throw new LoupeError('model-file', `${file} has a model without layers (“${name}”).`);
  const chain = first.class_name === 'InputLayer' ? layers : [inputFor(first, name), ...layers];
  const connected = chain.map((layer, index): LayerJson => {
    const config: Json = { ...layer.config };
    if (index > 0 && !isModel(layer.class_name)) delete config['batch_input_shape'];
    return { ...layer, config, inbound_nodes: index === 0 ? [] : [[[chain[index - 1]!.name, 0, 0, {}]]] };
  });
  return {
    class_name: 'Functional',
    config: {
      name,
      layers: connected,
      input_layers: [[chain[0]!.name, 0, 0]],
      output_layers: [[chain.at(-1)!.name, 0, 0]],
    },
  };
}

/** The input that a sequential model's first layer declares. */
function inputFor(first: LayerJson, model: string): LayerJson {
  const name = `${model}_${first.name}_input`;
  return {
    class_name: 'InputLayer',
    name,
    config: { name, dtype: 'float32', sparse: false, batch_input_shape: declaredShape(first) ?? null },
  };
}

/** The input's shape that a layer, or the first layer of a model, declares. */
export function declaredShape(layer: LayerJson): (number | null)[] | undefined {
  const shape = layer.config['batch_input_shape'];
  if (Array.isArray(shape)) return shape as (number | null)[];
  if (!isModel(layer.class_name)) return undefined;
  const { layers, input_layers: inputs } = (layer as unknown as ModelJson).config;
  const first = inputs?.[0] ? layers.find(({ name }) => name === inputs[0]?.[0]) : layers[0];
  return first && declaredShape(first);
}
