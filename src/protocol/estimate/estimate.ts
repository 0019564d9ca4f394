import * as v from 'valibot';
import { modes } from '../recipe/schema';

/** An estimated duration in seconds, and where it probably lies. */
export const rangeSchema = v.object({ seconds: v.number(), low: v.number(), high: v.number() });
export type Range = v.InferOutput<typeof rangeSchema>;

/**
 * The stages of a training in the order in which they are done. `prepare` is decoding and features together, as they
 * overlap; `decode` and `features` are what each would take alone.
 */
export const estimatedStages = ['start', 'decode', 'features', 'prepare', 'fit', 'evaluate'] as const;
export type EstimatedStage = (typeof estimatedStages)[number];

/** What `loupe estimate --json` prints. */
export const estimateSchema = v.object({
  version: v.literal(1),
  dataset: v.string(),
  recipe: v.string(),
  mode: v.picklist(modes),
  model: v.string(),
  /** The device as a sentence. */
  device: v.string(),
  images: v.number(),
  classes: v.number(),
  parts: v.object({ train: v.number(), validation: v.number(), test: v.number() }),
  /** Width and height of the network's input in pixels. */
  imageSize: v.tuple([v.number(), v.number()]),
  /**
   * Features that are kept between trainings: of how many images they are there already. Null where this training keeps
   * none.
   */
  cache: v.nullable(v.object({ cached: v.number(), images: v.number() })),
  stages: v.array(v.object({ stage: v.picklist(estimatedStages), ...rangeSchema.entries, detail: v.string() })),
  /** Null in mode features, whose head is fitted as a whole. */
  epoch: v.nullable(rangeSchema),
  /** Of fine-tuning the epochs of the head, then of the last blocks, as `epoch` is. Null in mode features. */
  stretches: v.nullable(v.array(v.object({ epochs: v.number(), epoch: rangeSchema }))),
  /** Epochs if none ends the training early; in mode features the most iterations. */
  epochs: v.number(),
  /** All stages but `decode` and `features`, which `prepare` holds. */
  total: rangeSchema,
  memory: v.object({
    /** Bytes that the training will probably take, and what was free. */
    bytes: v.number(),
    available: v.number(),
    /** The most that this process held while it timed. */
    measured: v.number(),
    /** Of a training step, from its graph: weights and optimizer, and the images of a batch. Null in mode features. */
    step: v.nullable(v.object({ state: v.number(), batch: v.number(), batchSize: v.number() })),
  }),
  slowest: v.object({ stage: v.picklist(estimatedStages), advice: v.string() }),
  /** What a user must know of how it was timed. */
  notes: v.array(v.string()),
  /** Seconds that estimating took. */
  spent: v.number(),
});
export type Estimate = v.InferOutput<typeof estimateSchema>;
