import * as v from 'valibot';
import { gpuDevices } from '../../../protocol/devices';

/** What a throw-away child is to try. */
export const probeRequestSchema = v.object({
  engine: v.picklist(['onnxruntime-node', 'onnxruntime-web', 'tensorflow']),
  provider: v.nullable(v.picklist(gpuDevices)),
  threads: v.number(),
  arena: v.boolean(),
  /** TensorFlow's libraries, where that is the engine. */
  libraries: v.nullable(v.string()),
});
export type ProbeRequest = v.InferOutput<typeof probeRequestSchema>;

/** What the child found. Numbers are judged by the parent. */
export const probeReportSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    engine: v.string(),
    /** What it computed on: `CPU`, `CUDA`, `WebGPU`, … */
    device: v.string(),
    losses: v.array(v.nullable(v.number())),
    /** Of the network with batch normalisation, which some providers cannot train. */
    normalized: v.array(v.nullable(v.number())),
    /** Images that a training step gets through in a second. */
    imagesPerSecond: v.number(),
    /**
     * Convolutions and matrix products that ran on the provider, and all of them; null where nothing was asked of one.
     */
    heavy: v.nullable(v.object({ onDevice: v.number(), all: v.number() })),
  }),
  v.object({ ok: v.literal(false), reason: v.string() }),
]);
export type ProbeReport = v.InferOutput<typeof probeReportSchema>;

/** Whether something may be used, and why not. */
export const verdictSchema = v.object({
  ok: v.boolean(),
  engine: v.nullable(v.string()),
  /** What it computed on; null where not `ok`. */
  device: v.nullable(v.string()),
  imagesPerSecond: v.nullable(v.number()),
  /** A sentence without full stop; null where `ok`. */
  reason: v.nullable(v.string()),
});
export type Verdict = v.InferOutput<typeof verdictSchema>;
