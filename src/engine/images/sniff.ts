import type { ImageFormat } from '../../core/choices/imageFormats';
import { readHeif } from './headers/heifBoxes';

/** Bytes of a file's start that `sniffFormat` looks at. */
export const sniffLength = 64;

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

/** Signatures at fixed places; `null` matches any byte. */
const signatures: readonly (readonly [format: ImageFormat, bytes: readonly (number | null)[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a]],
  ['gif', ascii('GIF87a')],
  ['gif', ascii('GIF89a')],
  ['webp', [...ascii('RIFF'), null, null, null, null, ...ascii('WEBP')]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['tiff', [0x49, 0x49, 0x2b, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2b]],
  ['psd', ascii('8BPS')],
  ['qoi', ascii('qoif')],
  ['pdf', ascii('%PDF-')],
  ['jxl', [0xff, 0x0a]],
  ['jxl', [0, 0, 0, 0x0c, ...ascii('JXL '), 0x0d, 0x0a]],
  ['jp2', [0, 0, 0, 0x0c, ...ascii('jP  ')]],
  ['jp2', [0xff, 0x4f, 0xff, 0x51]],
  ['icns', ascii('icns')],
  ['exr', [0x76, 0x2f, 0x31, 0x01]],
  ['hdr', ascii('#?RADIANCE')],
  ['hdr', ascii('#?RGBE')],
  ['farbfeld', ascii('farbfeld')],
  ['dds', ascii('DDS ')],
];

const avifBrands = new Set(['avif', 'avis']);
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'mif2', 'mif3', 'msf1']);

/**
 * The format of a file by its content, whatever its name says.
 * @param head the first `sniffLength` bytes, or all of a shorter file
 * @returns null where it is no known image format
 */
export function sniffFormat(head: Uint8Array): ImageFormat | null {
  for (const [format, bytes] of signatures) {
    if (head.length >= bytes.length && bytes.every((byte, i) => byte === null || head[i] === byte)) return format;
  }
  return sniffIsoMedia(head) ?? sniffBitmap(head) ?? sniffText(head);
}

/** The format of a whole file, as it is decoded: `mif1` alone may be AVIF or HEIC, and the boxes tell which. */
export function decodableFormat(bytes: Uint8Array): ImageFormat | null {
  const format = sniffFormat(bytes.subarray(0, sniffLength));
  return format === 'heic' && readHeif(bytes).codec === 'av01' ? 'avif' : format;
}

/** AVIF and HEIC share one container; the brands say which it is. `mif1` alone may be either: HEIC then. */
function sniffIsoMedia(head: Uint8Array): ImageFormat | null {
  if (text(head, 4, 8) !== 'ftyp') return null;
  const end = Math.min(head.length, (head[2]! << 8) | head[3]!);
  const brands = [text(head, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(head, at, at + 4));
  if (brands.some((brand) => avifBrands.has(brand))) return 'avif';
  return brands.some((brand) => heicBrands.has(brand)) ? 'heic' : null;
}

/** `BM` alone begins too many texts: the information header's size must be one that exists. */
function sniffBitmap(head: Uint8Array): ImageFormat | null {
  if (text(head, 0, 2) === 'BM' && head.length >= 18) {
    const size = head[14]! | (head[15]! << 8) | (head[16]! << 16) | (head[17]! << 24);
    return size >= 12 && size <= 256 ? 'bmp' : null;
  }
  const isIcon =
    head.length >= 22 && head[0] === 0 && head[1] === 0 && (head[2] === 1 || head[2] === 2) && head[3] === 0;
  return isIcon && (head[4]! > 0 || head[5]! > 0) && head[5] === 0 && head[9] === 0 ? 'ico' : null;
}

function sniffText(head: Uint8Array): ImageFormat | null {
  const start = text(head, 0, sniffLength);
  if (/^P[1-7]\s/.test(start)) return 'pnm';
  const markup = start.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  return /^<svg[\s>]/i.test(markup) || /^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)?<(svg|!DOCTYPE svg)/is.test(markup)
    ? 'svg'
    : null;
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
