import type { Json, LayerJson, ModelJson } from './topology';
import { isModel } from './topology';

/**
 * Gives every layer a name of its own: Keras wants that inside each model only, but graphs and weight files name layers
 * without the models around them. `originals` has for each layer inside another model the file's names of the models
 * around it and its own.
 */
export function uniqueNames(model: ModelJson): {
  readonly model: ModelJson;
  readonly originals: ReadonlyMap<string, readonly string[]>;
} {
  const used = new Set<string>();
  const originals = new Map<string, readonly string[]>();
  const visit = (of: ModelJson, around: readonly string[]): ModelJson => {
    const prefix = around.at(-1) ?? of.config.name;
    const renamed = new Map<string, string>();
    // The outer layers keep their names, so they come first.
    for (const { name, class_name: kind } of of.config.layers) {
      if (isModel(kind)) continue;
      let free = name;
      for (let number = 1; used.has(free); number++)
        free = number === 1 ? `${prefix}_${name}` : `${prefix}_${name}_${number}`;
      used.add(free);
      if (around.length > 0) originals.set(free, [...around, name]);
      if (free !== name) renamed.set(name, free);
    }
    const named = (name: unknown): unknown => renamed.get(String(name)) ?? name;
    const ends = (list: unknown[][] | undefined): unknown[][] | undefined =>
      list?.map(([name, ...rest]) => [named(name), ...rest]);
    const layers = of.config.layers.map((layer): LayerJson => {
      const name = named(layer.name) as string;
      const nodes = layer.inbound_nodes?.map((node) => node.map(([from, ...rest]) => [named(from), ...rest]));
      const inner = isModel(layer.class_name)
        ? (visit(layer as unknown as ModelJson, [...around, layer.name]).config as unknown as Json)
        : { ...layer.config, name };
      return { ...layer, name, config: inner, ...(nodes ? { inbound_nodes: nodes } : {}) };
    });
    const { input_layers: inputs, output_layers: outputs } = of.config;
    return {
      ...of,
      config: {
        ...of.config,
        layers,
        ...(inputs ? { input_layers: ends(inputs)! } : {}),
        ...(outputs ? { output_layers: ends(outputs)! } : {}),
      },
    };
  };
  return { model: visit(model, []), originals };
}
