import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import type { DeviceChoice } from '../../../protocol/devices';
import type { RunEvent } from '../../../protocol/runEvents';
import { runFile, type RunRecord } from '../../../protocol/runFiles';
import { readRun, runStatus } from '../../../runfolder';
import { hasFile } from '../../../runfolder/files';
import { contentHashes, fingerprint } from '../../datasets/contentHashes';
import { openDataset } from '../../datasets/openDataset';
import { recordedLayout } from '../../datasets/recordedLayout';
import { reopenRun, requireEnded } from '../../runs/reopenRun';
import { requirePlainRun } from '../../runs/requirePlainRun';
import { takeRunLock, type RunLock } from '../../runs/runLock';
import { RunWriter } from '../../runs/runWriter';
import { recordOutcome, type TrainOutcome } from '../train/recordOutcome';
import { startWeights } from '../train/preparation/continueFrom';
import { changedFiles } from '../train/preparation/fileHashes';
import { planResume, type ResumePlan, type WantedEpochs } from './resumePlan';
import { runTraining } from '../train/train';
import { labelledImages } from '../../datasets/trainingImages';
import { recordedSettings } from '../train/preparation/trainSettings';

export interface ResumeJob {
  /** The run's folder. */
  readonly run: string;
  /** More epochs than the run was to have, or another number of them. */
  readonly epochs?: WantedEpochs | undefined;
  /** Continues although images changed. */
  readonly anyway?: boolean | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly workspace: string;
  readonly onStart?: (writer: RunWriter) => void;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Resumes a run that was interrupted, stopped, failed, or is to be trained longer: in its own folder, from its last
 * checkpoint, with its split and settings. Order, augmentation and dropout follow from seed and epoch, so the curve is
 * that of a run which was never interrupted. Of several at the same time one continues. Refused without a change to the
 * run (LoupeError): `run-busy`, `nothing-to-resume`, `resume-unknown`, `dataset-changed`, `checkpoint-broken`,
 * `run-file-refused`, or a dataset that is gone. Later failures are recorded and returned.
 */
export async function resume(job: ResumeJob): Promise<TrainOutcome> {
  await requireEnded(await readRun(job.run), job.run);
  await requirePlainRun(job.run);
  const lock = await takeRunLock(job.run);
  try {
    return await continueRun(job, lock);
  } finally {
    lock.release();
  }
}

/** What is left of the run is looked at once nobody else can change it. */
async function continueRun(job: ResumeJob, lock: RunLock): Promise<TrainOutcome> {
  const before = await readRun(job.run);
  const plan = await planResume(job.run, before, await runStatus(before, job.run), job.epochs);
  const changed = await requireSameData(job, before);
  // Without a checkpoint of its own, a continued run begins once more.
  const start =
    before.continues && plan.finished === 0
      ? await startWeights({ run: before.continues.folder, weights: before.continues.weights })
      : undefined;
  const split = (await hasFile(job.run, runFile.split)) ? path.join(job.run, runFile.split) : undefined;
  const again = await reopenRun(job.run);
  const writer = RunWriter.open({
    folder: job.run,
    recipe: before.recipe,
    settings: recordedSettings(plan.settings),
    seed: before.seed,
    dataset: before.dataset,
    workspace: job.workspace,
    again,
    lock,
    ...(job.onEvent ? { onEvent: job.onEvent } : {}),
  });
  job.onStart?.(writer);
  reportResume(writer, before, plan, changed);
  return recordOutcome(writer, () =>
    runTraining(writer, {
      settings: plan.settings,
      folder: before.dataset.folder,
      device: job.device,
      origin: { start, resume: { longer: plan.longer, split } },
    }),
  );
}

function reportResume(
  writer: RunWriter,
  before: RunRecord,
  { finished, epochs, notices }: ResumePlan,
  changed: string | null,
): void {
  const message =
    finished > 0
      ? `Resumed after epoch ${finished} of ${epochs}.`
      : 'Resumed from the beginning: no epoch was over yet.';
  writer.update({
    resumes: [
      ...(before.resumes ?? []),
      {
        at: new Date().toISOString(),
        epoch: finished,
        epochs,
        ...(notices.length > 0 && { differs: notices.join(' ') }),
      },
    ],
  });
  writer.event({ type: 'resumed', epoch: finished, epochs, message });
  for (const notice of notices) writer.notice('info', 'schedule', notice);
  if (changed)
    writer.notice('warning', 'dataset-changed', `The images are not those of the run's beginning: ${changed}`);
}

/** What changed in the data, where that is allowed; null where nothing did. Throws LoupeError `dataset-changed`. */
async function requireSameData(
  { run: folder, anyway }: ResumeJob,
  { dataset: before }: RunRecord,
): Promise<string | null> {
  // Interrupted before anything was known of the data.
  if (before.fingerprint === null) return null;
  const { dataset } = await openDataset(before.folder, { layout: recordedLayout(before) });
  const hashes = await contentHashes(dataset.folder, dataset.files, {});
  const now = fingerprint(
    dataset.files,
    hashes,
    Array.from(dataset.classIndex, (label) => dataset.classes[label] ?? ''),
  );
  if (now === before.fingerprint) return null;
  const what = (await changedFiles(folder, labelledImages(dataset, hashes))) ?? 'which files cannot be said.';
  if (anyway) return what;
  throw new LoupeError(
    'dataset-changed',
    `${before.folder} is not as it was when the run began: ${what} Bring the images back, or continue with --anyway.`,
  );
}
