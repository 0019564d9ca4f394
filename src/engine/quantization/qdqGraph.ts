import { limitsOf, resultOf } from '../graphs/fusions';
import { Graph, staticShape, type Node, type Value } from '../graphs/graph';
import { preparingNodes, type Preparing } from './preparing';
import { quantized, type Quantization, type QuantParameters } from './quantization';

/**
 * A quantized graph as ONNX writes it (QDQ): float operators between DequantizeLinear and QuantizeLinear, which ONNX
 * Runtime turns into its integer kernels. What only prepares the image stays in float32: pixels are exact.
 * `probabilities`: also rounds the probabilities to bytes, as TensorFlow Lite's integer softmax does.
 */
export function qdqGraph(quantization: Quantization, { probabilities = false } = {}): Graph {
  return new QdqWriter(quantization, probabilities).write();
}

class QdqWriter {
  readonly #graph: Graph;
  readonly #written = new Map<Value, Value>();
  readonly #constants = new Map<Value, Value>();
  readonly #preparing: Preparing;
  readonly #activations: ReadonlySet<Node>;

  constructor(
    private readonly quantization: Quantization,
    private readonly probabilities: boolean,
  ) {
    const { graph, fusions, integer } = quantization;
    this.#graph = new Graph(graph.name);
    this.#preparing = preparingNodes(graph);
    this.#activations = new Set(
      [...fusions.after].filter(([node]) => integer.has(node)).map(([, activation]) => activation.node),
    );
  }

  write(): Graph {
    const { graph } = this.quantization;
    for (const input of graph.inputs) this.#written.set(input, this.#graph.input(input.name, input.type, input.shape));
    for (const node of graph.nodes) {
      if (!this.#activations.has(node)) this.#within(node.name, () => this.#node(node));
    }
    for (const output of graph.outputs) this.#graph.output(output.name, this.#written.get(output)!);
    return this.#graph;
  }

  /** Runs `build` with a node's layer as the beginning of all names. */
  #within(name: string, build: () => void): void {
    const layer = name.slice(0, Math.max(name.lastIndexOf('/'), 0));
    if (layer === '') build();
    else this.#graph.within(layer, build);
  }

  #node(node: Node): void {
    const { integer, fusions, kernels } = this.quantization;
    const inputs = node.inputs.map((input, index) => (input ? this.#input(node, input, index) : undefined));
    if (kernels.has(node)) inputs[2] ??= this.#bias(node);
    const specs = node.outputs.map(({ type, shape }) => ({ type, shape }));
    const outputs = this.#graph.append(node.op, inputs, specs, node.attributes);
    node.outputs.forEach((output, index) => this.#written.set(output, outputs[index]!));
    const after = integer.has(node) ? fusions.after.get(node) : undefined;
    if (after) return this.#activation(node, after.node);
    this.#round(node.outputs[0]!);
  }

  /** Makes a value bytes for a moment where integers are computed with. */
  #round(value: Value): void {
    const parameters = this.quantization.values.get(value);
    const last = this.quantization.graph.outputs.includes(value) && !this.probabilities;
    if (parameters && !last && !this.#preparing.inner.has(value))
      this.#written.set(value, this.#rounded(this.#written.get(value)!, parameters));
  }

  /** An activation is left out where bytes end where it does. */
  #activation(node: Node, activation: Node): void {
    const result = resultOf(node, this.quantization.fusions);
    const parameters = this.quantization.values.get(result)!;
    const x = this.#written.get(node.outputs[0]!)!;
    const limits = activation.inputs.slice(1).map((limit) => (limit ? this.#constant(limit) : undefined));
    const [low, high] = activation.op === 'Relu' ? [0, Infinity] : limitsOf(activation);
    const { scale, zeroPoint } = parameters;
    const needless = -zeroPoint * scale >= low - 1e-6 && (255 - zeroPoint) * scale <= high + 1e-5;
    const limited = needless
      ? x
      : this.#graph.append1(activation.op, [x, ...limits], { type: x.type, shape: x.shape }, activation.attributes);
    this.#written.set(result, this.#rounded(limited, parameters));
  }

  #input(node: Node, input: Value, index: number): Value {
    const { integer, kernels, values } = this.quantization;
    if (!input.data) return this.#written.get(input)!;
    if (kernels.has(node)) return index === 1 ? this.#kernel(node) : this.#bias(node);
    const isNumber = integer.has(node) && (node.op === 'Add' || node.op === 'Mul') && !this.#preparing.nodes.has(node);
    return this.#constant(input, isNumber ? values.get(input) : undefined);
  }

  #constant(value: Value, parameters?: QuantParameters): Value {
    const before = this.#constants.get(value);
    if (before && !parameters) return before;
    const name = value.name.slice(value.name.lastIndexOf('/') + 1);
    if (!parameters) {
      const copy = this.#graph.constant(name, value.type, staticShape(value), value.data as Float32Array);
      this.#constants.set(value, copy);
      return copy;
    }
    const integers = Uint8Array.from(value.data as Float32Array, (number) => quantized(number, parameters));
    const stored = this.#graph.constant(name, 'uint8', staticShape(value), integers);
    return this.#dequantize(stored, parameters);
  }

  /** A value as bytes and back. */
  #rounded(value: Value, parameters: QuantParameters): Value {
    const scales = this.#parameters(parameters);
    const bytes = this.#graph.append1('QuantizeLinear', [value, ...scales], { type: 'uint8', shape: value.shape });
    return this.#dequantize(bytes, parameters);
  }

  #dequantize(bytes: Value, parameters: QuantParameters): Value {
    return this.#graph.append1('DequantizeLinear', [bytes, ...this.#parameters(parameters)], {
      type: 'float32',
      shape: bytes.shape,
    });
  }

  #parameters({ scale, zeroPoint }: QuantParameters): Value[] {
    return [
      this.#graph.scalar(scale, 'scale'),
      this.#graph.constant('zeroPoint', 'uint8', [], Uint8Array.of(zeroPoint)),
    ];
  }

  #kernel(node: Node): Value {
    const { data, scales } = this.quantization.kernels.get(node)!;
    const shape = staticShape(node.inputs[1]!);
    const axis = node.op === 'Gemm' && !node.attributes['transB'] ? 1 : 0;
    const stored = this.#graph.constant('kernel', 'int8', shape, data);
    const inputs = [
      stored,
      this.#graph.constant('scales', 'float32', [scales.length], scales),
      this.#graph.constant('zeroPoints', 'int8', [scales.length], new Int8Array(scales.length)),
    ];
    return this.#graph.append1('DequantizeLinear', inputs, { type: 'float32', shape }, { axis });
  }

  #bias(node: Node): Value {
    const { bias, scales } = this.quantization.kernels.get(node)!;
    const { scale } = this.quantization.values.get(node.inputs[0]!)!;
    const shape = [bias.length];
    const inputs = [
      this.#graph.constant('bias', 'int32', shape, bias),
      this.#graph.constant(
        'biasScales',
        'float32',
        shape,
        scales.map((one) => one * scale),
      ),
      this.#graph.constant('biasZeroPoints', 'int32', shape, new Int32Array(bias.length)),
    ];
    return this.#graph.append1('DequantizeLinear', inputs, { type: 'float32', shape }, { axis: 0 });
  }
}
