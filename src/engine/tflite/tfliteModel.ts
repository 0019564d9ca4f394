import type { Fields } from './flatBuffer';
import {
  bytes,
  flatBuffer,
  float32s,
  int32,
  int32s,
  int64s,
  int8,
  string,
  table,
  tables,
  uint32,
  uint8,
} from './flatBuffer';
import type { Operator, TensorType } from './schema';
import {
  bufferField,
  metadataField,
  modelField,
  operatorCodeField,
  operatorField,
  operators,
  quantizationField,
  signatureField,
  subgraphField,
  tensorField,
  tensorMapField,
  tensorType,
  tfliteIdentifier,
  tfliteVersion,
} from './schema';

declare const LOUPE_VERSION: string;

/** How the integers of a tensor stand for numbers: (q - zeroPoint) · scale; one scale a channel of `dimension`. */
export interface TensorQuantization {
  readonly scales: readonly number[];
  readonly zeroPoint: number;
  readonly dimension?: number;
}

export interface TensorSpec {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly quantization?: TensorQuantization | undefined;
  /** Bytes of a constant, little-endian. */
  readonly data?: Uint8Array;
}

/** Options of an operator: which table of the union, and its fields. */
export interface OperatorOptions {
  readonly type: number;
  readonly fields: Fields;
}

/** A tensor of the model by its number. */
export type TensorId = number;
/** What stands for an optional input that is not given. */
export const noTensor: TensorId = -1;

interface WrittenOperator {
  readonly op: Operator;
  readonly version: number;
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  readonly options: OperatorOptions | undefined;
}

/** A TensorFlow Lite model under construction: one graph, its tensors, and named bytes beside it. */
export class TfliteModel {
  readonly #tensors: TensorSpec[] = [];
  readonly #operators: WrittenOperator[] = [];
  readonly #inputs: TensorId[] = [];
  readonly #outputs: TensorId[] = [];

  tensor(spec: TensorSpec): TensorId {
    return this.#tensors.push(spec) - 1;
  }

  spec(id: TensorId): TensorSpec {
    return this.#tensors[id]!;
  }

  input(spec: TensorSpec): TensorId {
    const id = this.tensor(spec);
    this.#inputs.push(id);
    return id;
  }

  output(id: TensorId): void {
    this.#outputs.push(id);
  }

  /** Appends an operator with one output. */
  operator(op: Operator, inputs: readonly TensorId[], output: TensorSpec, options?: OperatorOptions): TensorId {
    const id = this.tensor(output);
    const first = this.#tensors[inputs[0]!]!;
    const version =
      op === 'DEQUANTIZE' && first.type === 'float16' ? 3 : first.type === 'float32' ? 1 : operators[op].int8;
    this.#operators.push({ op, version, inputs, outputs: [id], options });
    return id;
  }

  /** The file, with named bytes (`TFLITE_METADATA`) among its buffers. */
  toBytes(metadata: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
    const codes = [...new Set(this.#operators.map(keyOf))];
    // Number 0 is the empty buffer of all tensors that are computed.
    const buffers: Fields[] = [{}];
    const buffer = (data: Uint8Array): number => buffers.push({ [bufferField.data]: bytes(data) }) - 1;
    const tensors = this.#tensors.map((spec) => tensorTable(spec, spec.data ? buffer(spec.data) : 0));
    const named = Object.entries(metadata).map(([name, data]) => ({
      [metadataField.name]: string(name),
      [metadataField.buffer]: uint32(buffer(data)),
    }));
    const maps = (ids: readonly TensorId[]): Fields[] =>
      ids.map((id) => ({
        [tensorMapField.name]: string(this.#tensors[id]!.name),
        [tensorMapField.tensor]: uint32(id),
      }));
    return flatBuffer(
      {
        [modelField.version]: uint32(tfliteVersion),
        [modelField.operatorCodes]: tables(codes.map(codeTable)),
        [modelField.subgraphs]: tables([
          {
            [subgraphField.tensors]: tables(tensors),
            [subgraphField.inputs]: int32s(this.#inputs),
            [subgraphField.outputs]: int32s(this.#outputs),
            [subgraphField.operators]: tables(this.#operators.map((one) => operatorTable(one, codes))),
            [subgraphField.name]: string('main'),
          },
        ]),
        [modelField.description]: string(`Written by Loupe ${LOUPE_VERSION}`),
        [modelField.buffers]: tables(buffers),
        [modelField.metadata]: named.length > 0 ? tables(named) : undefined,
        [modelField.signatures]: tables([
          {
            [signatureField.inputs]: tables(maps(this.#inputs)),
            [signatureField.outputs]: tables(maps(this.#outputs)),
            [signatureField.key]: string('serving_default'),
            [signatureField.subgraph]: uint32(0),
          },
        ]),
      },
      tfliteIdentifier,
    );
  }
}

const keyOf = ({ op, version }: WrittenOperator): string => `${op} ${version}`;

function codeTable(key: string): Fields {
  const [op, version] = key.split(' ') as [Operator, string];
  const { code } = operators[op];
  return {
    // Readers from before there were more than 127 operators look here.
    [operatorCodeField.deprecatedCode]: int8(Math.min(code, 127)),
    [operatorCodeField.version]: int32(Number(version)),
    [operatorCodeField.code]: int32(code),
  };
}

function operatorTable(one: WrittenOperator, codes: readonly string[]): Fields {
  return {
    [operatorField.code]: uint32(codes.indexOf(keyOf(one))),
    [operatorField.inputs]: int32s(one.inputs),
    [operatorField.outputs]: int32s(one.outputs),
    [operatorField.optionsType]: one.options ? uint8(one.options.type) : undefined,
    [operatorField.options]: one.options ? table(one.options.fields) : undefined,
  };
}

function tensorTable({ name, type, shape, quantization }: TensorSpec, buffer: number): Fields {
  return {
    [tensorField.shape]: int32s(shape),
    [tensorField.type]: int8(tensorType[type]),
    [tensorField.buffer]: uint32(buffer),
    [tensorField.name]: string(name),
    [tensorField.quantization]: quantization
      ? table({
          [quantizationField.scale]: float32s(quantization.scales),
          [quantizationField.zeroPoint]: int64s(quantization.scales.map(() => quantization.zeroPoint)),
          [quantizationField.dimension]:
            quantization.dimension === undefined ? undefined : int32(quantization.dimension),
        })
      : undefined,
  };
}
