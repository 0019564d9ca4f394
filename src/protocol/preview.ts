import * as v from 'valibot';
import { partSchema, skippedFileSchema } from './common';

/**
 * An image of a previewed batch. `before` and `after` are PNG files in the preview's folder; `after` is null where
 * nothing changes it.
 */
export const previewImageSchema = v.object({
  /** Relative to the dataset, with forward slashes. */
  file: v.string(),
  class: v.string(),
  before: v.string(),
  after: v.nullable(v.string()),
});
export type PreviewImage = v.InferOutput<typeof previewImageSchema>;

/** An image that shows nothing: every pixel has the same colour. */
export const blankImageSchema = v.object({
  file: v.string(),
  class: v.string(),
  colour: v.tuple([v.number(), v.number(), v.number()]),
});
export type BlankImage = v.InferOutput<typeof blankImageSchema>;

/** What `loupe preview --json` prints, and the `preview.json` in its folder. */
export const previewSchema = v.object({
  version: v.literal(1),
  folder: v.string(),
  dataset: v.string(),
  recipe: v.string(),
  model: v.string(),
  seed: v.number(),
  epoch: v.number(),
  /** Images, height, width, channels of a batch as the network takes it. */
  shape: v.tuple([v.number(), v.number(), v.number(), v.number()]),
  /** What is changed at random, in words; empty where nothing is. */
  augmentation: v.array(v.string()),
  parts: v.array(v.object({ part: partSchema, images: v.number(), batch: v.array(previewImageSchema) })),
  /** Images that were looked at for being blank, and those that are. */
  checked: v.number(),
  images: v.number(),
  blank: v.array(blankImageSchema),
  skipped: v.array(skippedFileSchema),
});
export type Preview = v.InferOutput<typeof previewSchema>;
