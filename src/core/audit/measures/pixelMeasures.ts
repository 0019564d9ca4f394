import { sharpnessOf } from './sharpness';

/** Changes whenever the same file could have other measures; part of the key under which they are kept. */
export const measureVersion = 'measures-2';

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

/**
 * A picture counts as grey where hardly a pixel has a colour: JPEG of a grey picture comes back with channels a few
 * levels apart, and a small flower before a black wall is in colour.
 */
const [colouredFrom, greyUpTo] = [16, 0.001];

/** Long side above which brightness and colour are those of every second pixel of every second row. */
const sampledFrom = 128;

export interface GreyPicture {
  readonly levels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Measures, with the picture in grey and whether it is so already. */
export interface MeasuredPixels {
  readonly measures: PixelMeasures;
  /** Whether it has no colour. */
  readonly colourless: boolean;
  /** Of half the size, each level the mean of four, where it is larger than `sampledFrom`. [height, width] */
  readonly grey: GreyPicture;
}

/**
 * Measures a picture of at most `measureSize` pixels on its long side. The inner loop of an audit: plain numbers in
 * typed arrays.
 * @param data RGB, [height, width, 3]
 */
export function measurePixels(data: Uint8Array, width: number, height: number): MeasuredPixels {
  const luma = lumaOf(data, width * height);
  const step = Math.max(width, height) > sampledFrom ? 2 : 1;
  const brightness = new Uint32Array(256);
  const levels = new Uint32Array(256);
  let sampled = 0;
  let sum = 0;
  let colour = 0;
  let coloured = 0;
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) {
      const i = y * width + x;
      const red = data[3 * i]!;
      const green = data[3 * i + 1]!;
      const blue = data[3 * i + 2]!;
      const own = luma[i]!;
      const seen = Math.sqrt(
        perceived.red * red * red + perceived.green * green * green + perceived.blue * blue * blue,
      );
      levels[(own + 0.5) | 0]!++;
      brightness[(seen + 0.5) | 0]!++;
      sampled++;
      sum += seen;
      if (apart(red, green) || apart(green, blue) || apart(blue, red)) coloured++;
      colour += Math.abs(red - own) + Math.abs(green - own) + Math.abs(blue - own);
    }
  return {
    grey: greyOf(luma, width, height, step),
    colourless: coloured <= greyUpTo * sampled,
    measures: {
      brightness: sum / sampled / 255,
      brightness99: percentile(brightness, sampled, 0.99),
      brightness5: percentile(brightness, sampled, 0.05),
      sharpness: sharpnessOf(luma, width, height),
      entropy: entropyOf(levels, sampled),
      colour: colour / (3 * sampled) / 255,
    },
  };
}

/** Kept for the next picture: a fresh one for each takes longer than what is written into it. */
let scratch = new Float32Array(measureSize * measureSize);

/** Brightness by ITU-R 601, valid until the next call. */
function lumaOf(data: Uint8Array, count: number): Float32Array {
  if (scratch.length < count) scratch = new Float32Array(count);
  const luma = scratch;
  for (let i = 0, from = 0; i < count; i++, from += 3)
    luma[i] = 0.299 * data[from]! + 0.587 * data[from + 1]! + 0.114 * data[from + 2]!;
  return luma;
}

/** The picture in whole levels; with a step of 2 each is the mean of four, of fewer at an odd edge. */
function greyOf(luma: Float32Array, width: number, height: number, step: number): GreyPicture {
  const [across, down] = [Math.ceil(width / step), Math.ceil(height / step)];
  const levels = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    const above = step * y * width;
    const below = Math.min(step * y + step - 1, height - 1) * width;
    for (let x = 0; x < across; x++) {
      const left = step * x;
      const right = Math.min(left + step - 1, width - 1);
      const sum = luma[above + left]! + luma[above + right]! + luma[below + left]! + luma[below + right]!;
      levels[y * across + x] = (sum / 4 + 0.5) | 0;
    }
  }
  return { levels, width: across, height: down };
}

/** Whether two channels differ by more than compression explains. */
function apart(one: number, other: number): boolean {
  const difference = one - other;
  return difference >= colouredFrom || difference <= -colouredFrom;
}

/** The level, 0 to 1, that a share of the pixels does not exceed. */
function percentile(histogram: Uint32Array, count: number, share: number): number {
  let below = 0;
  for (let level = 0; level < 256; level++) {
    below += histogram[level]!;
    if (below >= share * count) return level / 255;
  }
  return 1;
}

/** Shannon's entropy over the 8 bits that 256 levels alike would have. */
function entropyOf(histogram: Uint32Array, count: number): number {
  let bits = 0;
  for (const found of histogram) if (found > 0) bits -= (found / count) * Math.log2(found / count);
  return Math.max(0, bits / 8);
}
