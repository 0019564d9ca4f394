import type { LayersModel } from '@tensorflow/tfjs-layers';
import { targetOptionsFor } from '../targetOptions';
import type { Dimension, Value } from '../graph';
import { Graph, known } from '../graph';
import type { LoweringContext } from '../lowering/context';
import { lowerModel } from '../lowering/lowerModel';
import { toChannelsFirst, toChannelsLast } from '../lowering/shapes';
import { featuresOutput, imageInput, probabilitiesOutput } from '../names';
import { toOnnx } from '../onnxFile';
import { toFloat, transpose } from '../operators';
import { optimizeExport, optimizeInference } from './passPipelines';
import type { WeightSpec } from '../../layersModel/layerWeights';
import {
  allLayers,
  readWeights,
  requireWeight,
  shortName,
  weightName,
  weightSpecs,
} from '../../layersModel/layerWeights';

/**
 * A network as an ONNX graph with its weights inside. Input `image`: float32 [N, height, width, 3], 0..255, any N (of
 * the upper layers of a network: their input, a feature map or pooled features); or the same as uint8, which is what
 * decoded images are, a quarter as much to hand over. Output: `probabilities` [N, classes] where the network ends in a
 * softmax or sigmoid, else `features`. Throws LoupeError `unsupported-layer` naming a layer that the compiler does not
 * know.
 */
export function compileInference(model: LayersModel, input: ImageType = 'float32'): Uint8Array {
  return toOnnx(frozenGraph(model, input));
}

/** The same before it is written, without any batch normalisation: what other formats and integers are made of. */
export function exportGraph(model: LayersModel): Graph {
  return frozenGraph(model, 'float32', optimizeExport);
}

function frozenGraph(model: LayersModel, input: ImageType, optimize = optimizeInference): Graph {
  const weights = readWeights(model);
  const specs = new Map(weightSpecs(model).map((spec) => [spec.name, spec]));
  const graph = inferenceGraph(model, input, (graph, name) =>
    graph.constant(shortName(name), 'float32', specs.get(name)!.dims, requireWeight(weights, name)),
  );
  optimize(graph);
  return graph;
}

/** How a graph takes its images. */
export type ImageType = 'float32' | 'uint8';

/** An inference graph whose weights are inputs, so that a network in training is evaluated without compiling again. */
export interface EvaluationGraph {
  readonly onnx: Uint8Array;
  readonly parameters: readonly WeightSpec[];
}

/**
 * Like compileInference, with every weight of a trainable layer an input in Keras's layout. What is frozen stays
 * inside.
 */
export function compileEvaluation(model: LayersModel): EvaluationGraph {
  const { graph, parameters } = evaluationGraph(model);
  return { onnx: toOnnx(graph), parameters };
}

/** The same before it is written as ONNX; for a fixed number of images where one is given. */
export function evaluationGraph(
  model: LayersModel,
  images: Dimension = 'N',
): { readonly graph: Graph; readonly parameters: readonly WeightSpec[] } {
  const moving = new Set(
    allLayers(model)
      .filter(({ trainable }) => trainable)
      .flatMap((layer) => layer.weights.map((variable) => weightName(layer, variable.originalName))),
  );
  const specs = new Map(weightSpecs(model).map((spec) => [spec.name, spec]));
  const parameters = [...specs.values()].filter(({ name }) => moving.has(name));
  const frozen = readWeights(model, (layer) => !layer.trainable);
  const inputs = new Map<string, Value>();
  const graph = inferenceGraph(
    model,
    'float32',
    (graph, name) =>
      inputs.get(name) ??
      graph.constant(shortName(name), 'float32', specs.get(name)!.dims, requireWeight(frozen, name)),
    (graph) => {
      for (const spec of parameters) inputs.set(spec.name, graph.input(spec.name, 'float32', spec.dims));
    },
    images,
  );
  optimizeInference(graph);
  return { graph, parameters };
}

function inferenceGraph(
  model: LayersModel,
  input: ImageType,
  weight: (graph: Graph, name: string) => Value,
  prepare: (graph: Graph) => void = () => undefined,
  images: Dimension = 'N',
): Graph {
  const graph = new Graph(model.name);
  const image = graph.input(imageInput, input, [images, ...inputShape(model)]);
  prepare(graph);
  const context: LoweringContext = {
    graph,
    training: false,
    target: targetOptionsFor('cpu'),
    weight: (layer, name) => weight(graph, weightName(layer, name)),
    update: () => undefined,
    dropoutMask: () => {
      throw new Error('inference drops nothing');
    },
  };
  const planes = lowerModel(model, inGraphLayout(graph, image), context);
  const output = planes.shape.length === 4 ? transpose(graph, planes, toChannelsLast) : planes;
  graph.output(output.shape.length === 2 && givesProbabilities(output) ? probabilitiesOutput : featuresOutput, output);
  return graph;
}

/** Whether a value is what a softmax or sigmoid gave, in another shape or order perhaps. */
function givesProbabilities({ producer }: Value): boolean {
  if (producer?.op === 'Reshape' || producer?.op === 'Transpose') return givesProbabilities(producer.inputs[0]!);
  return ['Softmax', 'Sigmoid'].includes(producer?.op ?? '');
}

/** The shape of one input: height, width and channels of images and feature maps, the length of pooled features. */
export function inputShape(model: LayersModel): number[] {
  return model.inputs[0]!.shape.slice(1).map((length) => known(length ?? undefined));
}

/**
 * Images and feature maps, which come as [N, H, W, C], as the graph has them: float32 [N, C, H, W]. Bytes are
 * reordered as bytes: a quarter of the memory to move.
 */
export function inGraphLayout(graph: Graph, input: Value): Value {
  const planes = input.shape.length === 4 ? transpose(graph, input, toChannelsFirst) : input;
  return planes.type === 'float32' ? planes : toFloat(graph, planes);
}

/** Height, width and channels of a network's input. */
export function imageShape(model: LayersModel): [number, number, number] {
  const [height, width, channels] = inputShape(model);
  return [height!, width!, channels!];
}
