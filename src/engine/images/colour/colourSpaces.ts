/** Three numbers: red, green, blue, or X, Y, Z. */
export type Triple = readonly [number, number, number];

/** From a stored value, 0..1, to light, 0..1. */
export type Curve = (stored: number) => number;

/** What stored RGB means. */
export interface ColourSpace {
  readonly curves: readonly [Curve, Curve, Curve];
  /** X, Y, Z of red, green and blue, relative to D50; null of grey, where all three channels are alike. */
  readonly toXyz: readonly [Triple, Triple, Triple] | null;
}

/** IEC 61966-2-1. */
export const srgbCurve: Curve = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/** The inverse of `srgbCurve`. */
export function srgbEncoded(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

type Chromaticities = readonly [red: Point, green: Point, blue: Point, white: Point];
type Point = readonly [x: number, y: number];

const d65: Point = [0.3127, 0.329];

/** Primaries by their code in ITU-T H.273, which PNG's cICP and HEIF's nclx use. */
const primaries: ReadonlyMap<number, Chromaticities> = new Map<number, Chromaticities>([
  [1, [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06], d65]],
  [5, [[0.64, 0.33], [0.29, 0.6], [0.15, 0.06], d65]],
  [6, [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], d65]],
  [7, [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], d65]],
  [9, [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046], d65]],
  [
    11,
    [
      [0.68, 0.32],
      [0.265, 0.69],
      [0.15, 0.06],
      [0.314, 0.351],
    ],
  ],
  [12, [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06], d65]],
]);

/**
 * Curves by their code in ITU-T H.273. Those of video (1, 6, 14, 15) are read as sRGB's, as programs that show pictures
 * do; those of high dynamic range (16, 18) are no curves to a display's white and are absent.
 */
const transfers: ReadonlyMap<number, Curve> = new Map<number, Curve>([
  ...[1, 2, 6, 13, 14, 15].map((code) => [code, srgbCurve] as const),
  [4, (v) => v ** 2.2],
  [5, (v) => v ** 2.8],
  [8, (v) => v],
  [17, (v) => (v ** 2.6 * 52.37) / 48],
]);

/**
 * The colour space with these codes of ITU-T H.273; 2 (unspecified) means sRGB. Null where a code is unknown or stands
 * for high dynamic range.
 */
export function codedSpace(primariesCode: number, transferCode: number): ColourSpace | null {
  const chromaticities = primaries.get(primariesCode === 2 ? 1 : primariesCode);
  const curve = transfers.get(transferCode);
  return chromaticities && curve ? spaceOf(chromaticities, curve) : null;
}

/** The colour space with these chromaticities, adapted to D50 by Bradford's method as ICC profiles are. */
export function spaceOf([r, g, b, white]: Chromaticities, curve: Curve): ColourSpace | null {
  if ([r, g, b, white].some(([, y]) => !(y > 0))) return null;
  const unscaled = columnsOf(xyz(r), xyz(g), xyz(b));
  const inverse = inverted(unscaled);
  if (!inverse) return null;
  const scale = times(inverse, xyz(white));
  const toD50 = bradford(xyz(white), [0.9642, 1, 0.8249]);
  const [x, y, z] = [r, g, b].map((point, i) =>
    times(toD50, xyz(point).map((value) => value * scale[i]!) as unknown as Triple),
  );
  return { curves: [curve, curve, curve], toXyz: [x!, y!, z!] };
}

function xyz([x, y]: Point): Triple {
  return [x / y, 1, (1 - x - y) / y];
}

/** Rows of a matrix. */
export type Matrix = readonly [Triple, Triple, Triple];

/** The matrix with these columns. */
export function columnsOf(a: Triple, b: Triple, c: Triple): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

/** Matrix times vector. */
export function times(matrix: Matrix, [a, b, c]: Triple): Triple {
  return matrix.map((row) => row[0] * a + row[1] * b + row[2] * c) as unknown as Triple;
}

/** The product of two matrices. */
export function product(a: Matrix, b: Matrix): Matrix {
  const column = (i: 0 | 1 | 2): Triple => times(a, [b[0][i], b[1][i], b[2][i]]);
  return columnsOf(column(0), column(1), column(2));
}

/** The inverse, null of a matrix that has none. */
export function inverted([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix | null {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (Math.abs(determinant) < 1e-9) return null;
  const over = (value: number): number => value / determinant;
  return [
    [over(e * i - f * h), over(c * h - b * i), over(b * f - c * e)],
    [over(f * g - d * i), over(a * i - c * g), over(c * d - a * f)],
    [over(d * h - e * g), over(b * g - a * h), over(a * e - b * d)],
  ];
}

function bradford(from: Triple, to: Triple): Matrix {
  const cones: Matrix = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
  ];
  const [source, target] = [times(cones, from), times(cones, to)];
  const scaled: Matrix = [
    [target[0] / source[0], 0, 0],
    [0, target[1] / source[1], 0],
    [0, 0, target[2] / source[2]],
  ];
  return product(inverted(cones)!, product(scaled, cones));
}
