import * as v from 'valibot';
import { exportFormatNames, exportInputNames, exportPrecisionNames } from '../core/choices/exportFormats';
import { partSchema } from './common';
import { decisionSchema } from './decision';
import { preprocessingSchema } from './runFiles';

/** One of two files that are compared. */
const measuredSchema = v.object({
  /** Of the file, or of the folder's weights. */
  bytes: v.number(),
  /** Milliseconds an image, one at a time on one thread; null where it was not measured. */
  milliseconds: v.nullable(v.number()),
});

/** An image whose answer the export changes. */
const flipSchema = v.object({
  /** Relative to the dataset, with `/`. */
  file: v.string(),
  part: partSchema,
  truth: v.string(),
  before: v.object({ class: v.string(), probability: v.number() }),
  after: v.object({ class: v.string(), probability: v.number() }),
});
export type ExportFlip = v.InferOutput<typeof flipSchema>;

/** An exported network beside the one that it was made of, on the same images. */
export const exportComparisonSchema = v.object({
  /** Where the images are. */
  folder: v.string(),
  float32: measuredSchema,
  exported: measuredSchema,
  /** What computed the answers and times, in a sentence. */
  measuredWith: v.string(),
  parts: v.array(
    v.object({
      part: partSchema,
      images: v.number(),
      /** Shares of images answered rightly. */
      float32: v.number(),
      exported: v.number(),
    }),
  ),
  flips: v.array(flipSchema),
  /** Files that could not be decoded, of all that were to be compared. */
  undecoded: v.number(),
});
export type ExportComparison = v.InferOutput<typeof exportComparisonSchema>;

export const exportRecordEntries = {
  run: v.string(),
  created: v.string(),
  format: v.picklist(exportFormatNames),
  precision: v.picklist(exportPrecisionNames),
  path: v.string(),
  bytes: v.number(),
  classes: v.array(v.string()),
  input: v.object({
    name: v.string(),
    type: v.picklist(exportInputNames),
    shape: v.array(v.nullable(v.number())),
  }),
  /** How an image file becomes the input. */
  preprocessing: preprocessingSchema,
  /** On which images ranges were measured; null where nothing is in integers. */
  calibration: v.nullable(v.object({ images: v.number(), folder: v.string(), rule: v.string() })),
  /** Null where it was not asked for, or not possible. */
  comparison: v.nullable(exportComparisonSchema),
  /** How a class is decided from the probabilities, also written into the model; null for the most probable one. */
  decision: v.nullable(decisionSchema),
};

/** `export.json` in a run's `exports/<name>`: one for each format, precision and input, replaced by the next. */
export const exportRecordSchema = v.object({ version: v.literal(1), ...exportRecordEntries });
export type ExportRecord = v.InferOutput<typeof exportRecordSchema>;

export const exportRecordFile = 'export.json';

/** The folder of an export's record below a run's `exports`. */
export function exportName({ format, precision, input }: Pick<ExportRecord, 'format' | 'precision' | 'input'>): string {
  return [format, precision, ...(input.type === 'float32' ? [] : [input.type])].join('-');
}
