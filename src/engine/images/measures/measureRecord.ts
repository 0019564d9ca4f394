import { createHash } from 'node:crypto';
import { signatureLength } from '../../../core/audit/nearDuplicates/signature';
import type { PixelMeasures } from '../../../core/audit/measures/pixelMeasures';

/** What is kept of each image: what the file says of itself, and what its pixels do. */
export interface ImageRecord extends PixelMeasures {
  /** Upright, pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: string;
  /** Bits of `measureFlags`. */
  readonly flags: number;
  readonly camera: string;
  readonly taken: number;
  /** JPEG quality, NaN for others. */
  readonly quality: number;
  /** SHA-256 of the upright pixels with their size, hexadecimal. */
  readonly pixels: string;
  /** By which the picture is found again where it was changed a little. */
  readonly signature: Uint8Array;
}

/** What is known of a file before its pixels are looked at. */
export type FileFacts = Pick<ImageRecord, 'format' | 'flags' | 'camera' | 'taken' | 'quality'>;

/** Places in a record, little endian. */
const at = {
  width: 0,
  height: 4,
  flags: 8,
  format: 12,
  brightness: 20,
  brightness99: 24,
  brightness5: 28,
  sharpness: 32,
  entropy: 36,
  colour: 40,
  quality: 44,
  taken: 48,
  pixels: 56,
  camera: 88,
} as const;
const [formatBytes, pixelsBytes, cameraBytes] = [8, 32, 64];
const signatureAt = at.camera + cameraBytes;

/** Length of every record: a multiple of 4, so that records are kept where features are. */
export const recordBytes = signatureAt + 4 * Math.ceil(signatureLength / 4);

/** A record as it travels between threads and lies in the cache. */
export function encodeImageRecord(record: ImageRecord): Uint8Array {
  const bytes = new Uint8Array(recordBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(at.width, record.width, true);
  view.setUint32(at.height, record.height, true);
  view.setUint32(at.flags, record.flags, true);
  putText(bytes, at.format, formatBytes, record.format);
  for (const name of floats) view.setFloat32(at[name], record[name], true);
  view.setFloat64(at.taken, record.taken, true);
  bytes.set(Buffer.from(record.pixels, 'hex').subarray(0, pixelsBytes), at.pixels);
  putText(bytes, at.camera, cameraBytes, record.camera);
  bytes.set(record.signature, signatureAt);
  return bytes;
}

/** The record again; numbers have the precision of 32-bit floats. */
export function decodeImageRecord(bytes: Uint8Array): ImageRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const float = (name: (typeof floats)[number]): number => view.getFloat32(at[name], true);
  return {
    width: view.getUint32(at.width, true),
    height: view.getUint32(at.height, true),
    flags: view.getUint32(at.flags, true),
    format: takeText(bytes, at.format, formatBytes),
    brightness: float('brightness'),
    brightness99: float('brightness99'),
    brightness5: float('brightness5'),
    sharpness: float('sharpness'),
    entropy: float('entropy'),
    colour: float('colour'),
    quality: float('quality'),
    taken: view.getFloat64(at.taken, true),
    pixels: Buffer.from(bytes.subarray(at.pixels, at.pixels + pixelsBytes)).toString('hex'),
    camera: takeText(bytes, at.camera, cameraBytes),
    signature: bytes.slice(signatureAt, signatureAt + signatureLength),
  };
}

/** What a scan asks of a record, without unpacking the rest. */
export function sizeInRecord(bytes: Uint8Array): Pick<ImageRecord, 'width' | 'height' | 'format'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(at.width, true), view.getUint32(at.height, true)];
  return { width, height, format: takeText(bytes, at.format, formatBytes) };
}

const floats = ['brightness', 'brightness99', 'brightness5', 'sharpness', 'entropy', 'colour', 'quality'] as const;

/** What does not fit keeps its beginning, and a hash by which it stays apart from others. */
function putText(bytes: Uint8Array, from: number, room: number, text: string): void {
  const whole = Buffer.from(text, 'utf8');
  const fits =
    whole.length <= room
      ? whole
      : Buffer.from(`${text.slice(0, room - 18)}…${createHash('sha256').update(text).digest('hex').slice(0, 12)}`);
  bytes.set(fits.subarray(0, room), from);
}

function takeText(bytes: Uint8Array, from: number, room: number): string {
  const slot = bytes.subarray(from, from + room);
  const end = slot.indexOf(0);
  return Buffer.from(end < 0 ? slot : slot.subarray(0, end)).toString('utf8');
}
