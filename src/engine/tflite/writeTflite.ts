import { fusionsOf } from '../graphs/fusions';
import type { Graph, Node } from '../graphs/graph';
import { probabilityParameters, type Quantization } from '../quantization/quantization';
import { emitConv, emitGemm } from './convolution';
import {
  emitBinary,
  emitClip,
  emitElu,
  emitExtremum,
  emitHardSigmoid,
  emitLeakyRelu,
  emitSoftplus,
  emitUnary,
} from './elementwise';
import { Emitter, quantizationOf } from './emitter';
import { float32 } from './flatBuffer';
import { emitGlobalPool, emitPool, emitReduceMean } from './pooling';
import { options } from './schema';
import { emitConcat, emitGather, emitMatMul, emitPad, emitReshape, emitSlice, emitTranspose } from './shapes';

export type TfliteInput = 'float32' | 'uint8';

export interface TfliteOptions {
  readonly halves?: boolean;
  readonly quantization?: Quantization;
  /** Of integers alone: bytes in and bytes out, 0 to 255 for pixels and 0 to 1 in steps of 1/256 for probabilities. */
  readonly input?: TfliteInput;
  /** Named bytes beside the graph. */
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
}

type Emit = (emitter: Emitter, node: Node) => void;

/** Every operator of a graph that can be written. */
const rules: Readonly<Record<string, Emit>> = {
  Abs: emitUnary('ABS'),
  Add: emitBinary,
  AveragePool: emitPool,
  Clip: emitClip,
  Concat: emitConcat,
  Conv: emitConv,
  Div: emitBinary,
  Elu: emitElu,
  Exp: emitUnary('EXP'),
  Gather: emitGather,
  Gemm: emitGemm,
  GlobalAveragePool: emitGlobalPool,
  GlobalMaxPool: emitGlobalPool,
  HardSigmoid: emitHardSigmoid,
  LeakyRelu: emitLeakyRelu,
  MatMul: emitMatMul,
  Max: emitExtremum('MAXIMUM'),
  MaxPool: emitPool,
  Min: emitExtremum('MINIMUM'),
  Mul: emitBinary,
  Neg: emitUnary('NEG'),
  Pad: emitPad,
  ReduceMean: emitReduceMean,
  Relu: emitUnary('RELU'),
  Reshape: emitReshape,
  Sigmoid: emitUnary('LOGISTIC'),
  Slice: emitSlice,
  Softmax: emitSoftmax,
  Softplus: emitSoftplus,
  Sqrt: emitUnary('SQRT'),
  Sub: emitBinary,
  Tanh: emitUnary('TANH'),
  Transpose: emitTranspose,
};

/**
 * A graph as a TensorFlow Lite file for one image a run, its axes in TensorFlow's order. Throws LoupeError
 * `unsupported-layer` naming the layer that cannot be written.
 */
export function toTflite(
  graph: Graph,
  { halves, quantization, input = 'float32', metadata }: TfliteOptions,
): Uint8Array {
  const emitter = new Emitter(graph, quantization?.fusions ?? fusionsOf(graph), {
    halves: halves ?? false,
    quantization,
  });
  emitInput(emitter, input);
  for (const node of graph.nodes) {
    if (emitter.fusions.absorbed.has(node)) continue;
    const rule = rules[node.op] ?? emitter.refuse(node, `The operator ${node.op}`);
    rule(emitter, node);
  }
  emitOutput(emitter, input);
  return emitter.model.toBytes(metadata);
}

function emitInput(emitter: Emitter, input: TfliteInput): void {
  const image = emitter.graph.inputs[0]!;
  if (input === 'float32') {
    emitter.put(image, 'float32', 'graph', emitter.model.input(emitter.specOf(image, 'float32', 'graph')));
    return;
  }
  const spec = emitter.specOf(image, 'int8', 'graph');
  const { scale, zeroPoint } = emitter.parametersOf(image);
  const id = emitter.model.input({
    ...spec,
    name: image.name,
    type: 'uint8',
    quantization: { scales: [scale], zeroPoint },
  });
  emitter.put(image, 'int8', 'graph', emitter.model.operator('QUANTIZE', [id], spec));
}

function emitOutput(emitter: Emitter, input: TfliteInput): void {
  const output = emitter.graph.outputs[0]!;
  if (input === 'float32') {
    emitter.model.output(emitter.take(output, 'float32', 'graph'));
    return;
  }
  const bytes = emitter.take(output, 'int8', 'graph');
  const { scale, zeroPoint } = emitter.parametersOf(output);
  const spec = emitter.specOf(output, 'int8', 'graph');
  emitter.model.output(
    emitter.model.operator('QUANTIZE', [bytes], {
      ...spec,
      name: output.name,
      type: 'uint8',
      quantization: { scales: [scale], zeroPoint },
    }),
  );
}

function emitSoftmax(emitter: Emitter, node: Node): void {
  const [x, y] = [node.inputs[0]!, node.outputs[0]!];
  const kind = emitter.kindOf(node);
  const spec = emitter.specOf(y, kind, 'graph');
  const fixed = kind === 'int8' ? { ...spec, quantization: quantizationOf(probabilityParameters) } : spec;
  const id = emitter.model.operator('SOFTMAX', [emitter.take(x, kind, 'graph')], fixed, {
    type: options.softmax.type,
    fields: { [options.softmax.beta]: float32(1) },
  });
  emitter.put(y, kind, 'graph', id);
}
