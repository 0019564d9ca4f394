import type { Json } from './topology';
import { isJson } from './topology';

/** Where a tensor comes from: layer, call of the layer, output. */
export type Reference = readonly [string, number, number];

/** What goes into an operation: a tensor of the model, or numbers that stand in the description. */
export type Operand =
  { readonly tensor: Reference; readonly channels: number | undefined } | { readonly numbers: readonly number[] };

/** A call of a function on tensors between the layers of a functional model: `x / 127.5`. */
export interface Operation {
  /** Its name there, as the name of a layer. */
  readonly layer: string;
  /** As the file spells it, for people: `tf.math.truediv`. */
  readonly spelled: string;
  /** One name for what Keras 2, Keras 3 and TensorFlow call otherwise; undefined where it is not known here. */
  readonly does: Known | undefined;
  readonly operands: readonly Operand[];
  /** Further arguments: axes, types, the parts of a slice. */
  readonly settings: Json;
}

/** Functions by the last part of their names in lower case, without the numbers that tell calls apart. */
const known = {
  add: 'add',
  addv2: 'add',
  bias_add: 'add',
  biasadd: 'add',
  sub: 'subtract',
  subtract: 'subtract',
  mul: 'multiply',
  multiply: 'multiply',
  div: 'divide',
  divide: 'divide',
  realdiv: 'divide',
  truediv: 'divide',
  true_divide: 'divide',
  truedivide: 'divide',
  neg: 'negative',
  negative: 'negative',
  maximum: 'maximum',
  minimum: 'minimum',
  cast: 'cast',
  saturate_cast: 'cast',
  convert_to_tensor: 'identity',
  converttotensor: 'identity',
  identity: 'identity',
  stop_gradient: 'identity',
  stopgradient: 'identity',
  getitem: 'slice',
  reverse: 'flip',
  flip: 'flip',
  concat: 'concatenate',
  concatenate: 'concatenate',
  stack: 'stack',
  relu: 'relu',
  relu6: 'relu6',
  elu: 'elu',
  selu: 'selu',
  sigmoid: 'sigmoid',
  silu: 'silu',
  swish: 'silu',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  tanh: 'tanh',
} as const;
export type Known = (typeof known)[keyof typeof known];

/** The operation that a layer of a description stands for, or undefined where it is a layer. */
export function operationOf(layer: Json): Operation | undefined {
  const kind = String(layer['class_name']).split('>').at(-1)!;
  const config = isJson(layer['config']) ? layer['config'] : {};
  const name = String(layer['name'] ?? config['name']);
  if (kind === 'TFOpLambda' || kind === 'SlicingOpLambda' || kind === 'ClassMethod' || kind === 'InstanceMethod') {
    const spelled = String(config['function'] ?? config['method_name'] ?? kind);
    return { layer: name, spelled: `tf.${spelled}`, does: named(spelled), ...callOfKeras2(layer) };
  }
  if (kind === 'TensorFlowOpLayer') return operationOfGraph(name, layer, config);
  const module = typeof layer['module'] === 'string' ? layer['module'] : '';
  if (/\bops\b/.test(module)) {
    const { operands, settings } = callOfKeras3(layer);
    return {
      layer: name,
      spelled: `keras.ops, ${kind}`,
      does: named(kind === 'GetItem' ? 'getitem' : kind),
      operands,
      settings: { ...config, ...settings },
    };
  }
  // The one merging layer of Keras that TensorFlow.js lacks.
  if (kind !== 'Subtract') return undefined;
  const call = callOfKeras3(layer);
  return { layer: name, spelled: kind, does: 'subtract', ...(call.operands.length > 0 ? call : callOfKeras2(layer)) };
}

function named(spelled: string): Known | undefined {
  const last = spelled
    .split('.')
    .at(-1)!
    .toLowerCase()
    .replaceAll(/^_+|_+$/g, '');
  return Object.hasOwn(known, last) ? known[last as keyof typeof known] : undefined;
}

interface Call {
  readonly operands: readonly Operand[];
  readonly settings: Json;
}

/**
 * The call of a function as Keras 2 writes it: [layer, node, tensor, {further arguments}] for a first argument that is
 * a tensor, a list of those for a list, ["_CONSTANT_VALUE", -1, number, {…}] for a number; further tensors are
 * [layer, node, tensor] among the arguments.
 */
function callOfKeras2(layer: Json): Call {
  const nodes = Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as unknown[]) : [];
  const [node] = nodes;
  if (nodes.length !== 1 || !Array.isArray(node)) return { operands: [], settings: {} };
  const first = (Array.isArray(node[0]) ? node : [node]) as unknown[];
  const operands: Operand[] = [];
  const settings: Json = {};
  for (const one of first) {
    const [from, , value, further] = Array.isArray(one) ? (one as unknown[]) : [];
    const operand = from === '_CONSTANT_VALUE' ? numbersOf(value) : tensorOf(one);
    if (operand) operands.push(operand);
    for (const [key, argument] of Object.entries(isJson(further) ? further : {})) {
      const also = key in settings || !isOperand(key) ? undefined : (tensorOf(argument) ?? numbersOf(argument));
      if (also) operands.push(also);
      settings[key] = argument;
    }
  }
  return { operands, settings };
}

/** Arguments that are tensors or numbers to compute with, not axes or shapes. */
const isOperand = (key: string): boolean => ['x', 'y', 'bias', 'value', 'b'].includes(key);

/** Keras 3 writes the arguments of the call, with tensors that know where they come from. */
function callOfKeras3(layer: Json): Call {
  const nodes = Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as unknown[]) : [];
  const [node] = nodes;
  if (nodes.length !== 1 || !isJson(node)) return { operands: [], settings: {} };
  const operands: Operand[] = [];
  const settings: Json = isJson(node['kwargs']) ? { ...node['kwargs'] } : {};
  const take = (value: unknown): boolean => {
    const operand = kerasTensor(value) ?? numbersOf(value);
    if (operand) operands.push(operand);
    return operand !== undefined;
  };
  const list = Array.isArray(node['args']) ? (node['args'] as unknown[]) : [];
  list.forEach((value, index) => {
    if (Array.isArray(value) && value.some((one) => kerasTensor(one))) value.forEach(take);
    else if (index > 0 && Array.isArray(value) && layer['class_name'] === 'GetItem') settings['slice_spec'] = value;
    else if (!take(value)) settings[`argument${index}`] = value;
  });
  for (const [key, value] of Object.entries(settings)) if (/^x\d?$/.test(key)) take(value);
  return { operands, settings };
}

function kerasTensor(value: unknown): Operand | undefined {
  if (!isJson(value) || value['class_name'] !== '__keras_tensor__' || !isJson(value['config'])) return undefined;
  const tensor = referenceOf(value['config']['keras_history']);
  const shape = value['config']['shape'];
  const last: unknown = Array.isArray(shape) ? shape.at(-1) : undefined;
  return tensor && { tensor, channels: typeof last === 'number' ? last : undefined };
}

/** TensorFlow 2.0 to 2.3: a node of a graph, with the numbers among its inputs by their positions. */
function operationOfGraph(name: string, layer: Json, config: Json): Operation {
  const node = isJson(config['node_def']) ? config['node_def'] : {};
  const constants = isJson(config['constants']) ? config['constants'] : {};
  const nodes = Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as unknown[]) : [];
  const tensors = (Array.isArray(nodes[0]) && nodes.length === 1 ? (nodes[0] as unknown[]) : []).flatMap(
    (one) => tensorOf(one) ?? [],
  );
  const operands: Operand[] = [...tensors];
  for (const [position, value] of Object.entries(constants).sort(([a], [b]) => Number(a) - Number(b))) {
    const numbers = numbersOf(value);
    if (numbers) operands.splice(Number(position), 0, numbers);
  }
  const spelled = String(node['op'] ?? 'TensorFlowOpLayer');
  return { layer: name, spelled: `tf.raw_ops.${spelled}`, does: named(spelled), operands, settings: {} };
}

function tensorOf(value: unknown): Operand | undefined {
  const tensor = referenceOf(value);
  return tensor && { tensor, channels: undefined };
}

function referenceOf(value: unknown): Reference | undefined {
  if (!Array.isArray(value)) return undefined;
  const [name, node, tensor] = value as unknown[];
  return typeof name === 'string' && typeof node === 'number' && typeof tensor === 'number'
    ? [name, node, tensor]
    : undefined;
}

/**
 * A number, or one for each channel: a list, an array or tensor as Keras 2 and 3 write them, with axes of length 1
 * around.
 */
function numbersOf(value: unknown): { readonly numbers: readonly number[] } | undefined {
  if (typeof value === 'number') return { numbers: [value] };
  if (isJson(value)) {
    const inner: unknown = isJson(value['config']) ? value['config']['value'] : value['value'];
    return inner === undefined ? undefined : numbersOf(inner);
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every((one) => typeof one === 'number')) return { numbers: value };
  return value.length === 1 ? numbersOf(value[0]) : undefined;
}
