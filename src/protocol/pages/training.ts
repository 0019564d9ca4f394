import * as v from 'valibot';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { decisionStanding, evaluationViewMethods } from './evaluation';
import { runEventSchema } from '../runEvents';
import { metricsSchema, runRecordSchema } from '../runFiles';

/** What is known of a run besides its record and its events, and only by looking at its folder or at its images. */
const standing = {
  /** How the run's own parts were scored; null before that, and where it cannot be read. */
  evaluation: v.nullable(metricsSchema),
  /** Why a run that ended before its time cannot be resumed; null where it can, and of every other run. */
  resumeProblem: v.nullable(v.string()),
  /** What changed in the dataset since, in a sentence; absent or null where that is not known, or not yet. */
  dataSince: v.optional(v.nullable(v.string())),
  ...decisionStanding,
};
const standingSchema = v.object(standing);
export type RunStanding = v.InferOutput<typeof standingSchema>;

/** The page reduces the events itself (`reduceRun`), so that one event is one small message. */
export const trainingReadySchema = v.object({
  state: v.literal('ready'),
  /** Absolute path of the run folder. */
  run: v.string(),
  record: runRecordSchema,
  events: v.array(runEventSchema),
  ...standing,
  /** Clock of the host when this was sent, milliseconds since 1970. */
  now: v.number(),
});
export const trainingStateSchema = v.variant('state', [trainingReadySchema, ...pendingStates]);
export type TrainingReady = v.InferOutput<typeof trainingReadySchema>;
export type TrainingState = v.InferOutput<typeof trainingStateSchema>;

export const trainingUpdateSchema = v.object({
  record: v.optional(runRecordSchema),
  events: v.optional(v.array(runEventSchema)),
  standing: v.optional(standingSchema),
});
export type TrainingUpdate = v.InferOutput<typeof trainingUpdateSchema>;

/** The path of a file that a progress event names; page and host must agree on it. */
export function readFilePath(datasetFolder: string, file: string): string {
  return `${datasetFolder}/${file}`;
}

export const trainingMethods = {
  ...evaluationViewMethods,
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
