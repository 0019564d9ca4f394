import { LoupeError } from '../../../core/errors';
import { listWords } from '../../../core/format';
import { lowerings } from '../../graphs/lowering/lowerModel';
import type { StoredTensor } from '../../formats/safetensors';
import { endpoints, inboundNodes, inputChannels } from './connections';
import { flatten } from './flatten';
import { withoutOperations } from './operationLayers';
import { translateLayer } from './layerRules';
import { plainConfig } from './plainConfig';
import type { Dialect, Json, LayerJson, ModelJson, Topology } from './topology';
import { everyLayer, isJson, isModel } from './topology';
import { requireConnected } from './requireConnected';
import { uniqueNames } from './uniqueNames';

/**
 * Rewrites the description of a Keras 2, Keras 3 or TensorFlow.js model to what TensorFlow.js builds and the graph
 * compiler knows. Throws LoupeError `unsupported-layer` naming every layer that it does not know, or `model-file`.
 */
export function readTopology(description: unknown, file: string, dialect: Dialect): Topology {
  const constants = new Map<string, readonly StoredTensor[]>();
  const dropped: string[] = [];
  const read = readModel(description);
  requireKnown(read, file);
  const { model, originals } = uniqueNames(read);
  const flat = flatten(model, file);
  requireConnected(flat, file);
  const notices =
    dropped.length > 0 ? [`Dropped, because they do nothing when a model is used: ${listWords(dropped)}.`] : [];
  return { model: flat, constants, originals, notices };

  function readModel(value: unknown): ModelJson {
    if (!isJson(value) || !isModel(value['class_name'])) {
      throw new LoupeError(
        'model-file',
        `${file} holds a ${isJson(value) && typeof value['class_name'] === 'string' ? value['class_name'].slice(0, 100) : 'model without layers'}; only sequential and functional models can be imported. Rebuild the model with Keras's functional interface and save it again.`,
      );
    }
    const config = Array.isArray(value['config'])
      ? { layers: value['config'] as unknown[] }
      : isJson(value['config'])
        ? value['config']
        : {};
    const described = Array.isArray(config['layers']) ? (config['layers'] as unknown[]) : [];
    const plain = withoutOperations(described, config['output_layers'], file);
    const layers = plain.layers.flatMap(readLayer);
    for (const [layer, weights] of plain.constants) keep(layer, weights);
    const name = typeof config['name'] === 'string' ? config['name'] : 'model';
    if (value['class_name'] === 'Sequential')
      return { class_name: 'Sequential', config: { name, layers: withInputShape(layers, config) } };
    return {
      class_name: 'Functional',
      config: {
        name,
        layers,
        input_layers: endpoints(config['input_layers']),
        output_layers: endpoints(config['output_layers']),
      },
    };
  }

  function readLayer(value: unknown): LayerJson[] {
    if (!isJson(value) || !isJson(value['config']))
      throw new LoupeError('model-file', `${file} is damaged: a layer has no description.`);
    const config = value['config'];
    const [name, kind] = named(value, config);
    const nodes = 'inbound_nodes' in value ? { inbound_nodes: inboundNodes(file, value) } : {};
    if (isModel(kind)) {
      const inner = readModel(value);
      return [{ class_name: inner.class_name, name, config: inner.config, ...nodes }];
    }
    if (kind.endsWith('Wrapper') || kind === 'TimeDistributed') return [{ class_name: kind, name, config, ...nodes }];
    const translated = translateLayer(
      { class_name: kind, name, config: plainConfig({ ...config, name }), ...nodes },
      { file, dialect, channels: inputChannels(value) },
    );
    if (translated.constants) keep(name, translated.constants);
    if (translated.dropped) dropped.push(kind);
    return translated.before ? [translated.before, translated.layer] : [translated.layer];
  }

  /** Weights in a description are found again by the layer's name, so no two models inside may share one. */
  function keep(layer: string, weights: readonly StoredTensor[]): void {
    if (constants.has(layer))
      throw new LoupeError(
        'unsupported-layer',
        `${file} has two layers called “${layer}” with numbers of their own, in models inside it. Give them different names and save the model again.`,
      );
    constants.set(layer, weights);
  }

  function named(layer: Json, config: Json): [name: string, kind: string] {
    const [name, kind] = [layer['name'] ?? config['name'], layer['class_name']];
    if (typeof name === 'string' && typeof kind === 'string') return [name, kind.split('>').at(-1)!];
    throw new LoupeError('model-file', `${file} is damaged: a layer has no name or no kind. Save the model again.`);
  }

  /** TensorFlow.js wants the input's shape at the first layer; Keras may tell it only at the model. */
  function withInputShape(layers: LayerJson[], config: Json): LayerJson[] {
    const [first, ...others] = layers;
    const shape = config['build_input_shape'] ?? config['batch_input_shape'];
    if (!first || 'batch_input_shape' in first.config || isModel(first.class_name) || !shape) return layers;
    return [{ ...first, config: { ...first.config, batch_input_shape: shape } }, ...others];
  }
}

function requireKnown(model: ModelJson, file: string): void {
  const unknown = everyLayer(model).filter(
    ({ class_name: kind }) => kind !== 'InputLayer' && !isModel(kind) && !(kind in lowerings),
  );
  if (unknown.length === 0) return;
  const named = unknown.map(({ name, class_name: kind }) => `“${name}” (${kind})`);
  throw new LoupeError(
    'unsupported-layer',
    `${file} has ${unknown.length === 1 ? 'a layer that is' : 'layers that are'} not known here: ${listWords(named)}. Known are ${Object.keys(lowerings).join(', ')}.`,
  );
}
