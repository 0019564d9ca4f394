import * as v from 'valibot';
import { nothing, type PageMethods } from './envelope';

/** A known problem of an image: its code (`problemCodes`), and a sentence for the user. */
export const imageFlagSchema = v.object({ code: v.string(), message: v.string() });
export type ImageFlag = v.InferOutput<typeof imageFlagSchema>;

/** An image in a grid. Paths are absolute; `caption` is the line under the thumbnail. */
export const imageItemSchema = v.object({
  file: v.string(),
  name: v.string(),
  truth: v.nullable(v.string()),
  predicted: v.nullable(v.string()),
  /** Probability of the predicted class, or null where nothing predicted. */
  probability: v.nullable(v.number()),
  /** What is known to be wrong with it, such as an equal image in another class; absent or empty where nothing is. */
  flags: v.optional(v.array(imageFlagSchema)),
});
export type ImageItem = v.InferOutput<typeof imageItemSchema>;

/** A slice of a longer list. */
export const imageSliceSchema = v.object({ total: v.number(), offset: v.number(), items: v.array(imageItemSchema) });
export type ImageSlice = v.InferOutput<typeof imageSliceSchema>;

/** Thumbnails of the visible cells only. A file that cannot be shown has null and a reason. */
export const thumbnailsSchema = v.array(
  v.object({
    file: v.string(),
    data: v.nullable(v.instance(Uint8Array)),
    mime: v.string(),
    problem: v.nullable(v.string()),
  }),
);
export type Thumbnails = v.InferOutput<typeof thumbnailsSchema>;

/** What every page that shows images can ask. */
export const imageMethods = {
  thumbnails: {
    params: v.object({ files: v.pipe(v.array(v.string()), v.maxLength(60)), size: v.number() }),
    result: thumbnailsSchema,
  },
  openImage: { params: v.object({ file: v.string() }), result: nothing },
} as const satisfies PageMethods;

/** What every page with charts can ask: hand a text to the user as a file or on the clipboard. */
export const exportMethods = {
  copyText: { params: v.object({ text: v.string() }), result: nothing },
  saveText: { params: v.object({ name: v.string(), text: v.string() }), result: v.object({ saved: v.boolean() }) },
} as const satisfies PageMethods;
