/**
 * FlatBuffers (https://flatbuffers.dev/internals/), as far as a file needs them that is written once: tables are
 * described as values, then laid out front to back, each with its own list of fields before it.
 */

/** A field of a table by its number in the schema; absent fields are left out. */
export type Fields = Readonly<Record<number, Field | undefined>>;

export type Field =
  | { readonly is: 'bool' | 'int8' | 'uint8' | 'int32' | 'uint32' | 'float32'; readonly value: number }
  | { readonly is: 'string'; readonly value: string }
  | { readonly is: 'table'; readonly value: Fields }
  | { readonly is: 'tables'; readonly value: readonly Fields[] }
  | { readonly is: 'strings'; readonly value: readonly string[] }
  | { readonly is: 'int32s' | 'float32s' | 'int64s'; readonly value: readonly number[] }
  | { readonly is: 'bytes'; readonly value: Uint8Array };

export const int8 = (value: number): Field => ({ is: 'int8', value });
export const uint8 = (value: number): Field => ({ is: 'uint8', value });
export const int32 = (value: number): Field => ({ is: 'int32', value });
export const uint32 = (value: number): Field => ({ is: 'uint32', value });
export const float32 = (value: number): Field => ({ is: 'float32', value });
export const bool = (value: boolean): Field => ({ is: 'bool', value: value ? 1 : 0 });
export const string = (value: string): Field => ({ is: 'string', value });
export const table = (value: Fields): Field => ({ is: 'table', value });
export const tables = (value: readonly Fields[]): Field => ({ is: 'tables', value });
export const strings = (value: readonly string[]): Field => ({ is: 'strings', value });
export const int32s = (value: readonly number[]): Field => ({ is: 'int32s', value });
export const int64s = (value: readonly number[]): Field => ({ is: 'int64s', value });
export const float32s = (value: readonly number[]): Field => ({ is: 'float32s', value });
/** Bytes that begin at a multiple of 16, as weights must (`force_align: 16`). */
export const bytes = (value: Uint8Array): Field => ({ is: 'bytes', value });

/** Bytes that a field takes inside its table; what has a length of its own is an offset there. */
const widths: Readonly<Partial<Record<Field['is'], number>>> = { bool: 1, int8: 1, uint8: 1 };
const widthOf = (field: Field): number => widths[field.is] ?? 4;

/** The bytes of a file whose root is a table, with the four letters that identify its kind. */
export function flatBuffer(root: Fields, identifier: string): Uint8Array {
  const writer = new Writer();
  const offset = writer.reserve(4, 4);
  writer.ascii(identifier);
  writer.point(offset, writer.table(root));
  return writer.finish();
}

class Writer {
  #buffer = Buffer.alloc(1 << 16);
  /** Lists of 64-bit integers by what is in them, with the places that point there: equal ones are written once. */
  readonly #shared = new Map<string, { readonly values: readonly number[]; readonly from: number[] }>();
  #length = 0;

  /** Room for `size` bytes that begin at a multiple of `align`. */
  reserve(size: number, align: number): number {
    const start = Math.ceil(this.#length / align) * align;
    const end = start + size;
    if (end > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(end, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#length = end;
    return start;
  }

  ascii(text: string): void {
    const at = this.reserve(text.length, 1);
    this.#buffer.write(text, at, 'ascii');
  }

  /** Writes at `from` how far `to` lies behind it. */
  point(from: number, to: number): void {
    this.#buffer.writeUInt32LE(to - from, from);
  }

  /** A table with its list of fields before it and what it points to behind it. */
  table(fields: Fields): number {
    const present = Object.entries(fields).flatMap(([id, field]) => (field ? [{ id: Number(id), field }] : []));
    const count = present.reduce((most, { id }) => Math.max(most, id + 1), 0);
    const list = this.reserve(4 + 2 * count, 2);
    let size = 4;
    const places = present.map(({ id, field }) => {
      const width = widthOf(field);
      const place = Math.ceil(size / width) * width;
      size = place + width;
      return { id, field, place };
    });
    const start = this.reserve(size, 4);
    this.#buffer.writeUInt16LE(4 + 2 * count, list);
    this.#buffer.writeUInt16LE(size, list + 2);
    for (const { id, place } of places) this.#buffer.writeUInt16LE(place, list + 4 + 2 * id);
    this.#buffer.writeInt32LE(start - list, start);
    // Texts first, so that the beginning of a file tells what wrote it.
    const texts = places.filter(({ field }) => field.is === 'string');
    for (const { field, place } of [...texts, ...places.filter((one) => !texts.includes(one))])
      this.#field(field, start + place);
    return start;
  }

  #field(field: Field, at: number): void {
    switch (field.is) {
      case 'bool':
      case 'uint8':
        return void this.#buffer.writeUInt8(field.value, at);
      case 'int8':
        return void this.#buffer.writeInt8(field.value, at);
      case 'int32':
        return void this.#buffer.writeInt32LE(field.value, at);
      case 'uint32':
        return void this.#buffer.writeUInt32LE(field.value, at);
      case 'float32':
        return void this.#buffer.writeFloatLE(field.value, at);
      case 'string':
        return this.point(at, this.#string(field.value));
      case 'table':
        return this.point(at, this.table(field.value));
      case 'tables':
        return this.#pointers(at, field.value, (value) => this.table(value));
      case 'strings':
        return this.#pointers(at, field.value, (value) => this.#string(value));
      case 'bytes':
        return this.point(at, this.#vector(field.value, field.value.length, 16));
      case 'int32s':
        return this.point(at, this.#vector(Int32Array.from(field.value), field.value.length, 4));
      case 'float32s':
        return this.point(at, this.#vector(Float32Array.from(field.value), field.value.length, 4));
      case 'int64s':
        return this.#share(at, field.value);
    }
  }

  /** Zero points of channels are long lists of the same number. What is shared stands behind all that points to it. */
  #share(at: number, values: readonly number[]): void {
    const key = values.join();
    const entry = this.#shared.get(key) ?? { values, from: [] };
    entry.from.push(at);
    this.#shared.set(key, entry);
  }

  #pointers<T>(at: number, values: readonly T[], write: (value: T) => number): void {
    const start = this.reserve(4 + 4 * values.length, 4);
    this.#buffer.writeUInt32LE(values.length, start);
    this.point(at, start);
    values.forEach((value, index) => this.point(start + 4 + 4 * index, write(value)));
  }

  /** A length and elements that begin at a multiple of `align`. */
  #vector(data: ArrayBufferView, count: number, align: number): number {
    const begin = Math.ceil((this.#length + 4) / align) * align;
    this.reserve(begin - 4 - this.#length, 1);
    const start = this.reserve(4 + data.byteLength, 4);
    this.#buffer.writeUInt32LE(count, start);
    this.#buffer.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + 4);
    return start;
  }

  /** UTF-8 with a zero behind it that does not count. */
  #string(text: string): number {
    const utf8 = Buffer.from(text, 'utf8');
    const start = this.reserve(4 + utf8.length + 1, 4);
    this.#buffer.writeUInt32LE(utf8.length, start);
    utf8.copy(this.#buffer, start + 4);
    return start;
  }

  finish(): Uint8Array {
    for (const { values, from } of this.#shared.values()) {
      const list = this.#vector(BigInt64Array.from(values, BigInt), values.length, 8);
      for (const at of from) this.point(at, list);
    }
    this.reserve(0, 16);
    return this.#buffer.subarray(0, this.#length);
  }
}
