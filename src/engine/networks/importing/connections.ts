import { isForTraining } from './layerRules';
import type { Json } from './topology';
import { isJson, layerError } from './topology';

/**
 * A functional layer's inputs for each of its uses, as Keras 2 and TensorFlow.js write them: [layer, node, tensor, {}].
 * Keras 3 writes the arguments of the call, with tensors that know where they come from.
 * Throws LoupeError `unsupported-layer` where something else than tensors goes in.
 */
export function inboundNodes(file: string, layer: Json): (readonly unknown[])[][] {
  const nodes = Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as unknown[]) : [];
  return nodes.map((node) => {
    if (isJson(node)) return callArguments(file, layer, node);
    const inputs = node as unknown[];
    return inputs.map((input) => {
      const parts = input as unknown[];
      if (parts.length > 3 && isJson(parts[3]) && !isEmpty(parts[3])) throw constantInput(file, layer);
      return parts.slice(0, 3).concat({});
    });
  });
}

function callArguments(file: string, layer: Json, node: Json): (readonly unknown[])[] {
  const tensors: (readonly unknown[])[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isJson(value) && value['class_name'] === '__keras_tensor__') {
      tensors.push([...((value['config'] as Json)['keras_history'] as unknown[]), {}]);
    } else if (value !== null && value !== undefined) throw constantInput(file, layer);
  };
  visit(node['args']);
  // `training` and `mask` change nothing in use, where they do not bring further tensors.
  const { training, mask, ...others } = isJson(node['kwargs']) ? node['kwargs'] : {};
  // Layers that augment images say so by default.
  if (training === true && !isForTraining(String(layer['class_name'])))
    throw layerError(file, layer['name'], layer['class_name'], 'always works as in training, which is not known.');
  visit([mask, Object.values(others)]);
  return tensors;
}

/** Length of the last axis of a layer's first input, where Keras 3 wrote it down. */
export function inputChannels(layer: Json): number | undefined {
  const shapes: unknown[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isJson(value)) {
      if (value['class_name'] === '__keras_tensor__') shapes.push((value['config'] as Json)['shape']);
      else visit(value['args']);
    }
  };
  visit(layer['inbound_nodes']);
  if (isJson(layer['build_config'])) shapes.push(layer['build_config']['input_shape']);
  const last = shapes.find(Array.isArray)?.at(-1) as unknown;
  return typeof last === 'number' ? last : undefined;
}

/** Whether keyword arguments of Keras 2 say nothing but that the model is not trained. */
function isEmpty(kwargs: Json): boolean {
  return Object.entries(kwargs).every(([key, value]) => value === null || (key === 'training' && value === false));
}

function constantInput(file: string, layer: Json): Error {
  return layerError(
    file,
    layer['name'],
    layer['class_name'],
    'is an operation on numbers, not a layer of its own, which is not known. Build the model from Keras layers only.',
  );
}

/** Inputs or outputs of a model: Keras 3 writes a single one without the outer list. */
export function endpoints(value: unknown): unknown[][] {
  if (!Array.isArray(value)) return [];
  return typeof value[0] === 'string' ? [value as unknown[]] : (value as unknown[][]);
}
