import { LoupeError } from '../../../core/errors';
import type { StoredTensor } from '../../formats/safetensors';

/** Whose formulas the names in a model stand for. */
export type Dialect = 'tfjs' | 'keras2' | 'keras3';

/** By the `keras_version` of a file: TensorFlow.js writes its own name there, or nothing. */
export function dialectOf(version: string): Dialect {
  if (version === '' || version.startsWith('tfjs')) return 'tfjs';
  return version.startsWith('3') ? 'keras3' : 'keras2';
}

/** A JSON object whose contents are looked at piece by piece. */
export type Json = Record<string, unknown>;

/** A layer as a saved model spells it (Keras 2's form, which TensorFlow.js reads). */
export interface LayerJson {
  class_name: string;
  /** Of functional models; equal to the configuration's name. */
  name: string;
  config: Json;
  /** Of functional models: for each use of the layer its inputs, [layer, node, tensor, {}]. */
  inbound_nodes?: (readonly unknown[])[][];
}

/** A model as a saved model spells it. */
export interface ModelJson {
  class_name: 'Sequential' | 'Functional';
  config: { name: string; layers: LayerJson[]; input_layers?: unknown[][]; output_layers?: unknown[][] };
}

/** What is known of a model before its weights are read. */
export interface Topology {
  readonly model: ModelJson;
  /** Weights that stood in the description instead of the weights file, by layer. */
  readonly constants: ReadonlyMap<string, readonly StoredTensor[]>;
  /** Of layers that the file has inside another model: the names of the models around them there, and their own. */
  readonly originals: ReadonlyMap<string, readonly string[]>;
  /** What was changed on the way, in sentences for people. */
  readonly notices: readonly string[];
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isModel = (className: unknown): boolean =>
  className === 'Sequential' || className === 'Functional' || className === 'Model';

/** A fault in a layer, naming it. */
export function layerError(file: string, name: unknown, className: unknown, problem: string): LoupeError {
  return new LoupeError('unsupported-layer', `${file}: the layer “${String(name)}” (${String(className)}) ${problem}`);
}

/** All layers, those of nested models and the nested models themselves included. */
export function everyLayer(model: ModelJson): LayerJson[] {
  return model.config.layers.flatMap((layer) =>
    isModel(layer.class_name) ? [layer, ...everyLayer(layer as unknown as ModelJson)] : [layer],
  );
}
