import { LoupeError } from '../../../core/errors';
import type { PreprocessingMode } from '../../../core/choices/preprocessingModes';
import type { StoredTensor } from '../../formats/safetensors';
import { declaredShape } from './flatten';
import type { Json, LayerJson, ModelJson } from './topology';
import { everyLayer } from './topology';

/**
 * Factor and offset of each channel, and which colour it is (0 red), after keras/src/applications/imagenet_utils.py.
 */
const modes: Readonly<
  Record<
    PreprocessingMode,
    { readonly scale: readonly number[]; readonly offset: readonly number[]; readonly order: readonly number[] }
  >
> = {
  none: { scale: [1, 1, 1], offset: [0, 0, 0], order: [0, 1, 2] },
  unit: { scale: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0], order: [0, 1, 2] },
  tf: { scale: [1 / 127.5, 1 / 127.5, 1 / 127.5], offset: [-1, -1, -1], order: [0, 1, 2] },
  torch: {
    scale: [0.229, 0.224, 0.225].map((deviation) => 1 / 255 / deviation),
    offset: [0.485 / 0.229, 0.456 / 0.224, 0.406 / 0.225].map((offset) => -offset),
    order: [0, 1, 2],
  },
  caffe: { scale: [1, 1, 1], offset: [-103.939, -116.779, -123.68], order: [2, 1, 0] },
};

/** Red, green and blue in a grey value, ITU-R 601-2 as Pillow's conversion to `L` has them. */
const luminance = [0.299, 0.587, 0.114];

export interface InputPreprocessing {
  /** Where not given: none for a model that begins by scaling, else an error. */
  readonly mode?: PreprocessingMode | undefined;
  /** Width and height in pixels, for a model that takes any. */
  readonly size?: number | undefined;
}

const entranceName = 'preprocessing';

/** A model that takes RGB 0..255. */
export interface PreprocessedModel {
  readonly model: ModelJson;
  readonly mode: PreprocessingMode;
  /** Weights of the preprocessing. */
  readonly constants: ReadonlyMap<string, readonly StoredTensor[]>;
}

/**
 * Puts an input for RGB 0..255 and the preprocessing before a functional model, as layers of it, and gives the weights
 * of those. A model for grey images is given the luminance. Throws LoupeError `model-file` where it does not take
 * images.
 */
export function withInputPreprocessing(
  model: ModelJson,
  { mode: given, size }: InputPreprocessing,
  file: string,
  /** Layers whose weights the description holds. */
  described: ReadonlySet<string> = new Set(),
): PreprocessedModel {
  const mode = given ?? (scalesItself(model, described) ? 'none' : unknownScaling(file));
  const [height, width, channels] = imageShape(model, size, file);
  if (mode === 'none' && channels === 3 && size === undefined) return { model, mode, constants: new Map() };
  const imageName = freeName(model);
  const image: LayerJson = {
    class_name: 'InputLayer',
    name: imageName,
    config: { name: imageName, batch_input_shape: [null, height, width, 3], dtype: 'float32', sparse: false },
  };
  const { layer, weights } = preprocessingLayer(mode, channels);
  return {
    mode,
    model: insert(model, image, layer),
    constants: new Map(weights.length > 0 ? [[inputName(model), weights]] : []),
  };
}

/** A new input is put before the preprocessing, which takes the old input's place. */
function insert(model: ModelJson, image: LayerJson, layer: LayerJson): ModelJson {
  const { config } = model;
  const old = inputName(model);
  const replaced: LayerJson = {
    ...layer,
    name: old,
    config: { ...layer.config, name: old },
    inbound_nodes: [[[image.name, 0, 0, {}]]],
  };
  return {
    class_name: 'Functional',
    config: {
      ...config,
      layers: [{ ...image, inbound_nodes: [] }, ...config.layers.map((one) => (one.name === old ? replaced : one))],
      input_layers: [[image.name, 0, 0]],
    },
  };
}

/** `image`, where no layer is called so. */
function freeName(model: ModelJson): string {
  const used = new Set(model.config.layers.map(({ name }) => name));
  let name = 'image';
  while (used.has(name)) name = `${name}_0`;
  return name;
}

function inputName(model: ModelJson): string {
  return String(model.config.input_layers?.[0]?.[0]);
}

/** Equal factors are a rescaling; all else is a 1x1 convolution, which can also change the order of the colours. */
function preprocessingLayer(mode: PreprocessingMode, channels: number): { layer: LayerJson; weights: StoredTensor[] } {
  const { scale, offset, order } = modes[mode];
  const config: Json = { name: entranceName, trainable: false };
  if (channels === 3 && new Set(scale).size === 1 && new Set(offset).size === 1) {
    return {
      layer: { class_name: 'Rescaling', name: entranceName, config: { ...config, scale: scale[0], offset: offset[0] } },
      weights: [],
    };
  }
  const kernel = new Float32Array(3 * channels);
  for (let channel = 0; channel < channels; channel++) {
    if (channels === 1)
      luminance.forEach((share, colour) => {
        kernel[colour] = share * scale[0]!;
      });
    else kernel[order[channel]! * channels + channel] = scale[channel]!;
  }
  const zeros = { class_name: 'Zeros', config: {} };
  return {
    layer: {
      class_name: 'Conv2D',
      name: entranceName,
      config: {
        ...config,
        filters: channels,
        kernel_size: [1, 1],
        strides: [1, 1],
        padding: 'valid',
        use_bias: true,
        activation: 'linear',
        kernel_initializer: zeros,
        bias_initializer: zeros,
      },
    },
    weights: [
      { name: `${entranceName}/kernel`, dims: [1, 1, 3, channels], data: kernel },
      { name: `${entranceName}/bias`, dims: [channels], data: Float32Array.from(offset.slice(0, channels)) },
    ],
  };
}

/** Layers among which a model's own scaling must stand to be seen as its beginning. */
const beginning = 8;

/** Whether a model begins with a scaling. */
export function scalesItself(model: ModelJson, described: ReadonlySet<string>): boolean {
  const first = everyLayer(model).slice(0, beginning);
  // A convolution that came from the description puts colours into another order.
  const convolution = first.findIndex(({ class_name: kind, name }) => /Conv|Dense/.test(kind) && !described.has(name));
  // Normalization has become batch normalisation by now, which scales as well.
  return first
    .slice(0, convolution < 0 ? beginning : convolution)
    .some(({ class_name: kind }) => kind === 'Rescaling' || kind === 'BatchNormalization');
}

function unknownScaling(file: string): never {
  throw new LoupeError(
    'wrong-option',
    `${file} does not scale its input by itself. Say what it was trained on with --preprocessing: unit (values divided by 255), tf (-1..1), torch, caffe, or none (0..255). A wrong choice gives wrong answers.`,
  );
}

/** Networks on larger images would need more memory than there is. */
const largestSide = 4096;

/** Height, width and channels of the images that a model takes. */
function imageShape(model: ModelJson, size: number | undefined, file: string): [number, number, number] {
  const inputs = model.config.input_layers ?? [[]];
  if (inputs.length !== 1)
    throw new LoupeError(
      'model-file',
      `${file} has ${inputs.length} inputs; only models that take one image can be imported.`,
    );
  const input = model.config.layers.find(({ name }) => name === inputName(model));
  const shape = input && declaredShape(input);
  const [, height, width, channels] = shape ?? [];
  if (shape?.length !== 4)
    throw new LoupeError(
      'model-file',
      `${file} takes ${shape ? `an input of the shape (${shape.map((length) => length ?? 'None').join(', ')})` : 'an input whose shape it does not say'}, not images (None, height, width, 3).`,
    );
  if (channels !== 3 && channels !== 1)
    throw new LoupeError(
      'model-file',
      `${file} takes images with ${channels ?? 'an unknown number of'} channels; colour (3) and grey (1) are known.`,
    );
  if ((height ?? size) === undefined || (width ?? size) === undefined)
    throw new LoupeError('model-file', `${file} takes images of any size. Say which it shall be with --size.`);
  if (size !== undefined && ((height ?? size) !== size || (width ?? size) !== size))
    throw new LoupeError(
      'model-file',
      `${file} takes images of ${width} x ${height} pixels, so --size ${size} cannot be had. Leave --size out.`,
    );
  if (
    [height, width].some(
      (length) =>
        length !== null && length !== undefined && !(Number.isInteger(length) && length > 0 && length <= largestSide),
    )
  )
    throw new LoupeError(
      'model-file',
      `${file} takes images of ${String(width)} x ${String(height)} pixels; 1 to ${largestSide} a side are known.`,
    );
  return [height ?? size!, width ?? size!, channels];
}
