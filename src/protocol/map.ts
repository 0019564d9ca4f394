import * as v from 'valibot';

/** How a map was made: other settings make another map. */
const mapSettingsSchema = v.object({
  /** Whose features. */
  backbone: v.string(),
  neighbours: v.number(),
  rounds: v.number(),
  seed: v.number(),
});

/** `loupe map --report FILE`: where each image lies on the map, as columns. */
export const mapReportSchema = v.object({
  version: v.literal(1),
  folder: v.string(),
  name: v.string(),
  made: v.string(),
  seconds: v.number(),
  settings: mapSettingsSchema,
  classes: v.array(v.string()),
  images: v.object({
    /** Relative to the folder. */
    path: v.array(v.string()),
    /** Index into `classes`, -1 without a class. */
    classIndex: v.array(v.number()),
    /** `partCode` values. */
    part: v.array(v.number()),
    /** Mostly from 0 to 1; a lone outlier may lie outside. */
    x: v.array(v.number()),
    y: v.array(v.number()),
  }),
  /** What was left out or done otherwise, in sentences. */
  remarks: v.array(v.string()),
});
export type MapReport = v.InferOutput<typeof mapReportSchema>;

/** `loupe map --json`, beside the notices. */
export const mapOutputEntries = {
  folder: v.string(),
  seconds: v.number(),
  settings: mapSettingsSchema,
  images: v.array(
    v.object({
      file: v.string(),
      class: v.nullable(v.string()),
      part: v.nullable(v.string()),
      x: v.number(),
      y: v.number(),
    }),
  ),
  /** Share of the images whose nearest one on the map is of their own class; null without classes. */
  together: v.nullable(v.number()),
  remarks: v.array(v.string()),
};

/** How an image is a copy of the one asked for: by the same bytes, the same pixels, or almost the same picture. */
export const copyKinds = ['file', 'pixels', 'near'] as const;
export type CopyKind = (typeof copyKinds)[number];

/** `loupe similar --json`, beside the notices: the images most like one, the likest first. */
export const similarOutputEntries = {
  folder: v.string(),
  /** The image that was asked for, absolute. */
  image: v.string(),
  /** Images that it was compared with. */
  images: v.number(),
  similar: v.array(
    v.object({
      /** Relative to the folder. */
      file: v.string(),
      class: v.nullable(v.string()),
      part: v.nullable(v.string()),
      /** Cosine of the angle between the features; 1 for the same. */
      likeness: v.number(),
      copy: v.nullable(v.picklist(copyKinds)),
    }),
  ),
  remarks: v.array(v.string()),
};
