import { LoupeError } from '../../core/errors';
import type { Fusions } from '../graphs/fusions';
import { known, type Graph, type Node, type Value } from '../graphs/graph';
import { nearestHalves } from '../graphs/halfPrecision';
import { permuted } from '../graphs/passes/foldConstants';
import { quantized, type Quantization, type QuantParameters } from '../quantization/quantization';
import { elements } from '../tensor';
import { options, type Operator } from './schema';
import {
  TfliteModel,
  type OperatorOptions,
  type TensorId,
  type TensorQuantization,
  type TensorSpec,
} from './tfliteModel';

/** Order of a value's four axes in the file: as in the graph, or with the channels last. */
export type Layout = 'graph' | 'channelsLast';
/** What a tensor holds: numbers, or bytes that stand for them. */
export type Kind = 'float32' | 'int8';

const orders: Readonly<Record<Layout, readonly number[]>> = { graph: [0, 1, 2, 3], channelsLast: [0, 2, 3, 1] };

export interface EmitOptions {
  /** Stores weights in half precision, and has them made float32 when the file is loaded. */
  readonly halves?: boolean;
  readonly quantization?: Quantization | undefined;
}

/**
 * Where the graph's values are in the file that is written: each as one or several tensors, in the order of axes and
 * the type in which operators ask for it. What converts between them is appended when it is first asked for.
 */
export class Emitter {
  readonly model = new TfliteModel();
  readonly quantization: Quantization | undefined;
  readonly #halves: boolean;
  readonly #tensors = new Map<Value, Map<string, TensorId>>();

  constructor(
    readonly graph: Graph,
    readonly fusions: Fusions,
    { halves = false, quantization }: EmitOptions = {},
  ) {
    this.#halves = halves;
    this.quantization = quantization;
  }

  /** Whether a node works on bytes. */
  kindOf(node: Node): Kind {
    return this.quantization?.integer.has(node) ? 'int8' : 'float32';
  }

  /** The layout in which a value is at hand. */
  layoutOf(value: Value): Layout {
    const keys = [...(this.#tensors.get(value)?.keys() ?? [])];
    return keys.some((key) => key.endsWith('channelsLast')) ? 'channelsLast' : 'graph';
  }

  /** The tensor of a value in a layout and kind. */
  take(value: Value, kind: Kind, layout: Layout): TensorId {
    const wanted = value.shape.length === 4 ? layout : 'graph';
    if (value.data) return this.#constant(value, kind, wanted);
    const own = this.#own(value);
    const found = own.get(`${kind} ${wanted}`);
    if (found !== undefined) return found;
    const sameLayout = own.get(`${other(kind)} ${wanted}`);
    const id =
      sameLayout === undefined ? this.#reorder(value, kind, wanted) : this.#convert(value, sameLayout, kind, wanted);
    own.set(`${kind} ${wanted}`, id);
    return id;
  }

  /** Says that a tensor holds a value. */
  put(value: Value, kind: Kind, layout: Layout, id: TensorId): void {
    this.#own(value).set(`${kind} ${value.shape.length === 4 ? layout : 'graph'}`, id);
  }

  /** Appends an operator whose result is a value of the graph. */
  emit(op: Operator, inputs: readonly TensorId[], value: Value, place: Place, settings?: OperatorOptions): void {
    const { kind, layout } = place;
    this.put(value, kind, layout, this.model.operator(op, inputs, this.specOf(value, kind, layout), settings));
  }

  /** Appends an operator whose result the graph does not have: an intermediate one. */
  intermediate(op: Operator, inputs: readonly TensorId[], output: TensorSpec, settings?: OperatorOptions): TensorId {
    return this.model.operator(op, inputs, output, settings);
  }

  /** A value's tensor as it is to be. */
  specOf(value: Value, kind: Kind, layout: Layout): TensorSpec {
    return {
      name: kind === 'int8' ? `${value.name}/int8` : value.name,
      type: kind,
      shape: this.shapeOf(value, layout),
      quantization: kind === 'int8' ? quantizationOf(this.parametersOf(value)) : undefined,
    };
  }

  parametersOf(value: Value): QuantParameters {
    const parameters = this.quantization?.values.get(value);
    if (!parameters) throw new Error(`${value.name} has no parameters`);
    return parameters;
  }

  /** Lengths in the file; the batch is one image. */
  shapeOf(value: Value, layout: Layout): number[] {
    const shape = value.shape.map((length) => (length === 'N' ? 1 : length));
    return shape.length === 4 ? orders[layout].map((axis) => shape[axis]!) : shape;
  }

  /** The axis of the file for one of the graph's. */
  axisOf(value: Value, axis: number, layout: Layout): number {
    const counted = axis < 0 ? axis + value.shape.length : axis;
    return value.shape.length === 4 ? orders[layout].indexOf(counted) : counted;
  }

  /** A tensor of integers that is no value of the graph, such as axes. */
  integers(name: string, values: readonly number[], shape: readonly number[] = [values.length]): TensorId {
    return this.model.tensor({ name, type: 'int32', shape, data: bytesOf(Int32Array.from(values)) });
  }

  /** A tensor of numbers that is no value of the graph, in the kind and, of bytes, with the parameters given. */
  numbers(name: string, values: Float32Array, shape: readonly number[], parameters?: QuantParameters): TensorId {
    if (parameters) {
      const data = Int8Array.from(values, (value) => quantized(value, parameters) - 128);
      return this.model.tensor({
        name,
        type: 'int8',
        shape,
        data: bytesOf(data),
        quantization: quantizationOf(parameters),
      });
    }
    const halves = this.#halves && values.length > 1 ? nearestHalves(values) : undefined;
    if (!halves) return this.model.tensor({ name, type: 'float32', shape, data: bytesOf(values) });
    const stored = this.model.tensor({ name: `${name}/half`, type: 'float16', shape, data: bytesOf(halves) });
    return this.model.operator('DEQUANTIZE', [stored], { name, type: 'float32', shape });
  }

  /** Moves a value's tensors to another value that is the same with its axes in another order. */
  alias(from: Value, to: Value, layouts: Readonly<Partial<Record<Layout, Layout>>>): boolean {
    const pairs = [...this.#own(from)].flatMap(([key, id]) => {
      const [kind, layout] = key.split(' ') as [Kind, Layout];
      const target = layouts[layout];
      return target ? [{ kind, target, id }] : [];
    });
    for (const { kind, target, id } of pairs) this.put(to, kind, target, id);
    return pairs.length > 0;
  }

  /** The error for what this format, or this program's writing of it, cannot express. */
  refuse(node: Node, what: string): never {
    const layer = node.name.slice(0, Math.max(0, node.name.lastIndexOf('/'))) || node.name;
    throw new LoupeError(
      'unsupported-layer',
      `Layer "${layer}": ${what} cannot be written to TensorFlow Lite. Export to ONNX instead: --format onnx`,
    );
  }

  #own(value: Value): Map<string, TensorId> {
    const found = this.#tensors.get(value) ?? new Map<string, TensorId>();
    this.#tensors.set(value, found);
    return found;
  }

  #reorder(value: Value, kind: Kind, layout: Layout): TensorId {
    const from = layout === 'graph' ? 'channelsLast' : 'graph';
    const source = this.#own(value).get(`${kind} ${from}`) ?? this.take(value, kind, from);
    const perm = orders[layout].map((axis) => orders[from].indexOf(axis));
    const spec = this.specOf(value, kind, layout);
    return this.transpose(source, perm, { ...spec, name: `${spec.name}/${layout}` });
  }

  transpose(source: TensorId, perm: readonly number[], output: TensorSpec): TensorId {
    const order = this.integers(`${output.name}/order`, perm);
    return this.model.operator('TRANSPOSE', [source, order], output, { type: options.transpose.type, fields: {} });
  }

  #convert(value: Value, source: TensorId, kind: Kind, layout: Layout): TensorId {
    const spec = this.specOf(value, kind, layout);
    return this.model.operator(kind === 'int8' ? 'QUANTIZE' : 'DEQUANTIZE', [source], spec);
  }

  #constant(value: Value, kind: Kind, layout: Layout): TensorId {
    const own = this.#own(value);
    const key = `${kind} ${layout}`;
    const found = own.get(key);
    if (found !== undefined) return found;
    const shape = value.shape.map(known);
    const data = value.data as Float32Array;
    const ordered = layout === 'graph' || shape.length < 4 ? data : permuted(data, shape, orders.channelsLast);
    const parameters = kind === 'int8' ? this.parametersOf(value) : undefined;
    const id = this.numbers(value.name, ordered, this.shapeOf(value, layout), parameters);
    own.set(key, id);
    return id;
  }
}

/** In which kind and layout a result is. */
export interface Place {
  readonly kind: Kind;
  readonly layout: Layout;
}

const other = (kind: Kind): Kind => (kind === 'int8' ? 'float32' : 'int8');

/** TensorFlow Lite's bytes are signed: everything is 128 less. */
export function quantizationOf({ scale, zeroPoint }: QuantParameters): TensorQuantization {
  return { scales: [scale], zeroPoint: zeroPoint - 128 };
}

export function bytesOf(data: Float32Array | Int32Array | Int8Array | Uint16Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** How many elements a list of lengths has. */
export const sizeOf = (shape: readonly number[]): number => elements(shape);
