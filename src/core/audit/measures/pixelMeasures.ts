/** Changes whenever the same pixels could have other measures; part of the key under which they are kept. */
export const measureVersion = 'measures-1';

/** Pixels of the long side of the picture that is measured, as large as networks usually take it. */
export const measureSize = 256;

/** What the pixels of an image tell (`ImageMeasures` explains each). */
export interface PixelMeasures {
  readonly brightness: number;
  readonly brightness99: number;
  readonly brightness5: number;
  readonly sharpness: number;
  readonly entropy: number;
  readonly colour: number;
}

/** Weights of the squares of red, green and blue in brightness as it is perceived (HSP), as CleanVision has them. */
const perceived = { red: 0.241, green: 0.691, blue: 0.068 } as const;

/** Mean distance from grey, of 255, up to which a picture counts as grey: JPEG of a grey picture comes back so. */
const greyUpTo = 1.5;

/**
 * Measures a picture of at most `measureSize` pixels on its long side.
 * @param data RGB, [height, width, 3]
 */
export function measurePixels(
  data: ArrayLike<number>,
  width: number,
  height: number,
): PixelMeasures & { readonly grey: boolean } {
  const count = width * height;
  const luma = new Float32Array(count);
  const brightness = new Float64Array(256);
  const levels = new Float64Array(256);
  let [sum, colour] = [0, 0];
  for (let i = 0, from = 0; i < count; i++, from += 3) {
    const [red, green, blue] = [data[from]!, data[from + 1]!, data[from + 2]!];
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    luma[i] = grey;
    levels[Math.round(grey)]!++;
    const seen = Math.sqrt(perceived.red * red * red + perceived.green * green * green + perceived.blue * blue * blue);
    brightness[Math.round(seen)]!++;
    sum += seen;
    colour += Math.abs(red - grey) + Math.abs(green - grey) + Math.abs(blue - grey);
  }
  const distance = colour / (3 * count);
  return {
    brightness: sum / count / 255,
    brightness99: percentile(brightness, count, 0.99),
    brightness5: percentile(brightness, count, 0.05),
    sharpness: sharpnessOf(luma, width, height),
    entropy: entropyOf(levels, count),
    colour: distance / 255,
    grey: distance <= greyUpTo,
  };
}

/** The level, 0 to 1, that a share of the pixels does not exceed. */
function percentile(histogram: Float64Array, count: number, share: number): number {
  let below = 0;
  for (let level = 0; level < 256; level++) {
    below += histogram[level]!;
    if (below >= share * count) return level / 255;
  }
  return 1;
}

/** Shannon's entropy over the 8 bits that 256 levels alike would have. */
function entropyOf(histogram: Float64Array, count: number): number {
  let bits = 0;
  for (const found of histogram) if (found > 0) bits -= (found / count) * Math.log2(found / count);
  return Math.max(0, bits / 8);
}

/**
 * Deviation of the Laplacian over that of the brightness: how much of the contrast lies between neighbours. Unlike the
 * Laplacian's variance alone it is the same for a photograph in fog or in bad light.
 */
function sharpnessOf(luma: Float32Array, width: number, height: number): number {
  if (width < 3 || height < 3) return 1;
  const edges = new Deviation();
  const all = new Deviation();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      edges.add(4 * luma[i]! - luma[i - 1]! - luma[i + 1]! - luma[i - width]! - luma[i + width]!);
      all.add(luma[i]!);
    }
  }
  const contrast = all.value;
  return contrast === 0 ? 0 : Math.min(1, edges.value / contrast);
}

/** Standard deviation of numbers that are added one by one. */
class Deviation {
  private count = 0;
  private sum = 0;
  private squares = 0;

  add(value: number): void {
    this.count++;
    this.sum += value;
    this.squares += value * value;
  }

  get value(): number {
    const mean = this.sum / this.count;
    return Math.sqrt(Math.max(0, this.squares / this.count - mean * mean));
  }
}
