/**
 * The first directory of a TIFF, as far as it tells what the samples of a pixel mean. Source: TIFF 6.0, its technical
 * notes, and BigTIFF's design.
 */

/** Reads bytes at a place; fewer where the file ends. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array> | Uint8Array;

export interface TiffHeader {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel. */
  readonly samples: number;
  /** Bits of the first sample. */
  readonly bits: number;
  /** Unsigned 1, signed 2, float 3, undefined 4, complex 5 and 6. */
  readonly sampleFormat: number;
  readonly photometric: number | null;
  /** Meaning of each sample beyond the colours: 0 unspecified, 1 associated alpha, 2 unassociated alpha. */
  readonly extra: readonly number[];
  /**
   * The range of the samples as the file itself gives it, by SMinSampleValue and SMaxSampleValue or their older forms.
   */
  readonly least: number | null;
  readonly largest: number | null;
  /** Samples that are red, green and blue by GDAL's metadata, where those are told. */
  readonly rgb: readonly [number, number, number] | null;
  /** A camera's raw data: DNG, or a mosaic of colour filters. */
  readonly raw: boolean;
}

const tags = {
  width: 256,
  height: 257,
  bits: 258,
  photometric: 262,
  samples: 277,
  minSample: 280,
  maxSample: 281,
  extra: 338,
  sampleFormat: 339,
  sMinSample: 340,
  sMaxSample: 341,
  gdalMetadata: 42_112,
  dngVersion: 50_706,
} as const;

const photometrics = { cfa: 32_803, linearRaw: 34_892 } as const;

/** Bytes of each type of a value. */
const typeBytes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** Values of a tag that are read; colour maps and offsets have more and are not asked for. */
const mostValues = 64;
const mostText = 65_536;
const mostEntries = 4096;

/** Null where the directory is damaged or absent. */
export async function readTiffHeader(read: ReadAt): Promise<TiffHeader | null> {
  const start = await read(0, 16);
  if (start.length < 8) return null;
  const little = start[0] === 0x49;
  const view = viewOf(start);
  const big = view.getUint16(2, little) === 43;
  if (big && start.length < 16) return null;
  const at = big ? Number(view.getBigUint64(8, little)) : view.getUint32(4, little);
  const values = await readDirectory(read, at, little, big);
  const first = (tag: number): number | null => values?.get(tag)?.[0] ?? null;
  const [width, height] = [first(tags.width), first(tags.height)];
  if (!values || width === null || height === null) return null;
  const samples = first(tags.samples) ?? 1;
  const photometric = first(tags.photometric);
  const colours = colourSamples(photometric, samples);
  const told = values.get(tags.extra) ?? [];
  return {
    width,
    height,
    samples,
    bits: first(tags.bits) ?? 1,
    sampleFormat: first(tags.sampleFormat) ?? 1,
    photometric,
    extra: Array.from({ length: Math.max(0, samples - colours) }, (_, i) => told[i] ?? 0),
    least: smallestOf(values.get(tags.sMinSample) ?? values.get(tags.minSample)),
    largest: largestOf(values.get(tags.sMaxSample) ?? values.get(tags.maxSample)),
    rgb: gdalColours(values.get(tags.gdalMetadata), samples),
    raw: values.has(tags.dngVersion) || photometric === photometrics.cfa || photometric === photometrics.linearRaw,
  };
}

/** Samples of a pixel that are its colour, by the photometric interpretation. */
export function colourSamples(photometric: number | null, samples: number): number {
  switch (photometric) {
    case 2:
    case 6:
    case 8:
    case 9:
    case 10:
      return 3;
    case 5:
      return 4;
    case null:
      return samples >= 3 ? 3 : 1;
    default:
      return 1;
  }
}

/**
 * GDAL names the colours of bands in items such as `<Item name="COLORINTERP" sample="2" role="colorinterp">Red</Item>`.
 */
function gdalColours(characters: readonly number[] | undefined, samples: number): TiffHeader['rgb'] {
  if (!characters) return null;
  const items = String.fromCharCode(...characters.slice(0, 16_384)).matchAll(
    /<Item\b[^>]*\bsample="(\d+)"[^>]*\brole="colorinterp"[^>]*>\s*(red|green|blue)\s*</gi,
  );
  const of = new Map([...items].map(([, sample, colour]) => [colour!.toLowerCase(), Number(sample)]));
  const [red, green, blue] = [of.get('red'), of.get('green'), of.get('blue')];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return Math.max(red, green, blue) < samples ? [red, green, blue] : null;
}

async function readDirectory(
  read: ReadAt,
  at: number,
  little: boolean,
  big: boolean,
): Promise<Map<number, number[]> | null> {
  const [countBytes, entryBytes, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const head = await read(at, countBytes);
  if (head.length < countBytes) return null;
  const entries = big ? Number(viewOf(head).getBigUint64(0, little)) : viewOf(head).getUint16(0, little);
  if (entries === 0 || entries > mostEntries) return null;
  const bytes = await read(at + countBytes, entries * entryBytes);
  const view = viewOf(bytes);
  const wanted = new Set<number>(Object.values(tags));
  const values = new Map<number, number[]>();
  for (let entry = 0; entry + entryBytes <= bytes.length; entry += entryBytes) {
    const tag = view.getUint16(entry, little);
    const type = view.getUint16(entry + 2, little);
    const size = typeBytes[type];
    if (!wanted.has(tag) || size === undefined) continue;
    const all = big ? Number(view.getBigUint64(entry + 4, little)) : view.getUint32(entry + 4, little);
    const count = Math.min(all, type === 2 ? mostText : mostValues);
    const place = entry + entryBytes - inline;
    const elsewhere = big ? Number(view.getBigUint64(place, little)) : view.getUint32(place, little);
    const data = all * size <= inline ? bytes.subarray(place, place + inline) : await read(elsewhere, count * size);
    values.set(tag, numbersOf(data, type, Math.min(count, Math.floor(data.length / size)), little));
  }
  return values;
}

function numbersOf(data: Uint8Array, type: number, count: number, little: boolean): number[] {
  const view = viewOf(data);
  return Array.from({ length: count }, (_, i) => {
    switch (type) {
      case 3:
        return view.getUint16(2 * i, little);
      case 4:
      case 13:
        return view.getUint32(4 * i, little);
      case 6:
        return view.getInt8(i);
      case 8:
        return view.getInt16(2 * i, little);
      case 9:
        return view.getInt32(4 * i, little);
      case 5:
        return view.getUint32(8 * i, little) / view.getUint32(8 * i + 4, little);
      case 10:
        return view.getInt32(8 * i, little) / view.getInt32(8 * i + 4, little);
      case 11:
        return view.getFloat32(4 * i, little);
      case 12:
        return view.getFloat64(8 * i, little);
      case 16:
      case 18:
        return Number(view.getBigUint64(8 * i, little));
      case 17:
        return Number(view.getBigInt64(8 * i, little));
      default:
        return view.getUint8(i);
    }
  });
}

function smallestOf(values: readonly number[] | undefined): number | null {
  return values && values.length > 0 && values.every(Number.isFinite) ? Math.min(...values) : null;
}

function largestOf(values: readonly number[] | undefined): number | null {
  return values && values.length > 0 && values.every(Number.isFinite) ? Math.max(...values) : null;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
