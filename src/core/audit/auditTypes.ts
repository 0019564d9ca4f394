import type { AuditKind, AuditSeverity } from './auditKinds';

/** Something found: one image, the images of a group, or a whole class. */
export interface AuditProblem {
  readonly kind: AuditKind;
  readonly severity: AuditSeverity;
  /** 0 to 1; a higher score is worse. Comparable within a kind only. */
  readonly score: number;
  /** Relative paths, the first the one that the problem is about; empty where it is about classes alone. */
  readonly files: readonly string[];
  readonly classes: readonly string[];
  /** A sentence with the numbers it rests on, and what to do. */
  readonly message: string;
}

/** Images as columns, as far as finders of problems need them. */
export interface AuditedImages {
  /** Relative paths with `/`. */
  readonly files: readonly string[];
  readonly classes: readonly string[];
  /** Index into `classes`, -1 without a label. */
  readonly classIndex: ArrayLike<number>;
  /** `partCode` values. */
  readonly part: ArrayLike<number>;
}

/**
 * What one look at each image tells, as columns in the order of the files. Computed on the upright image in sRGB, as a
 * network would see it, at a fixed small size (`measureSize`), so that images of any size compare.
 */
export interface ImageMeasures {
  /** Upright, pixels. */
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly bytes: Float64Array;
  /** By content. */
  readonly format: readonly string[];
  /** Mean brightness, 0 black to 1 white. */
  readonly brightness: Float32Array;
  /** Brightness below which 99% of the pixels are. */
  readonly brightness99: Float32Array;
  /** Brightness below which 5% of the pixels are. */
  readonly brightness5: Float32Array;
  /** 0 no edges to 1. */
  readonly sharpness: Float32Array;
  /** Entropy of the brightness histogram over that of all 256 levels alike. */
  readonly entropy: Float32Array;
  /** Mean distance of a pixel's channels from its grey, 0 to 1. */
  readonly colour: Float32Array;
  /** What can be told by number only: bits of `measureFlags`. */
  readonly flags: Uint16Array;
  /** EXIF: camera model with serial number, and time taken in milliseconds; '' and NaN where there is none. */
  readonly camera: readonly string[];
  readonly taken: Float64Array;
  /** A compression estimate: JPEG quality of the first table 1 to 100, NaN for others. */
  readonly quality: Float32Array;
  /** SHA-256 of the upright pixels in hex, '' where the image could not be decoded. */
  readonly pixels: readonly string[];
}

/** Bits of `ImageMeasures.flags`. */
export const measureFlags = {
  animated: 1,
  transparent: 2,
  cmyk: 4,
  deep: 8,
  rotated: 16,
  constant: 32,
  grey: 64,
} as const;

/** One measure of the audit that was not made, and why. */
export interface AuditGap {
  readonly kinds: readonly AuditKind[];
  readonly reason: string;
}
