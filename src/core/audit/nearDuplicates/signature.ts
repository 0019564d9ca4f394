/** Width and height of a signature's picture. */
export const signatureSide = 32;
/** Bytes of a signature: grey levels, row by row. */
export const signatureLength = signatureSide * signatureSide;

/**
 * A picture of 32 × 32 grey levels of the whole image, stretched to a square, each the mean of the area that it stands
 * for: enough to find an image again that was resized, compressed, mirrored, framed or cut a little.
 * @param grey [height, width], row by row, 0 to 255  @param width,height pixels, at least 1
 */
export function imageSignature(grey: Uint8Array, width: number, height: number): Uint8Array {
  if (width < 1 || height < 1 || grey.length !== width * height)
    throw new RangeError(`${grey.length} grey levels are not ${width} × ${height}`);
  const across = areas(width);
  const rows = new Float64Array(height * signatureSide);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < signatureSide; x++) {
      const { first, weights } = across[x]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * grey[y * width + first + k]!;
      rows[y * signatureSide + x] = sum;
    }
  const down = areas(height);
  const signature = new Uint8Array(signatureLength);
  for (let y = 0; y < signatureSide; y++) {
    const { first, weights } = down[y]!;
    for (let x = 0; x < signatureSide; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * rows[(first + k) * signatureSide + x]!;
      signature[y * signatureSide + x] = Math.round(sum);
    }
  }
  return signature;
}

interface Area {
  /** The first of its pixels. */
  readonly first: number;
  /** The share that each has in it. Sums to 1. */
  readonly weights: readonly number[];
}

/** Kept by length, of pictures as audits measure them: laying the areas out takes longer than summing over them. */
const laidOut = new Map<number, readonly Area[]>();
const keptUpTo = 256;

/** The cells of a side. */
function areas(length: number): readonly Area[] {
  const known = laidOut.get(length) ?? layOut(length);
  if (length <= keptUpTo) laidOut.set(length, known);
  return known;
}

function layOut(length: number): Area[] {
  const size = length / signatureSide;
  return Array.from({ length: signatureSide }, (_, cell) => {
    const [from, to] = [cell * size, (cell + 1) * size];
    const first = Math.min(Math.floor(from), length - 1);
    const last = Math.min(Math.max(Math.ceil(to), first + 1), length);
    const weights: number[] = [];
    for (let pixel = first; pixel < last; pixel++)
      weights.push(Math.max(0, Math.min(to, pixel + 1) - Math.max(from, pixel)));
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: sum > 0 ? weights.map((weight) => weight / sum) : [1, ...weights.slice(1).fill(0)] };
  });
}
