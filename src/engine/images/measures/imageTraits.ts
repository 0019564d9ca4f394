/** What a file says of itself beside its pixels. */
export interface ImageTraits {
  /** Frames of an animation, pages of a document. */
  readonly frames: number;
  /** Whether it has an alpha channel, which may be opaque everywhere. */
  readonly alpha: boolean;
  readonly cmyk: boolean;
  /** More than 8 bits a sample. */
  readonly deep: boolean;
  /** EXIF orientation, 1 upright. */
  readonly orientation: number;
  /** The EXIF block, with or without `Exif\0\0` before it; null without one. */
  readonly exif: Uint8Array | null;
}

/** Of a file that has none of these. */
export const plainTraits: ImageTraits = {
  frames: 1,
  alpha: false,
  cmyk: false,
  deep: false,
  orientation: 1,
  exif: null,
};
