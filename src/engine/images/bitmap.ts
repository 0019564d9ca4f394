/**
 * Windows and OS/2 bitmaps, which libvips does not read. Source of the layout: Microsoft's BITMAPINFOHEADER,
 * BITMAPV4HEADER and BITMAPV5HEADER documentation; test files: BMP Suite. Alpha counts only
 * where the header has a mask for it. RLE4 differs from Pillow 12, which garbles BMP Suite's pal4rle.bmp.
 */
import { decodeRunLengths } from './bitmapRuns';
import type { Pixels } from './orient';
import { checkSize, UnreadableImageError } from './common/unreadable';

/** What the two headers say. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly pixelOffset: number;
  readonly palette: Uint8Array;
  /** Red, green, blue and alpha masks; zero alpha means opaque. */
  readonly masks: readonly [number, number, number, number];
}

const compressions = { none: 0, rle8: 1, rle4: 2, bitfields: 3, alphaBitfields: 6 } as const;
const depths: ReadonlySet<number> = new Set([1, 2, 4, 8, 16, 24, 32]);

/** Decodes a bitmap onto `background` (RGB). Throws UnreadableImageError. */
export function decodeBitmap(bytes: Uint8Array, background: readonly [number, number, number]): Pixels {
  const header = readHeader(bytes);
  const { width, height } = header;
  const rowBytes = Math.floor((width * header.bits + 31) / 32) * 4;
  const runs = header.compression === compressions.rle8 || header.compression === compressions.rle4;
  const stored = bytes.subarray(header.pixelOffset);
  if (!runs && stored.length < rowBytes * (height - 1) + Math.ceil((width * header.bits) / 8)) {
    throw new UnreadableImageError('truncated', 'The file ends before its last row of pixels.');
  }
  const data = new Uint8Array(width * height * 3);
  const indices = runs ? decodeRunLengths(stored, width, height, header.compression === compressions.rle4) : null;
  for (let y = 0; y < height; y++) {
    const to = (header.topDown ? y : height - 1 - y) * width * 3;
    if (indices) paletteRow(indices, y * width, 8, header, data, to);
    else if (header.bits <= 8) paletteRow(stored, y * rowBytes, header.bits, header, data, to);
    else if (header.bits === 24) rgbRow(stored, y * rowBytes, width, data, to);
    else maskedRow(stored, y * rowBytes, header, background, data, to);
  }
  return { data, width, height };
}

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 26) throw new UnreadableImageError('truncated', 'The file ends within its header.');
  const infoSize = view.getUint32(14, true);
  const old = infoSize === 12;
  if (bytes.length < 14 + infoSize) throw new UnreadableImageError('truncated', 'The file ends within its header.');
  if (!old && infoSize < 16)
    throw new UnreadableImageError('damaged', `A bitmap header of ${infoSize} bytes does not exist.`);
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old || infoSize < 20 ? compressions.none : view.getUint32(30, true);
  checkSize(width, height);
  const runsDepth = compression === compressions.rle8 ? 8 : compression === compressions.rle4 ? 4 : null;
  const masked = compression === compressions.bitfields || compression === compressions.alphaBitfields;
  const fits =
    runsDepth === null
      ? compression === compressions.none || (masked && (bits === 16 || bits === 32))
      : bits === runsDepth;
  if (!depths.has(bits) || !fits) {
    throw new UnreadableImageError(
      'damaged',
      `Its header says ${bits} bits a pixel with compression ${compression}, which is not supported.`,
    );
  }
  const pixelOffset = view.getUint32(10, true);
  if (pixelOffset < 14 + infoSize || pixelOffset > bytes.length) {
    throw new UnreadableImageError('damaged', 'Its header points to pixels outside the file.');
  }
  const colours = old || infoSize < 36 ? 0 : view.getUint32(46, true);
  const masksAfterHeader = masked && infoSize === 40 ? (compression === compressions.alphaBitfields ? 16 : 12) : 0;
  return {
    width,
    height,
    topDown: signedHeight < 0,
    bits,
    compression,
    pixelOffset,
    palette: readPalette(bytes, 14 + infoSize + masksAfterHeader, old ? 3 : 4, bits, colours),
    masks: masked
      ? readMasks(view, infoSize, compression, bytes.length)
      : bits === 16
        ? [0x7c00, 0x3e0, 0x1f, 0]
        : [0xff0000, 0xff00, 0xff, 0],
  };
}

function readMasks(
  view: DataView,
  infoSize: number,
  compression: number,
  length: number,
): [number, number, number, number] {
  if (length < 66) throw new UnreadableImageError('truncated', 'The file ends within its colour masks.');
  const hasAlpha = infoSize >= 56 || (compression === compressions.alphaBitfields && length >= 70);
  const mask = (at: number): number => view.getUint32(at, true);
  return [mask(54), mask(58), mask(62), hasAlpha ? mask(66) : 0];
}

/** RGB triples for every index that the depth can hold; entries that the file lacks are black. 0 colours means all. */
function readPalette(bytes: Uint8Array, at: number, entryBytes: number, bits: number, colours: number): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  if (bits > 8) return palette;
  const entries = Math.min(1 << bits, colours || 1 << bits, Math.floor((bytes.length - at) / entryBytes));
  for (let i = 0; i < entries; i++) {
    for (let channel = 0; channel < 3; channel++) palette[i * 3 + channel] = bytes[at + i * entryBytes + 2 - channel]!;
  }
  return palette;
}

function paletteRow(source: Uint8Array, from: number, bits: number, header: Header, out: Uint8Array, to: number): void {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  for (let x = 0; x < header.width; x++) {
    const byte = source[from + Math.floor(x / perByte)]!;
    const index = (byte >> (8 - bits - (x % perByte) * bits)) & mask;
    out[to++] = header.palette[index * 3]!;
    out[to++] = header.palette[index * 3 + 1]!;
    out[to++] = header.palette[index * 3 + 2]!;
  }
}

function rgbRow(source: Uint8Array, from: number, width: number, out: Uint8Array, to: number): void {
  for (let x = 0; x < width; x++, from += 3, to += 3) {
    out[to] = source[from + 2]!;
    out[to + 1] = source[from + 1]!;
    out[to + 2] = source[from]!;
  }
}

function maskedRow(
  source: Uint8Array,
  from: number,
  header: Header,
  background: readonly [number, number, number],
  out: Uint8Array,
  to: number,
): void {
  const bytes = header.bits / 8;
  const fields = header.masks.map((mask) => field(mask));
  for (let x = 0; x < header.width; x++, from += bytes) {
    let pixel = source[from]! | (source[from + 1]! << 8);
    if (bytes === 4) pixel |= (source[from + 2]! << 16) | (source[from + 3]! << 24);
    const alpha = header.masks[3] === 0 ? 255 : valueOf(pixel, fields[3]!);
    for (let channel = 0; channel < 3; channel++) {
      const value = valueOf(pixel, fields[channel]!);
      out[to++] = Math.round((value * alpha + background[channel]! * (255 - alpha)) / 255);
    }
  }
}

/** Where a mask's bits are and how many. */
function field(mask: number): { mask: number; shift: number; max: number } {
  if (mask === 0) return { mask, shift: 0, max: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { mask, shift, max: mask >>> shift };
}

/** The field's value scaled to 0..255. */
function valueOf(pixel: number, { mask, shift, max }: { mask: number; shift: number; max: number }): number {
  return max === 0 ? 0 : Math.floor((((pixel & mask) >>> shift) * 255) / max + 0.5);
}
