import { exifOrientation, type Orientation } from './exif';

/** What a JPEG's markers before its first scan say. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits a sample. */
  readonly precision: number;
  /** Baseline, extended or progressive with Huffman coding: what every decoder reads alike. */
  readonly common: boolean;
  /** Colour transform of an Adobe marker, null without one. */
  readonly adobeTransform: number | null;
  readonly orientation: Orientation;
  /** The first EXIF block, a TIFF; null without one. */
  readonly exif: Uint8Array | null;
  /** The 64 entries of quantization table 0 in the order of the file, null without one. */
  readonly quantization: Uint16Array | null;
  /** Embedded ICC profile, null without one. */
  readonly profile: Uint8Array | null;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;

/**
 * Reads the markers up to the first scan, strictly: null where a marker is missing, runs past the end or is
 * not followed directly by the next, so that no other parser can see a different size than this one.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  let frame: Pick<JpegHeader, 'width' | 'height' | 'components' | 'precision' | 'common'> | null = null;
  let adobeTransform: number | null = null;
  let exif: Uint8Array | null = null;
  let quantization: Uint16Array | null = null;
  const profileParts: Uint8Array[] = [];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === SOI || marker === EOI || marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7))
      return null;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || at + 2 + length > bytes.length) return null;
    if (marker === SOS) {
      const orientation = exif ? exifOrientation(exif) : 1;
      return frame && { ...frame, adobeTransform, orientation, exif, quantization, profile: joinProfile(profileParts) };
    }
    if (isFrame(marker)) {
      if (frame || body.length < 6) return null;
      frame = {
        precision: body[0]!,
        height: (body[1]! << 8) | body[2]!,
        width: (body[3]! << 8) | body[4]!,
        components: body[5]!,
        common: marker <= 0xc2,
      };
    } else if (marker === APP1 && startsWith(body, 'Exif\0')) {
      exif ??= body.subarray(6);
    } else if (marker === DQT) {
      quantization ??= firstTable(body);
    } else if (marker === APP2 && startsWith(body, 'ICC_PROFILE\0')) {
      profileParts.push(body.subarray(14));
    } else if (marker === APP14 && startsWith(body, 'Adobe') && body.length >= 12) {
      adobeTransform = body[11]!;
    }
    at += 2 + length;
  }
  return null;
}

/** Table 0 of a DQT segment, which may hold several, each of 64 bytes or 64 words. */
function firstTable(body: Uint8Array): Uint16Array | null {
  for (let at = 0; at < body.length;) {
    const bytes = body[at]! >> 4 === 0 ? 1 : 2;
    const end = at + 1 + 64 * bytes;
    if (end > body.length) return null;
    if ((body[at]! & 15) === 0)
      return Uint16Array.from({ length: 64 }, (_, i) =>
        bytes === 1 ? body[at + 1 + i]! : (body[at + 1 + 2 * i]! << 8) | body[at + 2 + 2 * i]!,
      );
    at = end;
  }
  return null;
}

/** SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC), which share the range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function startsWith(body: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (body[i] !== text.charCodeAt(i)) return false;
  return true;
}

function joinProfile(parts: readonly Uint8Array[]): Uint8Array | null {
  return parts.length === 0 ? null : Buffer.concat(parts);
}
