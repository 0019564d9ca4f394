import { LoupeError } from '../../../core/errors';
import type { LayerJson, ModelJson } from './topology';

/**
 * Whether every layer of a functional model takes its inputs from layers that are there, none from itself by a way
 * round, as TensorFlow.js waits for such inputs without an end. Throws LoupeError `model-file` that names the layer.
 */
export function requireConnected(model: ModelJson, file: string): void {
  const damaged = (problem: string): never => {
    throw new LoupeError('model-file', `${file} is damaged: ${problem}. Save the model again.`);
  };
  const { layers, input_layers: inputs = [], output_layers: outputs = [] } = model.config;
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  if (byName.size < layers.length) {
    const twice = layers.find((layer) => byName.get(layer.name) !== layer)!;
    damaged(`it has two layers called “${shown(twice.name)}”`);
  }
  // An input is there without a call.
  const calls = (layer: LayerJson): number =>
    Math.max(layer.class_name === 'InputLayer' ? 1 : 0, layer.inbound_nodes?.length ?? 0);
  const empty = layers.find(
    (layer) => layer.class_name !== 'InputLayer' && layer.inbound_nodes?.some((node) => node.length === 0),
  );
  if (empty) damaged(`the layer “${shown(empty.name)}” takes no input`);
  const require = (reference: unknown, whose: string): LayerJson => {
    const [name, node, tensor] = Array.isArray(reference) ? (reference as unknown[]) : [];
    const layer = typeof name === 'string' ? byName.get(name) : undefined;
    if (!layer) return damaged(`${whose} refers to the layer “${shown(name)}”, which is not there`);
    if (!isIndex(node) || node >= calls(layer) || !isIndex(tensor))
      return damaged(`${whose} refers to a result of “${shown(name)}” that there is not`);
    return layer;
  };
  if (outputs.length === 0) damaged('it says nothing of its output');
  for (const reference of inputs) require(reference, 'its input');
  for (const reference of outputs) require(reference, 'its output');

  // Only a model that is used several times is still inside.
  for (const layer of layers)
    if (layer.class_name === 'Functional' || layer.class_name === 'Model')
      requireConnected(layer as unknown as ModelJson, file);

  const done = new Set<LayerJson>();
  for (const start of layers) {
    // Layers whose inputs are being looked at, each with those that are left.
    const path: { layer: LayerJson; left: LayerJson[] }[] = [];
    const open = new Set<LayerJson>();
    const enter = (layer: LayerJson): void => {
      const whose = `the layer “${shown(layer.name)}”`;
      const left = (layer.inbound_nodes ?? []).flatMap((node) => node.map((reference) => require(reference, whose)));
      path.push({ layer, left });
      open.add(layer);
    };
    if (!done.has(start)) enter(start);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.left.pop();
      if (!next) {
        done.add(last.layer);
        open.delete(last.layer);
        path.pop();
      } else if (open.has(next)) damaged(`the layer “${shown(next.name)}” takes its own result`);
      else if (!done.has(next)) enter(next);
    }
  }
}

const isIndex = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** A name from a file, in a sentence. */
const shown = (name: unknown): string =>
  typeof name === 'string' ? name.slice(0, 100) : (JSON.stringify(name)?.slice(0, 50) ?? '?');
