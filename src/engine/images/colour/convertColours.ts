import { codedSpace, columnsOf, inverted, product, srgbEncoded, type ColourSpace, type Matrix } from './colourSpaces';

const srgb = codedSpace(1, 13)!;
const fromXyz = inverted(columnsOf(...srgb.toXyz!))!;

/** Steps of light for which the stored value is kept: fine enough that the darkest levels are told apart. */
const steps = 1 << 16;
let encoded: Uint8Array | undefined;

/**
 * Converts RGB bytes of a colour space to sRGB, in place: stored values to light, the primaries, light to stored
 * values. What lies outside sRGB is clipped.
 */
export function toSrgb(pixels: Uint8Array, space: ColourSpace): void {
  const light = space.curves.map((curve) =>
    Float64Array.from({ length: 256 }, (_, i) => Math.min(1, Math.max(0, curve(i / 255)))),
  );
  const [red, green, blue] = light as [Float64Array, Float64Array, Float64Array];
  const table = (encoded ??= Uint8Array.from({ length: steps + 1 }, (_, i) =>
    Math.round(255 * srgbEncoded(i / steps)),
  ));
  const [[a, b, c], [d, e, f], [g, h, i]] = primariesToSrgb(space);
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [x, y, z] = [red[pixels[at]!]!, green[pixels[at + 1]!]!, blue[pixels[at + 2]!]!];
    pixels[at] = table[step(a * x + b * y + c * z)]!;
    pixels[at + 1] = table[step(d * x + e * y + f * z)]!;
    pixels[at + 2] = table[step(g * x + h * y + i * z)]!;
  }
}

/** Levels of 255 by which a profile may change pixels and still count as sRGB: how well real sRGB profiles are made. */
const tolerance = 3;

/** Whether pixels of a colour space are sRGB already, within `tolerance` levels everywhere: judged by what changes. */
export function isSrgb(space: ColourSpace): boolean {
  const levels = [0, 4, 12, 32, 64, 96, 128, 160, 192, 224, 255];
  const colours = space.toXyz
    ? levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b])))
    : Array.from({ length: 256 }, (_, grey) => [grey, grey, grey]);
  const before = Uint8Array.from(colours.flat());
  const after = before.slice();
  toSrgb(after, space);
  return after.every((value, at) => Math.abs(value - before[at]!) <= tolerance);
}

function primariesToSrgb({ toXyz }: ColourSpace): Matrix {
  return toXyz
    ? product(fromXyz, columnsOf(...toXyz))
    : [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ];
}

function step(light: number): number {
  return light <= 0 ? 0 : light >= 1 ? steps : Math.round(light * steps);
}
