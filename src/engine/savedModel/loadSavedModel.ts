import path from 'node:path';
import type * as v from 'valibot';
import { decider, type Decider } from '../../core/decisions/decider';
import { LoupeError, messageOf } from '../../core/errors';
import type { Decision } from '../../protocol/decision';
import { parseJsonWith } from '../../protocol/parse';
import type { Preprocessing } from '../../protocol/runFiles';
import { preprocessingSchema } from '../../protocol/runFiles';
import { decisionOf } from '../../runfolder/decisions';
import { isRefusal, readBytes, readLimit, readText } from '../../runfolder/files';
import type { LoadedGraph, Runtime } from '../runtimes/runtime';
import { classify } from './classify';
import { layersModelSchema, modelError, modelFile, parametersOf, selfTestSchema } from './modelFiles';

/** A model folder that has passed its self-test and is ready to predict. */
export interface SavedModel {
  /** Its `model.onnx`: where it lies, and as it is loaded. */
  readonly onnx: string;
  readonly graph: LoadedGraph;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  /** How a class is decided where that is not the most probable one; null where it is. */
  readonly decision: Decision | null;
  /** The index of the class that an image is given, of its probabilities. */
  readonly decide: Decider;
  /** Number of weights. */
  readonly parameters: number;
  /** Probabilities, row-major [n, classes], of n prepared images, uint8 [n, height, width, 3]. */
  predict(batch: Uint8Array, n: number): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Loads `model.onnx` of a model folder and checks it with the images stored beside it.
 * Throws LoupeError `model-damaged` where a file is missing or broken, or the self-test fails, `run-file-refused` where
 * one is a link, and what `decisionOf` throws.
 */
export async function loadSavedModel(folder: string, runtime: Runtime): Promise<SavedModel> {
  const [layers, preprocessing, test, decision] = await Promise.all([
    readJson(folder, modelFile.layers, layersModelSchema),
    readJson(folder, modelFile.preprocessing, preprocessingSchema),
    readJson(folder, modelFile.selfTest, selfTestSchema),
    decisionOf(folder),
  ]);
  const { classes } = layers.userDefinedMetadata;
  const decide = decider(decision, classes);
  const file = path.join(folder, modelFile.onnx);
  const bytes = await readBytes(folder, modelFile.onnx, readLimit.weights).catch((error: unknown) => {
    if (isRefusal(error)) throw error;
    throw modelError(folder, `${modelFile.onnx} cannot be read (${messageOf(error)})`, error);
  });
  const graph = await runtime.load(bytes, { name: folder }).catch((error: unknown) => {
    throw modelError(folder, messageOf(error), error);
  });
  const model: SavedModel = {
    onnx: file,
    graph,
    classes,
    preprocessing,
    decision,
    decide,
    parameters: parametersOf(layers),
    predict: (batch, n) => classify(graph, batch, preprocessing, n, classes.length),
    release: () => graph.release(),
  };
  await checkSelf(folder, model, test, graph);
  return model;
}

async function checkSelf(
  folder: string,
  model: SavedModel,
  test: v.InferOutput<typeof selfTestSchema>,
  graph: LoadedGraph,
): Promise<void> {
  try {
    const images = Buffer.concat(test.images.map((image) => Buffer.from(image, 'base64')));
    const actual = await model.predict(images, test.images.length);
    const difference = largestDifference(actual, test.probabilities.flat());
    if (!(difference <= test.tolerance)) {
      throw modelError(
        folder,
        `its self-test gives other probabilities than when it was saved (by ${difference.toPrecision(2)})`,
      );
    }
  } catch (error) {
    await graph.release();
    if (error instanceof LoupeError) throw error;
    // What files of the folder say of one another does not fit, such as sizes and the graph's input.
    throw modelError(
      folder,
      `its self-test cannot be computed (${messageOf(error).split('\n')[0]!.slice(0, 200)})`,
      error,
    );
  }
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

async function readJson<S extends v.GenericSchema>(folder: string, name: string, schema: S): Promise<v.InferOutput<S>> {
  const text = await readText(folder, name, readLimit.list).catch((error: unknown) => {
    if (isRefusal(error)) throw error;
    throw modelError(folder, `${name} cannot be read (${messageOf(error)})`, error);
  });
  const parsed = parseJsonWith(schema, text);
  if (!parsed.ok) throw modelError(folder, `${name} is damaged (${parsed.problem})`);
  return parsed.value;
}
