import { Random } from '../../../src/core/random';
import type { TargetOptions } from '../../../src/engine/graphs/targetOptions';
import { gradient } from '../../../src/engine/graphs/gradients/gradient';
import { Graph } from '../../../src/engine/graphs/graph';
import type { Value } from '../../../src/engine/graphs/graph';
import { toOnnx } from '../../../src/engine/graphs/onnxFile';
import { mul, reduceSum, reshape } from '../../../src/engine/graphs/operators';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { elements, floatData, floats } from '../../../src/engine/tensor';
import type { Tensor } from '../../../src/engine/tensor';

export interface Operand {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Seeded normal numbers. */
export function randomOperand(random: Random, dims: readonly number[], scale = 1): Operand {
  return { dims, data: Float32Array.from({ length: elements(dims) }, () => random.normal() * scale) };
}

type Build = (graph: Graph, inputs: readonly Value[]) => Value;

async function run(
  graph: Graph,
  operands: readonly Operand[],
  extra: Record<string, Tensor> = {},
): Promise<Record<string, Tensor>> {
  const runtime = await openRuntime({ threads: 1 });
  const loaded = await runtime.load(toOnnx(graph));
  const feeds = Object.fromEntries(operands.map(({ dims, data }, i) => [`in${i}`, floats(data, dims)]));
  const results = await loaded.run({ ...feeds, ...extra });
  await loaded.release();
  return results;
}

const inputsOf = (graph: Graph, operands: readonly Operand[]): Value[] =>
  operands.map(({ dims }, i) => graph.input(`in${i}`, 'float32', dims));

/** The value of a one-output graph. */
export async function evaluate(build: Build, operands: readonly Operand[]): Promise<Operand> {
  const graph = new Graph('test');
  graph.output('y', build(graph, inputsOf(graph, operands)));
  const result = (await run(graph, operands))['y']!;
  return { dims: result.dims, data: floatData(result, 'y') };
}

/** Gradients of Σ dy · build(operands) for a fixed random dy, by the compiler. */
export async function compiledGradients(
  build: Build,
  operands: readonly Operand[],
  dy: Operand,
  forms?: TargetOptions,
): Promise<Operand[]> {
  const graph = new Graph('test');
  const inputs = inputsOf(graph, operands);
  const y = build(graph, inputs);
  const weighted = mul(
    graph,
    reshape(graph, y, [dy.data.length]),
    graph.constant('dy', 'float32', [dy.data.length], dy.data),
  );
  gradient(graph, reduceSum(graph, weighted, [0]), inputs, forms).forEach((value, i) => graph.output(`d${i}`, value));
  const results = await run(graph, operands);
  return operands.map(({ dims }, i) => ({ dims, data: floatData(results[`d${i}`], `d${i}`) }));
}

/** The same by central differences of the forward graph, for a few elements of each operand. */
export async function differences(
  build: Build,
  operands: readonly Operand[],
  dy: Operand,
  random: Random,
  step = 1e-2,
): Promise<{ readonly operand: number; readonly element: number; readonly slope: number }[]> {
  const graph = new Graph('test');
  graph.output('y', build(graph, inputsOf(graph, operands)));
  const runtime = await openRuntime({ threads: 1 });
  const loaded = await runtime.load(toOnnx(graph));
  const loss = async (changed: number, element: number, by: number): Promise<number> => {
    const feeds = Object.fromEntries(
      operands.map(({ dims, data }, i) => {
        const copy = Float32Array.from(data);
        if (i === changed) copy[element]! += by;
        return [`in${i}`, floats(copy, dims)];
      }),
    );
    return floatData((await loaded.run(feeds))['y'], 'y').reduce((sum, value, i) => sum + value * dy.data[i]!, 0);
  };
  const slopes = [];
  for (let operand = 0; operand < operands.length; operand++) {
    for (let sample = 0; sample < 4; sample++) {
      const element = random.integer(operands[operand]!.data.length);
      const slope = ((await loss(operand, element, step)) - (await loss(operand, element, -step))) / (2 * step);
      slopes.push({ operand, element, slope });
    }
  }
  await loaded.release();
  return slopes;
}

/** Largest absolute value. */
export function size(data: ArrayLike<number>): number {
  return Array.from(data).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
