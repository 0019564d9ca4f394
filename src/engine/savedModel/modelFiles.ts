import * as v from 'valibot';
import { LoupeError } from '../../core/errors';
import { elements } from '../tensor';

/** Names inside a model folder; nothing else may spell them. */
export const modelFile = {
  layers: 'model.json',
  weights: 'weights.bin',
  onnx: 'model.onnx',
  preprocessing: 'preprocessing.json',
  labels: 'labels.txt',
  selfTest: 'selftest.json',
  card: 'README.md',
} as const;

/** What of `model.json` this program reads back; TensorFlow.js reads the rest. */
export const layersModelSchema = v.object({
  format: v.literal('layers-model'),
  userDefinedMetadata: v.object({ classes: v.array(v.string()) }),
  weightsManifest: v.array(v.object({ weights: v.array(v.object({ name: v.string(), shape: v.array(v.number()) })) })),
});

/** The same with what TensorFlow.js reads. */
export const storedLayersSchema = v.object({
  modelTopology: v.unknown(),
  weightsManifest: v.array(v.object({ weights: v.array(v.unknown()) })),
});

/** Number of weights that a `model.json` declares. */
export function parametersOf(file: v.InferOutput<typeof layersModelSchema>): number {
  return file.weightsManifest
    .flatMap((group) => group.weights)
    .reduce((sum, weight) => sum + elements(weight.shape), 0);
}

/** `selftest.json`: images as the network sees them, and what it answered when it was saved. */
export const selfTestSchema = v.object({
  version: v.literal(1),
  /** Largest difference of a probability that is accepted. */
  tolerance: v.number(),
  /** Base64 of uint8 [height, width, 3]. */
  images: v.array(v.string()),
  /** One row an image, in the order of the classes. */
  probabilities: v.array(v.array(v.number())),
});

/** The error for a model folder that cannot be used, with what to do about it. */
export function modelError(folder: string, problem: string, cause?: unknown): LoupeError {
  return new LoupeError('model-damaged', `The model in ${folder} cannot be used: ${problem}. Train it again.`, {
    cause,
  });
}
