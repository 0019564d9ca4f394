import * as v from 'valibot';
import { rankedClassSchema } from './common';
import { thresholdRuleSchema } from './decision';
export { proposalsSchema, type ProposalsOnWire } from './sortOutput';

/**
 * The warm service of one window, over the child's IPC channel (`advanced` serialisation, so that
 * bytes travel as bytes). Every request is answered by exactly one reply with its `id`.
 */
const id = v.number();
const bytes = v.instance(Uint8Array);

const thumbnail = v.object({
  id,
  method: v.literal('thumbnail'),
  /** Absolute path. */
  file: v.string(),
  /** Longest side in pixels. */
  size: v.number(),
});
const contactSheet = v.object({
  id,
  method: v.literal('contactSheet'),
  /** Absolute paths; the empty text keeps a place free. */
  files: v.array(v.string()),
});
const predict = v.object({
  id,
  method: v.literal('predict'),
  /** Absolute path of the run folder whose model answers. */
  run: v.string(),
  file: v.string(),
  top: v.number(),
});
const labelled = v.array(v.object({ file: v.string(), label: v.string() }));
const propose = v.object({
  id,
  method: v.literal('propose'),
  /** Absolute path. */
  folder: v.string(),
  /** Images that may be sorted, relative to it, in an order that stays from one request to the next. */
  files: v.array(v.string()),
  /** Images with a class that are none of `files`. */
  examples: labelled,
  /** Classes that images of `files` were given. */
  labels: labelled,
});
const ping = v.object({ id, method: v.literal('ping') });

export const serviceRequestSchema = v.variant('method', [thumbnail, contactSheet, predict, propose, ping]);
export type ServiceRequest = v.InferOutput<typeof serviceRequestSchema>;

/** A WebP or JPEG no larger than asked, upright, and the original's upright size. */
export const thumbnailResultSchema = v.object({
  data: bytes,
  mime: v.string(),
  width: v.number(),
  height: v.number(),
  bytes: v.number(),
});
export type ThumbnailResult = v.InferOutput<typeof thumbnailResultSchema>;

export const predictResultSchema = v.object({
  top: v.array(rankedClassSchema),
  /** What the image is given by the decision in force; null where that is the most probable class. */
  decided: v.nullable(
    v.object({
      class: v.string(),
      by: v.variant('kind', [thresholdRuleSchema, v.object({ kind: v.literal('costs') })]),
    }),
  ),
  /** The image as the network sees it, after resize, as PNG. */
  preview: bytes,
  model: v.string(),
  device: v.string(),
  /** Seconds for decoding and for the network. */
  seconds: v.object({ decode: v.number(), network: v.number() }),
  /** What a user must know of the model's answers. */
  notices: v.array(v.string()),
});
export type PredictResult = v.InferOutput<typeof predictResultSchema>;

export const pingResultSchema = v.object({ version: v.string() });

export const serviceReplySchema = v.union([
  v.object({ id, ok: v.literal(true), result: v.unknown() }),
  v.object({ id, ok: v.literal(false), error: v.object({ code: v.string(), message: v.string() }) }),
]);
export type ServiceReply = v.InferOutput<typeof serviceReplySchema>;

/** What the service tells unasked: a fallback, a GPU that goes unused. */
export const serviceNoticeSchema = v.object({
  notice: v.object({ level: v.picklist(['info', 'warning']), code: v.string(), message: v.string() }),
});
export type ServiceNotice = v.InferOutput<typeof serviceNoticeSchema>;

/** How far something is that takes longer than a moment: it keeps the request from timing out. */
export const serviceProgressSchema = v.object({ progress: v.object({ done: v.number(), total: v.number() }) });
export type ServiceProgress = v.InferOutput<typeof serviceProgressSchema>;
