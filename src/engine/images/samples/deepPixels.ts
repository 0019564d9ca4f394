import type { SampleEvidence, SampleKind, SampleRange } from './sampleRule';

/** Pixels as a file stores them, [height, width, bands]; bytes too, where their bands need care. */
export interface DeepPixels {
  readonly data: Uint8Array | Uint16Array | Float32Array;
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  /** Bands that are the colour: one of grey, or red, green and blue. */
  readonly colours: readonly [number] | readonly [number, number, number];
  /** The band that is transparency, and whether colours are multiplied by it already. */
  readonly alpha: { readonly band: number; readonly associated: boolean } | null;
  /** The range as the file gives it. */
  readonly told: { readonly least: number; readonly largest: number } | null;
}

/** Values of one image that are kept for the choice of a range. */
const kept = 4096;

export function kindOf({ data }: Pick<DeepPixels, 'data'>): SampleKind {
  return data instanceof Float32Array ? 'real' : 'integer';
}

/** What the colours' samples are like. What is no number counts for nothing. */
export function evidenceOf(pixels: DeepPixels): SampleEvidence {
  const { data, bands, colours, told } = pixels;
  const count = data.length / bands;
  const every = Math.max(1, Math.floor((count * colours.length) / kept));
  const values: number[] = [];
  let [least, largest, seen] = [Infinity, -Infinity, 0];
  for (let pixel = 0; pixel < count; pixel++) {
    for (const band of colours) {
      const value = data[pixel * bands + band]!;
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > largest) largest = value;
      if (seen++ % every === 0) values.push(value);
    }
  }
  if (seen === 0) [least, largest] = [0, 0];
  // A range that the pixels themselves contradict is not believed.
  const holds = told !== null && told.least <= least && told.largest >= largest;
  return {
    kind: kindOf(pixels),
    least: holds ? told.least : least,
    largest: holds ? told.largest : largest,
    told: holds,
    values: Float32Array.from(values),
  };
}

/** RGB bytes, [height, width, 3], on a background. Values outside the range are clipped; what is no number is 0. */
export function toBytes(
  pixels: DeepPixels,
  range: SampleRange | null,
  background: readonly [number, number, number],
): Uint8Array {
  const { data, width, height, bands, colours, alpha } = pixels;
  const level = levelOf(range);
  const out = new Uint8Array(width * height * 3);
  const [red, green, blue] = colours.length === 3 ? colours : [colours[0], colours[0], colours[0]];
  for (let from = 0, to = 0; to < out.length; from += bands, to += 3) {
    out[to] = level(data[from + red]!);
    out[to + 1] = level(data[from + green]!);
    out[to + 2] = level(data[from + blue]!);
    if (!alpha) continue;
    const opacity = level(data[from + alpha.band]!);
    for (let i = 0; i < 3; i++) {
      const colour = alpha.associated ? 255 * out[to + i]! : out[to + i]! * opacity;
      out[to + i] = Math.min(255, Math.round((colour + background[i]! * (255 - opacity)) / 255));
    }
  }
  return out;
}

/** A stored value as 0..255. */
function levelOf(range: SampleRange | null): (value: number) => number {
  if (range === null) return (value) => value;
  if (range.kind === 'integer') {
    // Bits are dropped, as libvips does: equal for writers that repeat the byte (257 v) and that shift it (256 v).
    const shift = range.bits - 8;
    return (value) => Math.min(255, value >> shift);
  }
  const { low, high } = range;
  const scale = 255 / (high - low);
  return (value) => {
    const level = (value - low) * scale;
    return level > 0 ? Math.min(255, Math.round(level)) : 0;
  };
}

/** Share of the colours' samples above or below the range, where it is worth saying: more than one in a thousand. */
export function clippedShare({ data, bands, colours }: DeepPixels, range: SampleRange): number {
  const [low, high] = range.kind === 'integer' ? [0, 2 ** range.bits - 1] : [range.low, range.high];
  let clipped = 0;
  for (let from = 0; from < data.length; from += bands) {
    for (const band of colours) {
      const value = data[from + band]!;
      if (value < low || value > high) clipped++;
    }
  }
  const share = clipped / ((data.length / bands) * colours.length);
  return share > 0.001 ? share : 0;
}
