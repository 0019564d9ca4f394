import { isSrgb } from './convertColours';
import { codedSpace, spaceOf, srgbCurve, type ColourSpace, type Curve } from './colourSpaces';
import { heifColour } from '../headers/heifBoxes';

/**
 * The colour space that a file without an ICC profile names in another way: PNG by cICP, or by gAMA and cHRM together
 * (alone, as other programs do, they are not heeded), HEIF and AVIF by an nclx box. Null where it names none, sRGB, or
 * one of high dynamic range.
 */
export function taggedSpace(bytes: Uint8Array, format: string): ColourSpace | null {
  const space = format === 'png' ? pngSpace(bytes) : format === 'avif' ? nclxSpace(bytes) : null;
  return space && !isSrgb(space) ? space : null;
}

function nclxSpace(bytes: Uint8Array): ColourSpace | null {
  const { nclx } = heifColour(bytes);
  return nclx && codedSpace(nclx.primaries, nclx.transfer);
}

function pngSpace(bytes: Uint8Array): ColourSpace | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0) !== 0x89504e47) return null;
  let srgb = false;
  let gamma = 0;
  let points: number[] | null = null;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = at + 8;
    if (data + length > bytes.length) break;
    if (name === 'cICP' && length === 4) return codedSpace(bytes[data]!, bytes[data + 1]!);
    if (name === 'IDAT') break;
    srgb ||= name === 'sRGB';
    if (name === 'gAMA' && length === 4) gamma = view.getUint32(data) / 100_000;
    if (name === 'cHRM' && length === 32)
      points = Array.from({ length: 8 }, (_, i) => view.getUint32(data + 4 * i) / 100_000);
    at = data + length + 4;
  }
  if (srgb || !gamma || !points) return null;
  // Writers of sRGB give its curve as 1/2.2, for want of a better number.
  const curve: Curve = Math.abs(gamma - 1 / 2.2) < 0.01 ? srgbCurve : (v) => v ** (1 / gamma);
  const [wx, wy, rx, ry, gx, gy, bx, by] = points as [number, number, number, number, number, number, number, number];
  return spaceOf(
    [
      [rx, ry],
      [gx, gy],
      [bx, by],
      [wx, wy],
    ],
    curve,
  );
}
