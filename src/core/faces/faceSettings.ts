/** How faces are looked for. Names and meaning are those of OpenCV's `detectMultiScale`, but for the two sizes. */
export interface FaceSettings {
  /** From one size of the search window to the next: closer to 1 finds more, and takes longer. */
  readonly scale: number;
  /** Windows that must agree on a face: fewer find more, and more that is no face. */
  readonly neighbours: number;
  /** The smallest search window, in pixels of the original image. 0 sets no limit. */
  readonly minSize: number;
  /** Larger images are shrunk to this, in pixels, before they are searched. */
  readonly longestSide: number;
}

/** Those of OpenCV's own examples, and a size at which a photograph takes about a tenth of a second. */
export const faceDefaults: FaceSettings = { scale: 1.1, neighbours: 5, minSize: 0, longestSide: 640 };

/** What each setting may be; the cascade's own window has 24 pixels. */
export const faceLimits = {
  scale: { least: 1.01, most: 4, whole: false },
  neighbours: { least: 0, most: 1000, whole: true },
  minSize: { least: 0, most: 100_000, whole: true },
  longestSide: { least: 24, most: 10_000, whole: true },
} as const satisfies Record<
  keyof FaceSettings,
  { readonly least: number; readonly most: number; readonly whole: boolean }
>;

/** A face in pixels of the original image, upright: left, top, width, height. */
export type FaceBox = readonly [x: number, y: number, width: number, height: number];

/** What a value of a setting must be where it is not; undefined where it is. */
export function faceSettingFault(setting: keyof FaceSettings, value: number): string | undefined {
  const { least, most, whole } = faceLimits[setting];
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return undefined;
  return `It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`;
}

/** The size at which an image is searched. */
export function searchedSize(width: number, height: number, longestSide: number): { width: number; height: number } {
  const shrink = Math.min(1, longestSide / Math.max(width, height));
  const side = (pixels: number): number => Math.max(1, Math.round(pixels * shrink));
  return { width: side(width), height: side(height) };
}
