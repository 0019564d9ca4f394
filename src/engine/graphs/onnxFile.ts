import protobuf from 'protobufjs';
import type { ArrayOf, Attribute, Node, Shape, Value, ValueType } from './graph';
import { Graph } from './graph';
import onnxProto from './onnx.proto';

declare const LOUPE_VERSION: string;

/** Operators are written as of this version of ONNX's operator set. */
export const opset = 17;
/** The file format's version that came with that operator set. */
const irVersion = 8;

/** TensorProto.DataType. */
const dataType: Readonly<Record<ValueType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};
/** AttributeProto.AttributeType. */
const attributeType = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

let modelProto: protobuf.Type | undefined;

/** The bytes of a `.onnx` file for the graph: nodes, constants, inputs and outputs with their shapes. */
export function toOnnx(graph: Graph): Uint8Array {
  modelProto ??= protobuf.parse(onnxProto).root.lookupType('onnx.ModelProto');
  const model = modelProto.fromObject({
    irVersion,
    opsetImport: [{ domain: '', version: opset }],
    producerName: 'loupe',
    producerVersion: LOUPE_VERSION,
    graph: graphProto(graph, new Set()),
  });
  return modelProto.encode(model).finish();
}

/** A graph, or one inside a node, with the constants that are not `written` around it. */
function graphProto(graph: Graph, written: ReadonlySet<Value>): object {
  const constants = new Set(
    graph.nodes.flatMap(
      ({ inputs }) => inputs.filter((input) => input?.data !== undefined && !written.has(input)) as Value[],
    ),
  );
  const known = new Set([...written, ...constants]);
  return {
    name: graph.name,
    node: graph.nodes.map((node) => nodeProto(node, known)),
    initializer: [...constants].map(tensorProto),
    input: graph.inputs.map(valueInfo),
    output: graph.outputs.map(valueInfo),
  };
}

function nodeProto(node: Node, written: ReadonlySet<Value>): object {
  return {
    opType: node.op,
    name: node.name,
    input: node.inputs.map((input) => input?.name ?? ''),
    output: node.outputs.map((output) => output.name),
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value, written)),
  };
}

function attributeProto(name: string, value: Attribute, written: ReadonlySet<Value>): object {
  if (value instanceof Graph) return { name, type: attributeType.graph, g: graphProto(value, written) };
  if (typeof value === 'number') return { name, type: attributeType.int, i: value };
  if (typeof value === 'string') return { name, type: attributeType.string, s: Buffer.from(value, 'utf8') };
  if ('float' in value) return { name, type: attributeType.float, f: value.float };
  return { name, type: attributeType.ints, ints: value };
}

function tensorProto(value: Value & { data?: ArrayOf[ValueType] }): object {
  const data = value.data!;
  return {
    name: value.name,
    dataType: dataType[value.type],
    dims: value.shape,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function valueInfo(value: Value): object {
  return { name: value.name, type: { tensorType: { elemType: dataType[value.type], shape: shapeProto(value.shape) } } };
}

function shapeProto(shape: Shape): object {
  return { dim: shape.map((dimension) => (dimension === 'N' ? { dimParam: 'N' } : { dimValue: dimension })) };
}
