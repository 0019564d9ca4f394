import { fusionsOf, hardSigmoidOf, resultOf, type Fusions } from '../graphs/fusions';
import type { Graph, Node, Value } from '../graphs/graph';
import { correctBias } from './correctBias';
import { givesFixedScale, integerNodes, scaleGroups } from './integerNodes';
import { biasOf, quantizeKernel } from './kernels';
import { observe, type CalibrationImages, type LoadGraph, type Observation } from './observe';
import {
  parametersFor,
  probabilityParameters,
  type Quantization,
  type QuantizedKernel,
  type QuantParameters,
} from './quantization';
import { rangeOf, usualRange, type RangeRule } from './ranges';

export interface QuantizeOptions {
  readonly range?: RangeRule;
  /** Whether biases make up for what rounding the weights changes on average. */
  readonly correctsBias?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Decides how a graph is computed in 8-bit integers, from what its values were on calibration images. The graph has no
 * batch normalisation left (see `exportGraph`), and input `image`, float32 [N, height, width, 3] of 0 to 255.
 */
export async function quantize(
  graph: Graph,
  images: CalibrationImages,
  load: LoadGraph,
  { range = usualRange, correctsBias = true, onProgress }: QuantizeOptions = {},
): Promise<Quantization> {
  const fusions = fusionsOf(graph);
  const integer = integerNodes(graph, fusions);
  const results = resultsOf(integer, fusions);
  const read = [...integer].flatMap((node) => readBy(node, fusions));
  const observed = await observe(graph, [...new Set([...results, ...read])], images, load, onProgress);
  const values = parametersOf(graph, { integer, fusions, observed }, range);
  const kernels = new Map<Node, QuantizedKernel>();
  for (const node of integer) {
    if (node.op !== 'Conv' && node.op !== 'Gemm') continue;
    const { scale } = values.get(node.inputs[0]!)!;
    const bias = biasOf(node);
    const rounded = quantizeKernel(node, scale, bias);
    const means = observed.get(node.inputs[0]!)!.means;
    kernels.set(node, correctsBias ? quantizeKernel(node, scale, correctBias(node, rounded, bias, means)) : rounded);
  }
  return { graph, fusions, integer, values, kernels };
}

/** What integer nodes give, together with the activation behind them. */
function resultsOf(integer: ReadonlySet<Node>, fusions: Fusions): Value[] {
  return [...integer].filter((node) => !fusions.absorbed.has(node)).map((node) => resultOf(node, fusions));
}

/** What integer nodes read as bytes. */
function readBy(node: Node, { absorbed, hardSwish }: Fusions): Value[] {
  if (absorbed.has(node)) return [];
  const swished = hardSwish.get(node);
  if (swished) return [swished];
  const read = ['Add', 'Concat', 'Mul'].includes(node.op) ? node.inputs : node.inputs.slice(0, 1);
  return read.filter((input): input is Value => input !== undefined && !input.data);
}

interface Seen {
  readonly integer: ReadonlySet<Node>;
  readonly fusions: Fusions;
  readonly observed: ReadonlyMap<Value, Observation>;
}

/** Parameters of every value, those that share a scale from the union of their ranges. */
function parametersOf(graph: Graph, { integer, observed }: Seen, rule: RangeRule): Map<Value, QuantParameters> {
  const image = graph.inputs[0]!;
  const groupOf = scaleGroups(integer);
  const ranges = new Map<Value, [number, number]>();
  const fixed = new Set<Value>();
  for (const [value, observation] of observed) {
    const group = groupOf(value);
    if (givesFixedScale(value)) fixed.add(group);
    const [low, high] = knownRange(value) ?? rangeOf(observation, rule);
    const [least, most] = ranges.get(group) ?? [low, high];
    ranges.set(group, [Math.min(least, low), Math.max(most, high)]);
  }
  // Pixels are bytes as they come.
  ranges.set(groupOf(image), [0, 255]);
  const values = new Map<Value, QuantParameters>();
  for (const value of [...observed.keys(), image]) {
    const group = groupOf(value);
    values.set(value, fixed.has(group) ? probabilityParameters : parametersFor(...ranges.get(group)!));
  }
  for (const constant of constantsOf(integer)) values.set(constant, parametersFor(...endsOf(constant)));
  return values;
}

/** Ranges that an operator has by itself. */
function knownRange({ producer }: Value): [number, number] | undefined {
  if (producer?.op !== 'HardSigmoid') return undefined;
  return hardSigmoidOf(producer).alpha > 0 ? [0, 1] : undefined;
}

/** Constants of sums and products, which become bytes like any value. */
function constantsOf(integer: ReadonlySet<Node>): Value[] {
  return [...integer]
    .filter(({ op }) => op === 'Add' || op === 'Mul')
    .flatMap(({ inputs }) => inputs.filter((input): input is Value => input?.data !== undefined));
}

function endsOf({ data }: Value): [number, number] {
  const numbers = data as Float32Array;
  return [
    numbers.reduce((low, value) => Math.min(low, value), 0),
    numbers.reduce((high, value) => Math.max(high, value), 0),
  ];
}
