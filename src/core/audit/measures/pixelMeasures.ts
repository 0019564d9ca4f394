import { sharpnessOf } from './sharpness';

/** Changes whenever the same file could have other measures; part of the key under which they are kept. */
export const measureVersion = 'measures-3';

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
export const perceived = Float32Array.of(0.241, 0.691, 0.068);

/**
 * A picture counts as grey where hardly a pixel has a colour, which is a difference of `colouredFrom` levels between
 * two channels: JPEG of a grey picture comes back with channels a few levels apart, and a small flower before a black
 * wall is in colour.
 */
export const colouredFrom = 16;
const greyUpTo = 0.001;

/** Long side above which brightness and colour are those of every second pixel of every second row. */
const sampledFrom = 128;

/** Which pixels of a picture of this size are counted: one in so many across and down. */
export const sampleStep = (width: number, height: number): number => (Math.max(width, height) > sampledFrom ? 2 : 1);

/** Sums over the pixels of a picture of at most `measureSize` pixels on its long side. */
export interface PixelStatistics {
  /** Pixels that were counted, one in `sampleStep` across and down. */
  readonly sampled: number;
  /** Of them those with a colour (`colouredFrom`). */
  readonly coloured: number;
  /** How many have each of 256 levels of perceived brightness, and of luma (ITU-R 601). */
  readonly brightness: Uint32Array;
  readonly levels: Uint32Array;
  /** Sum of the perceived brightness, 0 to 255 each. */
  readonly seen: number;
  /** Sum of the differences of the three channels from the luma. */
  readonly colour: number;
  /** Of each block of `blockGrid`: the deviation of the luma, and of its Laplacian. */
  readonly contrast: Float64Array;
  readonly edges: Float64Array;
}

/** Measures a picture by its sums, and says whether it has no colour. */
export function measuresOf(of: PixelStatistics): { readonly measures: PixelMeasures; readonly colourless: boolean } {
  return {
    colourless: of.coloured <= greyUpTo * of.sampled,
    measures: {
      brightness: of.seen / of.sampled / 255,
      brightness99: percentile(of.brightness, of.sampled, 0.99),
      brightness5: percentile(of.brightness, of.sampled, 0.05),
      sharpness: sharpnessOf(of.contrast, of.edges),
      entropy: entropyOf(of.levels, of.sampled),
      colour: of.colour / (3 * of.sampled) / 255,
    },
  };
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
