/** What a TIFF is made of; samples are interleaved. */
export interface TiffParts {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint16Array | Int16Array | Float32Array;
  readonly samples: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 5 CMYK. */
  readonly photometric: number;
  readonly extra?: readonly number[];
  /** Further tags, of numbers or a text. */
  readonly tags?: Readonly<Record<number, readonly number[] | string>>;
}

/** An uncompressed little-endian TIFF of one strip, by hand: writers at hand cannot make all kinds. */
export function makeTiff({ width, height, data, samples, photometric, extra = [], tags = {} }: TiffParts): Buffer {
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const format = data instanceof Float32Array ? 3 : data instanceof Int16Array ? 2 : 1;
  const bits = new Array<number>(samples).fill(8 * data.BYTES_PER_ELEMENT);
  const entries: [tag: number, type: number, values: number[] | string][] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, bits],
    [259, 3, [1]],
    [262, 3, [photometric]],
    [273, 4, [8]],
    [277, 3, [samples]],
    [278, 4, [height]],
    [279, 4, [pixels.length]],
    [339, 3, new Array<number>(samples).fill(format)],
  ];
  if (extra.length > 0) entries.push([338, 3, [...extra]]);
  for (const [tag, value] of Object.entries(tags))
    entries.push([Number(tag), typeof value === 'string' ? 2 : 12, typeof value === 'string' ? value : [...value]]);
  entries.sort(([a], [b]) => a - b);
  const padded = pixels.length + (pixels.length % 2);
  const far: Buffer[] = [];
  let farAt = 8 + padded + 2 + 12 * entries.length + 4;
  const directory = Buffer.alloc(2 + 12 * entries.length + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, values], i) => {
    const bytes = valuesOf(type, values);
    const at = 2 + 12 * i;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(type === 2 ? bytes.length : values.length, at + 4);
    if (bytes.length <= 4) return void bytes.copy(directory, at + 8);
    directory.writeUInt32LE(farAt, at + 8);
    far.push(bytes);
    farAt += bytes.length;
  });
  const head = Buffer.alloc(8);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8 + padded, 4);
  return Buffer.concat([head, pixels, Buffer.alloc(padded - pixels.length), directory, ...far]);
}

function valuesOf(type: number, values: number[] | string): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0${values.length % 2 === 0 ? '\0' : ''}`, 'latin1');
  const size = type === 12 ? 8 : type === 4 ? 4 : 2;
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, i) => {
    if (type === 12) bytes.writeDoubleLE(value, i * size);
    else bytes.writeUIntLE(value, i * size, size);
  });
  return bytes;
}
