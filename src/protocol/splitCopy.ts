import * as v from 'valibot';

/** The manifest in a folder that `loupe split --copy` filled. */
export const copyManifestFile = 'loupe-split.json';

const copiedFileSchema = v.object({
  /** Relative to the folder, with forward slashes. */
  file: v.string(),
  /** The image, relative to the dataset. */
  from: v.string(),
  bytes: v.number(),
  /** Of the copy and the image: last change, whole milliseconds since 1970. */
  modified: v.number(),
});
export type CopiedFile = v.InferOutput<typeof copiedFileSchema>;

export const copyManifestSchema = v.object({
  version: v.literal(1),
  /** The dataset's folder. */
  folder: v.string(),
  created: v.string(),
  seed: v.optional(v.nullable(v.number())),
  method: v.optional(v.string()),
  files: v.array(copiedFileSchema),
});
export type CopyManifest = v.InferOutput<typeof copyManifestSchema>;
