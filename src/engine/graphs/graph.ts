import type { ArrayOf as RuntimeArrays, ElementType } from '../tensor';
import { elements } from '../tensor';

/** Types inside a graph: those that cross the border to a runtime, and two that weights are stored in. */
export type ValueType = ElementType | 'int8' | 'float16';

/** The array that holds the elements of each type; those of half precision are bits. */
export interface ArrayOf extends RuntimeArrays {
  int8: Int8Array;
  float16: Uint16Array;
}

/** A length, or the batch whose size is only known when the graph runs. */
export type Dimension = number | 'N';
export type Shape = readonly Dimension[];

/** Attributes of a node: integers, lists of integers, strings and inner graphs as they are; a float says so. */
export type Attribute = number | readonly number[] | string | { readonly float: number } | Graph;
export type Attributes = Readonly<Record<string, Attribute>>;

/** What flows along an edge. A value without a producer is an input of the graph or a constant. */
export interface Value {
  name: string;
  readonly type: ValueType;
  readonly shape: Shape;
  /** Elements of a constant, row-major. */
  readonly data?: ArrayOf[ValueType];
  /** The node that computes it. */
  producer?: Node;
}

/** One ONNX operator (https://onnx.ai/onnx/operators/, opset 17). A missing optional input is undefined. */
export interface Node {
  readonly op: string;
  readonly name: string;
  readonly inputs: (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** Type and shape of an output, as the operator's shape inference finds them. */
export interface OutputSpec {
  readonly type: ValueType;
  readonly shape: Shape;
}

/**
 * A graph of ONNX operators under construction: nodes in an order in which they can be computed.
 * The functions in `operators/` append to it and infer shapes; `passes/` rewrite it.
 */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  nodes: Node[] = [];
  readonly #names: Set<string>;
  #scope: readonly string[] = [];

  /** A graph, or one inside a node of `outer`, whose values it may read; no name stands in both. */
  constructor(
    readonly name: string,
    outer?: Graph,
  ) {
    this.#names = outer ? outer.#names : new Set();
  }

  /** Runs `build` with the names of the nodes it appends starting with `scope`, a layer's name. */
  within<T>(scope: string, build: () => T): T {
    const outer = this.#scope;
    this.#scope = [...outer, scope];
    try {
      return build();
    } finally {
      this.#scope = outer;
    }
  }

  input(name: string, type: ValueType, shape: Shape): Value {
    const value: Value = { name: this.#unique(name), type, shape };
    this.inputs.push(value);
    return value;
  }

  constant<T extends ValueType>(name: string, type: T, shape: readonly number[], data: ArrayOf[T]): Value {
    if (data.length !== elements(shape))
      throw new RangeError(`${name}: ${data.length} elements do not fill [${shape.join(', ')}]`);
    return { name: this.#unique(this.#scoped(name)), type, shape, data };
  }

  /** A constant that stands in for another one and takes over its name. */
  replacement(constant: Value, shape: readonly number[], data: Float32Array): Value {
    const name = constant.name;
    this.#names.delete(name);
    constant.name = this.#unique(`${name}/before`);
    return { name: this.#unique(name), type: constant.type, shape, data };
  }

  /** A float32 constant without dimensions, which broadcasts against anything. */
  scalar(value: number, name = 'scalar'): Value {
    return this.constant(name, 'float32', [], Float32Array.of(value));
  }

  /** A list of integers, as shapes, axes and crops are given. */
  integers(values: readonly number[], name: string): Value {
    return this.constant(name, 'int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Appends a node and returns its outputs. */
  append(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly OutputSpec[],
    attributes: Attributes = {},
  ): readonly Value[] {
    const name = this.#unique(this.#scoped(op));
    const values: Value[] = outputs.map((spec, index) => ({
      name: index === 0 ? name : this.#unique(`${name}:${index}`),
      ...spec,
    }));
    const node: Node = { op, name, inputs: [...inputs], outputs: values, attributes };
    for (const value of values) value.producer = node;
    this.nodes.push(node);
    return values;
  }

  /** Appends a node with one output. */
  append1(op: string, inputs: readonly (Value | undefined)[], output: OutputSpec, attributes: Attributes = {}): Value {
    return this.append(op, inputs, [output], attributes)[0]!;
  }

  /** Makes a computed value an output under a name of its own. */
  output(name: string, value: Value): void {
    const free = value.producer !== undefined && !this.outputs.includes(value);
    const output = free ? value : this.append1('Identity', [value], { type: value.type, shape: value.shape });
    output.name = this.#unique(name);
    this.outputs.push(output);
  }

  #scoped(name: string): string {
    return [...this.#scope, name].join('/');
  }

  #unique(name: string): string {
    let candidate = name;
    for (let count = 1; this.#names.has(candidate); count++) candidate = `${name}_${count}`;
    this.#names.add(candidate);
    return candidate;
  }
}

/** A shape in words, for errors and tables: `[N, 3, 224, 224]`. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The shape of a value whose lengths must all be known. */
export function staticShape(value: Value): number[] {
  return value.shape.map((dimension) => {
    if (dimension === 'N')
      throw new RangeError(`${value.name}: the batch must be fixed here, not ${shapeText(value.shape)}`);
    return dimension;
  });
}

/** A length that must be known, which all but the batch are. */
export function known(dimension: Dimension | undefined): number {
  if (typeof dimension !== 'number') throw new RangeError('a length is missing or depends on the batch');
  return dimension;
}
