import * as v from 'valibot';

/**
 * Very small pictures of many images in one picture, row by row, `columns` in a row, each in the upper left of a
 * square of `tile` pixels. `sizes` has width and height of each; 0 and 0 of one that cannot be shown.
 */
export const contactSheetSchema = v.object({
  data: v.instance(Uint8Array),
  mime: v.string(),
  tile: v.number(),
  columns: v.number(),
  sizes: v.instance(Uint8Array),
});
export type ContactSheet = v.InferOutput<typeof contactSheetSchema>;
