import * as v from 'valibot';
import { layoutSchema, skippedFileSchema } from './common';

/** Names inside the folder of one evaluation; those of the run's own parts lie in `evaluation` itself. */
export const evaluationFile = { record: 'evaluation.json', metrics: 'metrics.json' } as const;

/**
 * `evaluation/<name>/evaluation.json`: which folder was scored, beside its scores. The run's own parts have none: they
 * are in `split.json`.
 */
export const evaluationRecordSchema = v.object({
  version: v.literal(1),
  /** Absolute path, links resolved. */
  folder: v.string(),
  /** The last part of the path. */
  name: v.string(),
  /** SHA-256 over the sorted (path, content hash, class) rows of the images that were to be scored. */
  fingerprint: v.string(),
  /** ISO date and time. */
  evaluated: v.string(),
  /** How the classes were told; null where folders on the way to an image are named after classes of the model. */
  layout: v.nullable(layoutSchema),
  images: v.number(),
  /** Classes of the model of which there were images, as the model calls them. */
  classes: v.array(v.string()),
  /** Classes of the folder that the model does not know; their images were not scored. */
  unknownClasses: v.array(v.object({ name: v.string(), images: v.number() })),
  /** Images without a label. */
  unlabelled: v.number(),
  /** Of the images, those that the model was trained on; absent where the run does not tell. */
  trainedOn: v.optional(v.number()),
  skipped: v.array(skippedFileSchema),
});
export type EvaluationRecord = v.InferOutput<typeof evaluationRecordSchema>;
