import * as v from 'valibot';
import { noParams, nothing, pendingStates, type PageMethods, type ParamsOf, type ResultOf } from './envelope';
import { exportMethods, imageMethods, imageQuerySchema, imageSliceSchema } from './images';
import { decisionRequestSchema, decisionSchema } from '../decision';
import { metricsSchema, partMetricsSchema } from '../runFiles';
import { partSchema } from '../common';

/** Scores of one part of an evaluation, beside those of others. */
export const evaluationRowSchema = v.object({
  /** Which evaluation: the empty text for the run's own parts, else the name of its folder. */
  id: v.string(),
  /** The folder's name; empty for the run's own parts. */
  name: v.string(),
  /** The folder that was scored; null for the run's own parts and where it was not noted. */
  folder: v.nullable(v.string()),
  /** ISO date and time. */
  evaluated: v.string(),
  /** Images of it that were not scored: of unknown classes, without a label, unreadable. */
  leftOut: v.number(),
  /** Images of it that the model was trained on; null where that is not noted. */
  trainedOn: v.nullable(v.number()),
  part: partSchema,
  /** The class of all images where they are of one: the accuracy is its recall, and the rest is null. */
  onlyClass: v.nullable(v.string()),
  ...v.omit(partMetricsSchema, ['matrix', 'perClass', 'weightedF1']).entries,
});
export type EvaluationRow = v.InferOutput<typeof evaluationRowSchema>;

/** How a run's model decides, on every page that shows its scores. */
export const decisionStanding = {
  /** Null for the most probable class. */
  decision: v.optional(v.nullable(decisionSchema)),
  /** Why it is not known how it decides: a file that cannot be read. */
  decisionProblem: v.optional(v.nullable(v.string())),
};

export const evaluationReadySchema = v.object({
  state: v.literal('ready'),
  run: v.string(),
  /** The run's folder name. */
  name: v.string(),
  dataset: v.string(),
  model: v.string(),
  /** The evaluation that is shown. */
  evaluation: v.string(),
  /** What was scored in it: the dataset, or another folder. */
  scored: v.string(),
  metrics: metricsSchema,
  /** Every part of every evaluation of the run. */
  evaluations: v.array(evaluationRowSchema),
  ...decisionStanding,
  /** The part to show first: test where there is one, else validation. */
  part: partSchema,
});
export const evaluationStateSchema = v.variant('state', [evaluationReadySchema, ...pendingStates]);
export type EvaluationReady = v.InferOutput<typeof evaluationReadySchema>;
export type EvaluationState = v.InferOutput<typeof evaluationStateSchema>;

/** Which images are wanted: all, only those with known problems, or those without. */
export const flagFilters = ['all', 'flagged', 'unflagged'] as const;
export type FlagFilter = (typeof flagFilters)[number];

/** What the evaluation view (`loupe-evaluation-view`) asks, in whatever page it stands. */
export const evaluationViewMethods = {
  ...imageMethods,
  ...exportMethods,
  /** Images behind a cell: truth and predicted are indices into the classes, null for any. Most confident first. */
  cellImages: {
    params: v.object({
      part: partSchema,
      truth: v.nullable(v.number()),
      predicted: v.nullable(v.number()),
      /** Only where truth and prediction differ. */
      errorsOnly: v.boolean(),
      /** Only where truth or prediction is one of these classes; null for all. */
      among: v.nullable(v.array(v.number())),
      flags: v.picklist(flagFilters),
      /** What the grid wants of them besides. */
      query: v.optional(imageQuerySchema),
      offset: v.number(),
      limit: v.number(),
    }),
    /** `flagged` counts the images with known problems, whatever `flags` asks for. */
    result: v.object({ ...imageSliceSchema.entries, flagged: v.number() }),
  },
  /** What a threshold or costs come to on the images that the run kept back; changes nothing. */
  judgeDecision: {
    params: v.object({ request: decisionRequestSchema }),
    result: v.object({
      decision: decisionSchema,
      /** Row-major, rows are truth, of the part that judges; null where no image was kept back. */
      matrices: v.nullable(v.object({ before: v.array(v.number()), after: v.array(v.number()) })),
    }),
  },
  /** Makes it how the model decides; null for the most probable class. */
  setDecision: { params: v.object({ request: v.nullable(decisionRequestSchema) }), result: nothing },
} as const satisfies PageMethods;
export type CellQuery = ParamsOf<typeof evaluationViewMethods, 'cellImages'>;
export type CellSlice = ResultOf<typeof evaluationViewMethods, 'cellImages'>;

export const evaluationMethods = {
  ...evaluationViewMethods,
  /** Shows another evaluation of the run. */
  showEvaluation: { params: v.object({ id: v.string() }), result: nothing },
  openTraining: { params: noParams, result: nothing },
  usePredictions: { params: noParams, result: nothing },
} as const satisfies PageMethods;
