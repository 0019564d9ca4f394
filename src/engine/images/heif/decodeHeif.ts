// An ambient declaration, which other zones of the type check find only by this.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./libheif.d.ts" />
import type { LibHeif } from 'libheif-js/libheif-wasm/libheif-bundle.js';
import { isSrgb, toSrgb } from '../colour/convertColours';
import { isSrgbProfile } from '../colour/colourProfile';
import { codedSpace, type ColourSpace } from '../colour/colourSpaces';
import { matrixProfile } from '../colour/icc';
import { toBytes } from '../samples/deepPixels';
import { checkSize, UnreadableImageError } from '../common/unreadable';
import { readHeif } from '../headers/heifBoxes';

/** libheif's number for a decoder that was not compiled in, or another feature that it lacks. */
const unsupported = new Set([3, 4, 11]);
/** Its number for memory that was not given. */
const noMemory = 6;

/** RGB, [height, width, 3]. */
interface HeifPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The instance of this thread: its memory stays as large as its largest picture needed. */
let instance: LibHeif | undefined;

/**
 * Decodes the primary picture of a HEIC file with libheif: turned and mirrored as its own boxes say (its EXIF block
 * only repeats that), 8 bits, sRGB, on a background.
 * @throws UnreadableImageError
 */
export async function decodeHeif(
  bytes: Uint8Array,
  background: readonly [number, number, number],
): Promise<HeifPixels & { readonly converted: boolean }> {
  const { icc, nclx, width, height } = readHeif(bytes);
  if (width !== null && height !== null) checkSize(width, height);
  // A module of 2 MB: only files of this kind pay for it.
  instance ??= (await import('libheif-js/libheif-wasm/libheif-bundle.js')).default();
  let pixels: HeifPixels;
  try {
    pixels = decode(instance, bytes, background);
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    // A trap leaves the instance's memory in any state.
    instance = undefined;
    throw damaged(error);
  }
  const space = icc ? profileSpace(icc) : nclx && codedSpace(nclx.primaries, nclx.transfer);
  const converted = space !== null && !isSrgb(space);
  if (converted) toSrgb(pixels.data, space);
  return { ...pixels, converted };
}

function profileSpace(icc: Uint8Array): ColourSpace | null {
  return isSrgbProfile(icc) ? null : matrixProfile(icc);
}

function decode(heif: LibHeif, bytes: Uint8Array, background: readonly [number, number, number]): HeifPixels {
  const context = heif.heif_context_alloc();
  try {
    const read = heif.heif_context_read_from_memory(context, bytes);
    if (read.code.value !== 0) throw explain(read);
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    if (handle.code !== undefined) throw explain(handle);
    try {
      return decodeHandle(heif, handle, background);
    } finally {
      heif.heif_image_handle_release(handle);
    }
  } finally {
    heif.heif_context_free(context);
  }
}

function decodeHandle(heif: LibHeif, handle: object, background: readonly [number, number, number]): HeifPixels {
  checkSize(heif.heif_image_handle_get_width(handle), heif.heif_image_handle_get_height(handle));
  const decoded = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGBA,
  );
  if (decoded.code !== undefined) throw explain(decoded);
  try {
    const channel = decoded.channels.find(({ id }) => id === heif.heif_channel.heif_channel_interleaved);
    if (!channel) throw damaged(undefined);
    const { width, height, stride, data } = channel;
    const opaque = heif.heif_image_handle_has_alpha_channel(handle) === 0;
    const rgba = withoutPadding(data, 4 * width, stride, height);
    const alpha = opaque ? null : { band: 3, associated: heif.heif_image_handle_is_premultiplied_alpha(handle) !== 0 };
    const deep = { data: rgba, width, height, bands: 4, colours: [0, 1, 2] as const, alpha, told: null };
    return { data: toBytes(deep, null, background), width, height };
  } finally {
    heif.heif_image_release(decoded.image);
  }
}

function withoutPadding(data: Uint8Array, row: number, stride: number, height: number): Uint8Array {
  if (stride === row) return data;
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) out.set(data.subarray(y * stride, y * stride + row), y * row);
  return out;
}

function explain({
  code: { value },
  message,
}: {
  readonly code: { readonly value: number };
  readonly message: string;
}): UnreadableImageError {
  const cause = new Error(message);
  if (value === noMemory && !/limit/i.test(message)) {
    return new UnreadableImageError(
      'unreadable-now',
      'There was not enough memory to decode it this time. Close other programs and try again.',
      { cause },
    );
  }
  if (unsupported.has(value) || /not been built in|unsupported/i.test(message)) {
    return new UnreadableImageError(
      'unsupported-format',
      'It is a HEIF file that is coded in another way than photographs are. Convert it to JPEG or PNG.',
      { cause },
    );
  }
  return damaged(cause);
}

function damaged(cause: unknown): UnreadableImageError {
  return new UnreadableImageError(
    'damaged',
    'The HEIC data in it are damaged or cut short and cannot be decoded. Copy it again from the phone or camera.',
    { cause },
  );
}
