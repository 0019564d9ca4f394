import * as v from 'valibot';
import { auditProblemSchema, auditReportSchema } from '../audit';
import { classCountSchema, problemSchema, skippedFileSchema } from '../common';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods, imageQuerySchema, imageSliceSchema } from './images';

/** Counts of values in bins; `edges` has one more entry than `counts`. */
const histogramSchema = v.object({ edges: v.array(v.number()), counts: v.array(v.number()) });

/** What an audit found that the page shows, and how its measures are spread. */
const datasetAuditSchema = v.object({
  audited: v.string(),
  images: v.number(),
  /** Images came or went since. */
  outdated: v.boolean(),
  problems: v.array(auditProblemSchema),
  /** By how much the test accuracy is too good, in a sentence; '' where it is not. */
  leaks: v.string(),
  gaps: auditReportSchema.entries.gaps,
  brightness: histogramSchema,
  sharpness: histogramSchema,
  /** Without bins where no features were computed. */
  outlier: histogramSchema,
});

/** How the map of the images stands. */
const mapStateSchema = v.object({
  /** When the map was made, by which it is told from others; null where there is none. */
  made: v.nullable(v.string()),
  /** Images came or went since. */
  outdated: v.boolean(),
  /** Words of a map that is being made. */
  running: v.nullable(v.string()),
  failure: v.nullable(v.string()),
});
export type MapState = v.InferOutput<typeof mapStateSchema>;

/** A search for similar images that the page is to show. */
const similarSchema = v.object({
  id: v.string(),
  /** The image that was asked for, absolute. */
  file: v.string(),
  name: v.string(),
  /** Images that were found, and how many of them are copies. */
  images: v.number(),
  copies: v.number(),
});
export type SimilarSearch = v.InferOutput<typeof similarSchema>;

/** The map as columns: where each image lies and what it can be coloured by. */
const mapPointsSchema = v.object({
  made: v.string(),
  /** Relative to the dataset's folder. */
  path: v.array(v.string()),
  x: v.array(v.number()),
  y: v.array(v.number()),
  classes: v.array(v.string()),
  classIndex: v.array(v.number()),
  part: v.array(v.number()),
  /** Kinds of problems that occur, and which one each image has first; -1 for none. */
  kinds: v.array(v.string()),
  kind: v.array(v.number()),
  /** Measures of an audit; empty where there are none. */
  outlier: v.array(v.nullable(v.number())),
  brightness: v.array(v.nullable(v.number())),
  sharpness: v.array(v.nullable(v.number())),
});
export type MapPoints = v.InferOutput<typeof mapPointsSchema>;

export const datasetReadySchema = v.object({
  state: v.literal('ready'),
  folder: v.string(),
  name: v.string(),
  words: v.string(),
  images: v.number(),
  bytes: v.number(),
  scanned: v.string(),
  /** The folder changed since the scan. */
  stale: v.boolean(),
  /** Parts that occur, in order; empty where the data has none. */
  parts: v.array(v.string()),
  classes: v.array(classCountSchema),
  /** Largest class over smallest class, and what that means in words. */
  imbalance: v.object({ ratio: v.nullable(v.number()), words: v.string() }),
  /** The size of all images where they have one, in pixels. */
  size: v.nullable(v.object({ width: v.number(), height: v.number() })),
  width: histogramSchema,
  height: histogramSchema,
  formats: v.array(v.object({ format: v.string(), count: v.number() })),
  skipped: v.array(skippedFileSchema),
  /** Of the scan, what the audit does not tell. */
  problems: v.array(problemSchema),
  /** Null where the dataset was never audited. */
  audit: v.nullable(datasetAuditSchema),
  /** Words of an audit under way. */
  auditing: v.nullable(v.string()),
  /** Why the latest audit gave no report, in a sentence. */
  auditFailure: v.nullable(v.string()),
  map: mapStateSchema,
  similar: v.nullable(similarSchema),
});
export const datasetStateSchema = v.variant('state', [datasetReadySchema, ...pendingStates]);
export type DatasetReady = v.InferOutput<typeof datasetReadySchema>;
export type DatasetAudit = v.InferOutput<typeof datasetAuditSchema>;
export type DatasetState = v.InferOutput<typeof datasetStateSchema>;

/** Values from one on, up to another that is not among them; null: without an end. */
const valueRangeSchema = v.object({ from: v.number(), to: v.nullable(v.number()) });
export type ValueRange = v.InferOutput<typeof valueRangeSchema>;

/** Which images of a dataset a grid shows: those that fit everything that is given. */
const imageFilterSchema = v.object({
  /** A kind of problem that the image has; '' for any. */
  problem: v.optional(v.string()),
  format: v.optional(v.string()),
  width: v.optional(valueRangeSchema),
  height: v.optional(valueRangeSchema),
  brightness: v.optional(valueRangeSchema),
  sharpness: v.optional(valueRangeSchema),
  outlier: v.optional(valueRangeSchema),
  /** Images that were chosen on the map, or found by a search; in words where `name` is the image searched for. */
  chosen: v.optional(v.object({ id: v.string(), images: v.number(), name: v.nullable(v.string()) })),
});
export type ImageFilter = v.InferOutput<typeof imageFilterSchema>;

const classImagesSchema = v.object({
  class: v.nullable(v.string()),
  part: v.nullable(v.string()),
  filter: v.optional(imageFilterSchema),
  query: v.optional(imageQuerySchema),
  offset: v.number(),
  limit: v.number(),
});
export type ClassImagesParams = v.InferOutput<typeof classImagesSchema>;

export const datasetMethods = {
  ...imageMethods,
  ...exportMethods,
  /** Images of a class (null: all), of a part (null: all), in path order or as the query wants them. */
  classImages: {
    params: classImagesSchema,
    result: imageSliceSchema,
  },
  train: { params: noParams, result: nothing },
  rescan: { params: noParams, result: nothing },
  /** Opens the page that sorts images without a class. */
  sortImages: { params: noParams, result: nothing },
  /** Opens the page of a split: a new one, or a check of the parts that the data has. */
  split: { params: v.object({ purpose: v.picklist(['make', 'check']) }), result: nothing },
  audit: { params: noParams, result: nothing },
  cancelAudit: { params: noParams, result: nothing },
  /** Null where no map was made. */
  mapPoints: { params: noParams, result: v.nullable(mapPointsSchema) },
  makeMap: { params: noParams, result: nothing },
  cancelMap: { params: noParams, result: nothing },
  /** Keeps images (relative paths) that were chosen one by one; the answer is what the filter names them by. */
  chooseImages: {
    params: v.object({ files: v.pipe(v.array(v.string()), v.maxLength(1_000_000)) }),
    result: v.object({ id: v.string() }),
  },
  /** Goes back from a search for similar images. */
  endSimilar: { params: noParams, result: nothing },
  /** Asks for another folder and shows that. */
  chooseFolder: { params: noParams, result: nothing },
} as const satisfies PageMethods;
