import * as v from 'valibot';

/** How faces were looked for. */
export const faceSettingsSchema = v.object({
  scale: v.number(),
  neighbours: v.number(),
  /** Pixels of the original image; 0 sets no limit. */
  minSize: v.number(),
  longestSide: v.number(),
});

/** What found them. */
const detectorSchema = v.object({ opencv: v.string(), cascade: v.string() });

/** Left, top, width and height in pixels of the original image, upright. */
export const faceBoxSchema = v.tuple([v.number(), v.number(), v.number(), v.number()]);

/** The faces of one image. */
export const facesOfFileSchema = v.object({
  file: v.string(),
  /** The largest first. */
  boxes: v.array(faceBoxSchema),
  /** Windows of the search that agreed on each box. */
  windows: v.array(v.number()),
  /** Of the upright image, in pixels. */
  width: v.number(),
  height: v.number(),
  /** Of the search, without decoding. */
  milliseconds: v.number(),
});
export type FacesOfFileOutput = v.InferOutput<typeof facesOfFileSchema>;

/** `loupe faces --json`, beside the notices. */
export const facesOutputEntries = {
  files: v.array(facesOfFileSchema),
  /** Files left out, and why. */
  skipped: v.array(v.object({ file: v.string(), reason: v.string() })),
  /** Images that could be read, those of them with a face, and the faces. */
  images: v.number(),
  withFaces: v.number(),
  faces: v.number(),
  /** Of one image: its search, and the whole with decoding, several at once. */
  searchMilliseconds: v.number(),
  wholeMilliseconds: v.number(),
  seconds: v.number(),
  settings: faceSettingsSchema,
  detector: detectorSchema,
};
