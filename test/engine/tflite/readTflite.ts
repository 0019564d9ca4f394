import { modelField, operators, subgraphField, tensorField, tensorType } from '../../../src/engine/tflite/schema';
import { fromHalves } from '../../../src/engine/graphs/halfPrecision';

/** A table of a FlatBuffers file, read by the numbers of its fields; independent of what writes them. */
export class TableReader {
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly at: number,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static root(bytes: Uint8Array): TableReader {
    return new TableReader(bytes, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true));
  }

  /** Where a field lies, or 0. */
  #place(field: number): number {
    const list = this.at - this.#view.getInt32(this.at, true);
    const position = 4 + 2 * field;
    if (position >= this.#view.getUint16(list, true)) return 0;
    const offset = this.#view.getUint16(list + position, true);
    return offset === 0 ? 0 : this.at + offset;
  }

  number(field: number, kind: 'int8' | 'uint8' | 'int32' | 'uint32' | 'float32', missing = 0): number {
    const at = this.#place(field);
    if (at === 0) return missing;
    if (kind === 'int8') return this.#view.getInt8(at);
    if (kind === 'uint8') return this.#view.getUint8(at);
    if (kind === 'float32') return this.#view.getFloat32(at, true);
    return kind === 'int32' ? this.#view.getInt32(at, true) : this.#view.getUint32(at, true);
  }

  #target(field: number): number {
    const at = this.#place(field);
    return at === 0 ? 0 : at + this.#view.getUint32(at, true);
  }

  table(field: number): TableReader | undefined {
    const at = this.#target(field);
    return at === 0 ? undefined : new TableReader(this.bytes, at);
  }

  tables(field: number): TableReader[] {
    const at = this.#target(field);
    if (at === 0) return [];
    return Array.from({ length: this.#view.getUint32(at, true) }, (_, i) => {
      const place = at + 4 + 4 * i;
      return new TableReader(this.bytes, place + this.#view.getUint32(place, true));
    });
  }

  /** Elements of a list. */
  count(field: number): number {
    const at = this.#target(field);
    return at === 0 ? 0 : this.#view.getUint32(at, true);
  }

  data(field: number, width = 1): Uint8Array {
    const at = this.#target(field);
    if (at === 0) return new Uint8Array();
    return Uint8Array.from(this.bytes.subarray(at + 4, at + 4 + width * this.#view.getUint32(at, true)));
  }

  /** Where the elements of a list begin in the file. */
  dataStart(field: number): number {
    return this.#target(field) + 4;
  }

  text(field: number): string {
    return Buffer.from(this.data(field)).toString('utf8');
  }

  int32s(field: number): number[] {
    return [...new Int32Array(this.data(field, 4).buffer)];
  }

  float32s(field: number): number[] {
    return [...new Float32Array(this.data(field, 4).buffer)];
  }

  int64s(field: number): number[] {
    return Array.from(new BigInt64Array(this.data(field, 8).buffer), Number);
  }
}

export interface ReadTensor {
  readonly name: string;
  readonly type: keyof typeof tensorType;
  readonly shape: readonly number[];
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly dimension: number;
  /** Bytes of a constant. */
  readonly bytes: number;
  /** Numbers of a constant as they are stored. */
  readonly stored: readonly number[] | undefined;
  /** Where a constant begins in the file. */
  readonly start: number;
}

export interface ReadOperator {
  readonly op: keyof typeof operators;
  readonly version: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly optionsType: number;
  readonly options: TableReader | undefined;
}

export interface ReadTflite {
  readonly tensors: readonly ReadTensor[];
  readonly operators: readonly ReadOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly metadata: Readonly<Record<string, Uint8Array>>;
}

const typeNames = Object.fromEntries(Object.entries(tensorType).map(([name, code]) => [code, name])) as Record<
  number,
  keyof typeof tensorType
>;
const operatorNames = Object.fromEntries(Object.entries(operators).map(([name, { code }]) => [code, name])) as Record<
  number,
  keyof typeof operators
>;

const arrays = {
  float32: (bytes: Uint8Array) => [...new Float32Array(bytes.buffer)],
  float16: (bytes: Uint8Array) => [...fromHalves(new Uint16Array(bytes.buffer))],
  int32: (bytes: Uint8Array) => [...new Int32Array(bytes.buffer)],
  uint8: (bytes: Uint8Array) => [...bytes],
  int8: (bytes: Uint8Array) => [...new Int8Array(bytes.buffer)],
} as const;

/** A TensorFlow Lite file taken apart. */
export function readTflite(file: Uint8Array): ReadTflite {
  if (Buffer.from(file.subarray(4, 8)).toString('latin1') !== 'TFL3') throw new Error('no TensorFlow Lite file');
  const model = TableReader.root(file);
  const buffers = model.tables(modelField.buffers);
  const codes = model.tables(modelField.operatorCodes).map((code) => ({
    code: code.number(3, 'int32'),
    old: code.number(0, 'int8'),
    version: code.number(2, 'int32', 1),
  }));
  for (const { code, old } of codes) if (old !== Math.min(code, 127)) throw new Error('two codes disagree');
  const graph = model.tables(modelField.subgraphs)[0]!;
  const tensors = graph.tables(subgraphField.tensors).map((tensor): ReadTensor => {
    const type = typeNames[tensor.number(tensorField.type, 'int8')]!;
    const quantization = tensor.table(tensorField.quantization);
    const buffer = buffers[tensor.number(tensorField.buffer, 'uint32')]!;
    return {
      name: tensor.text(tensorField.name),
      type,
      shape: tensor.int32s(tensorField.shape),
      scales: quantization?.float32s(2) ?? [],
      zeroPoints: quantization?.int64s(3) ?? [],
      dimension: quantization?.number(6, 'int32') ?? 0,
      bytes: buffer.count(0),
      get stored() {
        return this.bytes > 0 ? arrays[type](buffer.data(0)) : undefined;
      },
      start: buffer.dataStart(0),
    };
  });
  return {
    tensors,
    operators: graph.tables(subgraphField.operators).map((operator) => {
      const { code, version } = codes[operator.number(0, 'uint32')]!;
      return {
        op: operatorNames[code]!,
        version,
        inputs: operator.int32s(1),
        outputs: operator.int32s(2),
        optionsType: operator.number(3, 'uint8'),
        options: operator.table(4),
      };
    }),
    inputs: graph.int32s(subgraphField.inputs),
    outputs: graph.int32s(subgraphField.outputs),
    metadata: Object.fromEntries(
      model
        .tables(modelField.metadata)
        .map((entry) => [entry.text(0), buffers[entry.number(1, 'uint32')]!.data(0)] as const),
    ),
  };
}
