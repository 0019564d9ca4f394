import * as v from 'valibot';
import { contactSheetSchema } from '../contactSheet';
import { faceBoxSchema } from '../faces';
import { noParams, nothing, type PageMethods } from './envelope';
import { imageActionSchema } from './imageActions';
import { repairOutcomeSchema, repairScopeSchema } from './imageRepairs';

/** A known problem of an image: its code (`problemCodes`), and a sentence for the user. */
export const imageFlagSchema = v.object({ code: v.string(), message: v.string() });
export type ImageFlag = v.InferOutput<typeof imageFlagSchema>;

/** An image in a grid. Paths are absolute; under the thumbnail stands the class, or truth and prediction. */
export const imageItemSchema = v.object({
  file: v.string(),
  name: v.string(),
  truth: v.nullable(v.string()),
  predicted: v.nullable(v.string()),
  /** Probability of the predicted class, or null where nothing predicted. */
  probability: v.nullable(v.number()),
  /** What is known to be wrong with it, such as an equal image in another class; absent or empty where nothing is. */
  flags: v.optional(v.array(imageFlagSchema)),
  /** What a repair did to it, in a word, where the list is older than the repair. */
  mark: v.optional(v.string()),
  /** What stands behind its class in the caption, such as how like another image it is. */
  note: v.optional(v.string()),
  /** Rectangles to draw over it, in pixels of an image of this size. */
  boxes: v.optional(v.object({ width: v.number(), height: v.number(), boxes: v.array(faceBoxSchema) })),
});
export type ImageItem = v.InferOutput<typeof imageItemSchema>;

/** A slice of a longer list. */
export const imageSliceSchema = v.object({ total: v.number(), offset: v.number(), items: v.array(imageItemSchema) });
export type ImageSlice = v.InferOutput<typeof imageSliceSchema>;

/** Orders of a grid; `list` is the one that the page's list has by itself. */
export const imageOrders = [
  'list',
  'name',
  'class',
  'probability',
  'size',
  'brightness',
  'sharpness',
  'outlier',
] as const;
export type ImageOrder = (typeof imageOrders)[number];

/** What a grid wants of its list: words that name or class contain, and an order. */
export const imageQuerySchema = v.object({
  search: v.pipe(v.string(), v.maxLength(200)),
  order: v.picklist(imageOrders),
  descending: v.boolean(),
});
export type ImageQuery = v.InferOutput<typeof imageQuerySchema>;
export const wholeList: ImageQuery = { search: '', order: 'list', descending: false };

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

/** Images of a contact sheet at most. */
export const sheetImages = 60;

/** Images that an action takes in one request. */
const mostOfAction = 100_000;

const files = (most: number) => v.pipe(v.array(v.string()), v.maxLength(most));

/** What every page that shows images can ask. */
export const imageMethods = {
  thumbnails: { params: v.object({ files: files(60), size: v.number() }), result: thumbnailsSchema },
  contactSheet: { params: v.object({ files: files(sheetImages) }), result: contactSheetSchema },
  /** Does something with images, of which the first has the focus. */
  imageAction: {
    params: v.object({
      action: imageActionSchema,
      files: files(mostOfAction),
      /** The class of a relabelling, the part of a move, where it is known already. */
      to: v.optional(v.string()),
    }),
    /** Of a repair that was done what it did, else null. */
    result: v.nullable(repairOutcomeSchema),
  },
  /** What can be repaired of the page's images. */
  repairScope: { params: noParams, result: v.nullable(repairScopeSchema) },
  /** Takes the latest repair of their dataset back. */
  undoRepair: { params: noParams, result: v.nullable(repairOutcomeSchema) },
  openImage: { params: v.object({ file: v.string() }), result: nothing },
} as const satisfies PageMethods;

/** What every page with charts can ask: hand a text to the user as a file or on the clipboard. */
export const exportMethods = {
  copyText: { params: v.object({ text: v.string() }), result: nothing },
  saveText: { params: v.object({ name: v.string(), text: v.string() }), result: v.object({ saved: v.boolean() }) },
} as const satisfies PageMethods;
