import type { StoredTensor } from '../../formats/safetensors';
import type { Dialect, Json, LayerJson } from './topology';
import { isJson, layerError } from './topology';

/** What a layer becomes in TensorFlow.js's terms. */
export interface Translated {
  readonly layer: LayerJson;
  /** Weights that its description held. */
  readonly constants?: readonly StoredTensor[];
  /** A layer to be put before it, which takes its inputs. */
  readonly before?: LayerJson;
  /** Whether it does nothing when a model is used, and was replaced by nothing. */
  readonly dropped?: boolean;
}

/** They change images or activations only while a model is trained. */
const trainingOnly: ReadonlySet<string> = new Set([
  'ActivityRegularization',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'RandomBrightness',
  'RandomColorDegeneration',
  'RandomColorJitter',
  'RandomContrast',
  'RandomErasing',
  'RandomFlip',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomHue',
  'RandomInvert',
  'RandomPerspective',
  'RandomPosterization',
  'RandomRotation',
  'RandomSaturation',
  'RandomSharpness',
  'RandomShear',
  'RandomTranslation',
  'RandomZoom',
]);

/** Whether a layer does nothing when a model is used. */
export function isForTraining(kind: string): boolean {
  return trainingOnly.has(kind);
}

/** What a layer's own description does not say. */
export interface LayerFacts {
  readonly file: string;
  readonly dialect: Dialect;
  /** Length of the last axis of what goes in, where the file says it. */
  readonly channels: number | undefined;
}

/** Rewrites one layer whose configuration is plain already. Throws LoupeError `unsupported-layer`. */
export function translateLayer(layer: LayerJson, { file, dialect, channels }: LayerFacts): Translated {
  const { class_name: kind, config, name } = layer;
  const refuse = (problem: string): never => {
    throw layerError(file, name, kind, problem);
  };
  if (config['data_format'] === 'channels_first') refuse('has its channels first; save the model with channels last.');
  if (typeof config['groups'] === 'number' && config['groups'] > 1)
    refuse('is a grouped convolution, which is not known.');
  const otherwise = dialect === 'tfjs' ? undefined : computedOtherwise(layer, dialect);
  if (otherwise) refuse(otherwise);
  if (isForTraining(kind)) return { layer: identity(layer), dropped: true };
  switch (kind) {
    case 'BatchNormalization':
      return { layer: { ...layer, config: { ...config, axis: alone(config['axis'] ?? -1) } } };
    case 'ReLU':
      return { layer: relu(layer, refuse) };
    case 'LeakyReLU':
      return { layer: { ...layer, config: { ...config, alpha: config['alpha'] ?? config['negative_slope'] ?? 0.3 } } };
    case 'Rescaling':
      return Array.isArray(config['scale']) || Array.isArray(config['offset']) ? perChannel(layer) : { layer };
    case 'Lambda':
      return refuse(
        'is Python code, which Loupe never runs. Put layers of Keras in its place (Rescaling for a scaling of the input) and save the model again.',
      );
    case 'Normalization':
      return normalization(layer, refuse);
    case 'GlobalAveragePooling2D':
    case 'GlobalMaxPooling2D':
      if (config['keepdims'] !== true) return { layer };
      return channels === undefined
        ? refuse('keeps its dimensions, which is known in functional models of Keras 3 only.')
        : keepingDimensions(layer, channels);
    case 'SeparableConv2D':
      return { layer: { ...layer, config: withoutKernelSettings(config) } };
    default:
      return { layer };
  }
}

/**
 * What TensorFlow.js would compute otherwise than Keras does, without saying so: refused rather than answered wrongly.
 */
function computedOtherwise({ class_name: kind, config }: LayerJson, dialect: 'keras2' | 'keras3'): string | undefined {
  if (dialect === 'keras3' && config['activation'] === 'hard_sigmoid')
    return 'has the hard sigmoid of Keras 3, which TensorFlow.js computes otherwise.';
  if (kind === 'UpSampling2D' && (config['interpolation'] ?? 'nearest') !== 'nearest') {
    return `interpolates (${String(config['interpolation'])}), which TensorFlow.js computes otherwise; with interpolation="nearest" both are equal.`;
  }
  if (kind === 'Resizing')
    return 'is computed otherwise by TensorFlow.js. Leave it out and save the model again: images are resized to its input before.';
  if (kind === 'DepthwiseConv2D' && numbers(config['dilation_rate']).some((rate) => rate !== 1))
    return 'is dilated, which TensorFlow.js ignores.';
  if (kind === 'LayerNormalization' && config['rms_scaling'] === true)
    return 'scales by the root mean square, which TensorFlow.js does not.';
  return undefined;
}

/** A list of one is written where one is meant. */
function alone(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
}

/** Keras 2 writes settings of a plain convolution too, which TensorFlow.js refuses. */
function withoutKernelSettings(config: Json): Json {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => !/^kernel_(initializer|regularizer|constraint)$/.test(key)),
  );
}

function identity({ name, inbound_nodes, config }: LayerJson): LayerJson {
  const shape = 'batch_input_shape' in config ? { batch_input_shape: config['batch_input_shape'] } : {};
  return {
    class_name: 'Activation',
    name,
    config: { name, activation: 'linear', ...shape },
    ...(inbound_nodes ? { inbound_nodes } : {}),
  };
}

function relu(layer: LayerJson, refuse: (problem: string) => never): LayerJson {
  const number = (key: string): number => (typeof layer.config[key] === 'number' ? layer.config[key] : 0);
  const [slope, threshold, limit] = [number('negative_slope'), number('threshold'), layer.config['max_value'] ?? null];
  if (threshold !== 0) refuse('has a threshold, which is not known.');
  if (slope === 0) return layer;
  if (limit !== null) refuse('has both a slope and a largest value, which is not known.');
  return { ...layer, class_name: 'LeakyReLU', config: { name: layer.name, alpha: slope } };
}

/** Scale and offset of each channel, as a batch normalisation of fixed statistics whose factors they are. */
function perChannel(layer: LayerJson): Translated {
  const [scale, offset] = [numbers(layer.config['scale']), numbers(layer.config['offset'])];
  const length = Math.max(scale.length, offset.length);
  const each = (name: string, values: readonly number[]): StoredTensor => ({
    name,
    dims: [length],
    data: Float32Array.from({ length }, (_, index) => values[values.length === 1 ? 0 : index] ?? 0),
  });
  const fixed = fixedStatistics(layer);
  return {
    layer: { ...fixed, config: { ...fixed.config, center: true, scale: true } },
    constants: [each('gamma', scale), each('beta', offset), each('moving_mean', [0]), each('moving_variance', [1])],
  };
}

/** Keras's `Normalization` with the statistics in the weights file, or in the description. */
function normalization(layer: LayerJson, refuse: (problem: string) => never): Translated {
  if (layer.config['invert'] === true) refuse('is inverted, which is not known.');
  if (![-1, 3].includes(alone(layer.config['axis']) as number))
    refuse('does not normalise each channel, which is not known.');
  const [mean, variance] = [layer.config['mean'], layer.config['variance']];
  if (mean === null || mean === undefined) return { layer: fixedStatistics(layer) };
  const [means, variances] = [numbers(mean), numbers(variance)];
  if (means.length !== variances.length) refuse('has as many means as it has not variances.');
  return {
    layer: fixedStatistics(layer),
    constants: statistics(Float32Array.from(means), Float32Array.from(variances)),
  };
}

function fixedStatistics({ name, inbound_nodes, config }: LayerJson): LayerJson {
  const shape = 'batch_input_shape' in config ? { batch_input_shape: config['batch_input_shape'] } : {};
  return {
    class_name: 'BatchNormalization',
    name,
    config: { name, axis: -1, epsilon: 0, center: false, scale: false, trainable: false, ...shape },
    ...(inbound_nodes ? { inbound_nodes } : {}),
  };
}

function statistics(mean: Float32Array, variance: Float32Array): StoredTensor[] {
  return [
    { name: 'moving_mean', dims: [mean.length], data: mean },
    { name: 'moving_variance', dims: [variance.length], data: variance },
  ];
}

/** [N, C] is given its two spatial axes back. */
function keepingDimensions(layer: LayerJson, channels: number): Translated {
  const { name, inbound_nodes } = layer;
  const pooled = `${name}_pooled`;
  const before: LayerJson = { ...layer, name: pooled, config: { ...layer.config, name: pooled, keepdims: false } };
  return {
    before,
    layer: {
      class_name: 'Reshape',
      name,
      config: { name, target_shape: [1, 1, channels] },
      ...(inbound_nodes ? { inbound_nodes: inbound_nodes.map((_, node) => [[pooled, node, 0, {}]]) } : {}),
    },
  };
}

/** A number, or nested lists of numbers, in one list. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbers);
  // A NumPy array as Keras 3 and Keras 2 write it.
  if (isJson(value) && isJson(value['config'])) return numbers(value['config']['value']);
  return isJson(value) ? numbers(value['value']) : [];
}
