import * as v from 'valibot';
import { classCountSchema, layoutSchema } from './common';
import { noticeLevels } from '../core/codes/noticeCodes';

/** `DATASET.json` beside the data: where it comes from, what exactly it was, and what one may do with it. */
export const datasetRecordSchema = v.object({
  version: v.literal(1),
  /** As `loupe get` takes it. */
  source: v.string(),
  /** The page for people. */
  page: v.nullable(v.string()),
  /** Of the archive, without anything that lets others in. */
  address: v.nullable(v.string()),
  retrieved: v.string(),
  archive: v.object({ name: v.string(), bytes: v.number(), sha256: v.string() }),
  /** How many files came of it. */
  files: v.number(),
  title: v.nullable(v.string()),
  datasetVersion: v.nullable(v.number()),
  licence: v.nullable(v.string()),
  citation: v.nullable(v.string()),
  /** Where the terms of use stand. */
  terms: v.nullable(v.string()),
  /** Files of the dataset that may tell licence and citation. */
  papers: v.array(v.string()),
});
export type DatasetRecord = v.InferOutput<typeof datasetRecordSchema>;

/** `loupe get --json`: the dataset that is here now, and how it is read. */
export const getOutputSchema = v.object({
  notices: v.array(v.object({ level: v.picklist(noticeLevels), code: v.string(), message: v.string() })),
  folder: v.string(),
  /** The file in it that says where it comes from. */
  recordFile: v.string(),
  record: datasetRecordSchema,
  /** What was found; null where it is nothing that can be trained on as it is, and `words` says why. */
  found: v.nullable(
    v.object({ images: v.number(), classes: v.array(classCountSchema), layout: layoutSchema, unlabelled: v.number() }),
  ),
  /** What was found, in a sentence. */
  words: v.string(),
  /** What to do next, as it is typed. */
  next: v.string(),
});
export type GetOutput = v.InferOutput<typeof getOutputSchema>;
