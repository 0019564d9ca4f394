import * as v from 'valibot';
import { judgedWays, targetMeasures } from '../core/decisions/decisionTypes';

/** Names in a run's model folder; nothing else may spell them. */
export const decisionFile = { now: 'decision.json', before: 'decision-before.json' } as const;

const className = v.pipe(v.string(), v.maxLength(10_000));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const cost = v.pipe(v.number(), v.finite(), v.minValue(0));
const heldOutSchema = v.picklist(['validation', 'test']);
const interval = v.tuple([v.number(), v.number()]);

export const thresholdRuleSchema = v.object({ kind: v.literal('threshold'), class: className, threshold: share });
/** Right answers cost nothing where no cell says otherwise. */
export const costRuleSchema = v.object({
  kind: v.literal('costs'),
  /** What every mistake costs that no cell names. */
  otherwise: cost,
  cells: v.pipe(v.array(v.object({ truth: className, decided: className, cost })), v.maxLength(1_000_000)),
});

const targetSchema = v.object({ measure: v.picklist(targetMeasures), atLeast: share });

/** What can be asked for: see `DecisionRequest` in core/decisions. */
export const decisionRequestSchema = v.variant('kind', [
  v.object({ kind: v.literal('target'), class: className, target: targetSchema }),
  v.object({ ...thresholdRuleSchema.entries, origin: v.picklist(['picked', 'given']) }),
  costRuleSchema,
]);

export type AskedDecision = v.InferOutput<typeof decisionRequestSchema>;

const figuresSchema = v.object({
  accuracy: v.number(),
  accuracyInterval: interval,
  recall: v.nullable(v.number()),
  recallInterval: v.nullable(interval),
  precision: v.nullable(v.number()),
  precisionInterval: v.nullable(interval),
  cost: v.nullable(v.number()),
  costInterval: v.nullable(interval),
});

/** What a decision costs on held-out images; see `DecisionReport` in core/decisions. */
export const decisionReportSchema = v.object({
  part: heldOutSchema,
  images: v.number(),
  way: v.picklist(judgedWays),
  folds: v.number(),
  changed: v.number(),
  before: figuresSchema,
  after: figuresSchema,
  saved: v.nullable(v.object({ difference: v.number(), interval })),
});

const common = {
  version: v.literal(1),
  /** In words: `threshold 0.20 for poisonous`. */
  words: v.string(),
  /** ISO date and time. */
  made: v.string(),
  chosen: v.object({
    /** The part whose images it was chosen by; null where it was given. */
    on: v.nullable(heldOutSchema),
    target: v.nullable(targetSchema),
    reached: v.nullable(v.number()),
  }),
  /** When it was made; null where no image was held out. */
  report: v.nullable(decisionReportSchema),
};

/**
 * `model/decision.json`: how a class is decided from the model's probabilities, where that is not the most probable
 * one. Absent where it is.
 */
export const decisionSchema = v.variant('kind', [
  v.object({ ...common, ...thresholdRuleSchema.entries }),
  v.object({ ...common, ...costRuleSchema.entries }),
]);
export type Decision = v.InferOutput<typeof decisionSchema>;

/** `model/decision-before.json`: what an undo restores; null where there was no decision. */
export const decisionBeforeSchema = v.object({ version: v.literal(1), decision: v.nullable(decisionSchema) });
