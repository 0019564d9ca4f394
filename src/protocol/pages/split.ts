import * as v from 'valibot';
import { auditSeverities } from '../../core/audit/auditKinds';
import { classCountSchema } from '../common';
import { groupingSchema, splitFindings } from '../split';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods, imageQuerySchema, imageSliceSchema } from './images';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** How a split is drawn. */
export const splitSettingsSchema = v.object({
  /** As `--group-by`; null: equal files alone stay together. */
  groupBy: v.nullable(v.string()),
  validation: share,
  test: share,
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type SplitSettings = v.InferOutput<typeof splitSettingsSchema>;
export const firstSettings: SplitSettings = { groupBy: null, validation: 0.2, test: 0.2, seed: 1 };

const counts = v.object({ train: v.number(), validation: v.number(), test: v.number() });

/** A split that was drawn or checked. */
export const shownSplitSchema = v.object({
  parts: counts,
  classes: v.array(classCountSchema),
  groupBy: v.nullable(v.string()),
  groups: v.nullable(counts),
  /** Most harmful first, with the number of images that each is about. */
  findings: v.array(
    v.object({
      kind: v.picklist(splitFindings),
      severity: v.picklist(auditSeverities),
      message: v.string(),
      images: v.number(),
    }),
  ),
  /** What else was told while it was made. */
  notices: v.array(v.string()),
});
export type ShownSplit = v.InferOutput<typeof shownSplitSchema>;

export const splitReadySchema = v.object({
  state: v.literal('ready'),
  name: v.string(),
  dataset: v.string(),
  /** Whether a split is made, or one that exists is checked: a file, or the parts of the data (null). */
  purpose: v.picklist(['make', 'check']),
  file: v.nullable(v.string()),
  settings: splitSettingsSchema,
  groupings: v.array(groupingSchema),
  /** The latest; of earlier settings while another is drawn. Null until there is one. */
  split: v.nullable(shownSplitSchema),
  working: v.boolean(),
  done: v.nullable(v.number()),
  total: v.nullable(v.number()),
  failure: v.nullable(v.string()),
});
export const splitStateSchema = v.variant('state', [splitReadySchema, ...pendingStates]);
export type SplitReady = v.InferOutput<typeof splitReadySchema>;
export type SplitState = v.InferOutput<typeof splitStateSchema>;

const settings = v.object({ settings: splitSettingsSchema });

export const splitMethods = {
  ...exportMethods,
  ...imageMethods,
  /** Draws with other settings. */
  change: { params: settings, result: nothing },
  /** Writes the split where the user says. */
  save: { params: settings, result: nothing },
  /** Opens the form of a training with these settings. */
  train: { params: settings, result: nothing },
  /** Checks or draws again, as the data may be different now. */
  again: { params: noParams, result: nothing },
  /** From a check to a new split of the same dataset. */
  make: { params: noParams, result: nothing },
  /** Images that a finding is about, by its place. */
  findingImages: {
    params: v.object({ finding: v.number(), query: imageQuerySchema, offset: v.number(), limit: v.number() }),
    result: imageSliceSchema,
  },
} as const satisfies PageMethods;
