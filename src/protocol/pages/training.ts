import * as v from 'valibot';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods } from './images';
import { runEventSchema } from '../runEvents';
import { runRecordSchema } from '../runFiles';

/** The page reduces the events itself (`reduceRun`), so that one event is one small message. */
export const trainingReadySchema = v.object({
  state: v.literal('ready'),
  /** Absolute path of the run folder. */
  run: v.string(),
  record: runRecordSchema,
  events: v.array(runEventSchema),
  /** Clock of the host when this was sent, milliseconds since 1970. */
  now: v.number(),
});
export const trainingStateSchema = v.variant('state', [trainingReadySchema, ...pendingStates]);
export type TrainingReady = v.InferOutput<typeof trainingReadySchema>;
export type TrainingState = v.InferOutput<typeof trainingStateSchema>;

export const trainingUpdateSchema = v.object({
  record: v.optional(runRecordSchema),
  events: v.optional(v.array(runEventSchema)),
});
export type TrainingUpdate = v.InferOutput<typeof trainingUpdateSchema>;

export const trainingMethods = {
  ...exportMethods,
  /** Ask the job to stop and keep the best model so far. */
  stop: { params: noParams, result: nothing },
  /** Let the job wait, and let it continue. */
  pause: { params: noParams, result: nothing },
  continue: { params: noParams, result: nothing },
  /** Take the run up again where it ended before its time; ask for more epochs of one that is done. */
  resume: { params: noParams, result: nothing },
  trainLonger: { params: noParams, result: nothing },
  /** Begin a new run with this one's weights and some settings changed. */
  continueWith: { params: noParams, result: nothing },
  openMatrix: { params: noParams, result: nothing },
  showOutput: { params: noParams, result: nothing },
  showDevices: { params: noParams, result: nothing },
  openSkipped: { params: noParams, result: nothing },
  usePredictions: { params: noParams, result: nothing },
  trainAgain: { params: noParams, result: nothing },
} as const satisfies PageMethods;
