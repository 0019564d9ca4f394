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
  /** Of one image: its search, and the whole with decoding and loading OpenCV, where several are in work at once. */
  searchMilliseconds: v.number(),
  wholeMilliseconds: v.number(),
  seconds: v.number(),
  settings: faceSettingsSchema,
  detector: detectorSchema,
};

/** What both detectors say together; without a classifier nobody looks for dogs. */
export const humanOrDogVerdicts = ['human', 'dog', 'both', 'neither'] as const;
export type HumanOrDogVerdict = (typeof humanOrDogVerdicts)[number];

/** How many images of a kind there are, and of which verdict. */
const countsSchema = v.object({
  images: v.number(),
  human: v.number(),
  dog: v.number(),
  both: v.number(),
  neither: v.number(),
});
export type HumanOrDogCounts = v.InferOutput<typeof countsSchema>;

/** `loupe human-or-dog --json`, beside the notices. */
export const humanOrDogOutputEntries = {
  files: v.array(
    v.object({
      file: v.string(),
      verdict: v.picklist(humanOrDogVerdicts),
      /** Faces, the largest first, and the windows of the search that agreed on each: the cascade's score. */
      boxes: v.array(faceBoxSchema),
      windows: v.array(v.number()),
      /** Null where there is no classifier. */
      dog: v.nullable(
        v.object({
          /** Probability of all dog classes together. */
          probability: v.number(),
          /** The most probable class of all, counted from 0 in Keras's order; 151 to 268 are dogs. */
          class: v.number(),
        }),
      ),
    }),
  ),
  skipped: v.array(v.object({ file: v.string(), reason: v.string() })),
  all: countsSchema,
  /** The same of each folder that holds images, by its path as given. */
  folders: v.array(v.object({ folder: v.string(), ...countsSchema.entries })),
  /** The network that looked for dogs; null where none was there. */
  classifier: v.nullable(v.object({ name: v.string(), title: v.string(), weights: v.string() })),
  settings: faceSettingsSchema,
  detector: detectorSchema,
};
