import * as path from 'node:path';
import { sortLeftOut } from '../../../core/layouts/leftOut';
import { LoupeError } from '../../../core/errors';
import { isUntrainable } from '../../../core/layouts/untrainable';
import type { Said, TrainOutput } from '../../../protocol/cliOutput';
import type { PartScores } from '../../../protocol/common';
import type { DeviceChoice } from '../../../protocol/devices';
import type { Recipe } from '../../../protocol/recipe/recipe';
import type { RunEvent } from '../../../protocol/runEvents';
import { runsFolderOf } from '../../../runfolder';
import { realRoot } from '../../datasets/walkFolder';
import { backboneNames } from '../../networks/backbones';
import { scratchRecipes } from '../../networks/scratch';
import { createRunFolder } from '../../runs/runFolder';
import { takeRunLock } from '../../runs/runLock';
import { RunWriter } from '../../runs/runWriter';
import { foldersToMake, withdrawRun } from '../../runs/withdrawRun';
import { evaluateTrained } from './evaluateTrained';
import { phasesOf } from './modes/phasesOf';
import { prepareNetwork } from './modes/prepareNetwork';
import { trainFeatures } from './modes/trainFeatures';
import { continuedOptions, continuesRecord, startWeights, type ContinueFrom } from './preparation/continueFrom';
import { PhasePlan } from './preparation/phasePlan';
import { prepareTraining, type TrainingPlan } from './preparation/prepareTraining';
import { recordedSettings, trainNotices, trainSettings, type TrainOptions } from './preparation/trainSettings';
import { expectAsBefore } from './preparation/earlierRuns';
import { recordOutcome, type TrainOutcome } from './recordOutcome';
import { saveTrained } from './saveTrained';

export type { TrainOutcome } from './recordOutcome';

export interface TrainJob extends TrainOptions {
  /** What the run is listed under; the preset's name where nothing is given. */
  readonly recipeName?: string | undefined;
  /** Begins with another run's weights and, by default, its settings. */
  readonly continueFrom?: ContinueFrom | undefined;
  /** The run folder; where not given, one is made among other runs. */
  readonly out?: string | undefined;
  /** Where the runs are; the workspace's own where not given. */
  readonly runsFolder?: string | undefined;
  readonly workspace: string;
  readonly device?: DeviceChoice | undefined;
  /** Called with the writer as soon as the run exists: for stopping it. */
  readonly onStart?: (writer: RunWriter) => void;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Trains a classifier into a run folder: scan, decode or extract features, split, fit, evaluate, save.
 * A failure after the run folder exists is recorded in it and returned. Thrown (LoupeError) are wrong options, a
 * dataset folder that does not exist, a run folder that cannot be made, and what says that the dataset cannot be
 * trained on: such a run is taken back.
 */
export async function train(job: TrainJob): Promise<TrainOutcome> {
  const { continueFrom } = job;
  const options = continueFrom ? await continuedOptions(continueFrom, job) : job;
  const settings = trainSettings(options);
  requireTrainable(settings);
  const start = continueFrom && (await startWeights(continueFrom));
  if (start && settings.mode === 'features')
    throw new LoupeError(
      'wrong-option',
      '--continue-from: mode features fits its head from the start. Choose another mode.',
    );
  const datasetFolder = path.resolve(job.folder);
  // A mistyped path is not worth a run.
  await realRoot(datasetFolder);
  const dataset = { folder: datasetFolder, name: path.basename(datasetFolder) };
  const continues = continueFrom && start && (await continuesRecord(continueFrom, start, settings));
  const { out, workspace, runsFolder = runsFolderOf(path.resolve(workspace)) } = job;
  const made = foldersToMake(path.resolve(out ?? runsFolder));
  const folder = await createRunFolder(
    out === undefined ? { workspace, runsFolder, dataset: dataset.name, model: settings.model } : { out },
  );
  const writer = RunWriter.open({
    folder,
    recipe: job.recipeName ?? settings.extends,
    settings: recordedSettings(settings),
    seed: settings.seed,
    dataset,
    workspace: job.workspace,
    lock: await takeRunLock(folder),
    ...(continues && { continues }),
    ...(job.onEvent ? { onEvent: job.onEvent } : {}),
  });
  job.onStart?.(writer);
  for (const { code, message } of trainNotices(options)) writer.notice('info', code, message);
  reportContinued(writer);
  let prepared = false;
  return recordOutcome(
    writer,
    () =>
      runTraining(writer, {
        settings,
        folder: datasetFolder,
        device: job.device,
        origin: { start },
        onPrepared: () => (prepared = true),
      }),
    {
      withdraw: async (error) => {
        if (prepared || !isUntrainable(error)) return false;
        writer.abandon();
        await withdrawRun(folder, job.out === undefined ? { absent: [folder, ...made.absent] } : made);
        return true;
      },
    },
  );
}

function reportContinued(writer: RunWriter): void {
  const { continues } = writer.record;
  if (!continues) return;
  const changed = continues.differences
    .map(({ setting, before, after }) => `${setting} ${before} → ${after}`)
    .join(', ');
  writer.notice(
    'info',
    'continued',
    `Started with the ${continues.weights} weights of ${continues.run}, epoch ${continues.epoch}. ${changed ? `Changed: ${changed}.` : 'The settings are the same.'}`,
  );
}

/** The stages of a run, new or resumed, from the scan to the saved model. */
export async function runTraining(writer: RunWriter, plan: TrainingPlan): Promise<Said<TrainOutput>> {
  const began = performance.now();
  const prepared = await prepareTraining(writer, plan, new PhasePlan(writer, phasesOf(plan.settings)));
  plan.onPrepared?.();
  await expectAsBefore(prepared);
  const trained =
    plan.settings.mode === 'features' ? await trainFeatures(prepared) : await (await prepareNetwork(prepared)).train();
  const { runtime, ledger, seconds } = prepared.run;
  let scores: PartScores;
  try {
    scores = writer.stop.now.aborted ? {} : await evaluateTrained(trained);
    await saveTrained(trained, scores);
  } finally {
    await trained.release();
  }
  const { bestEpoch, name } = trained;
  seconds.total = (performance.now() - began) / 1000;
  writer.update({ result: { parts: scores, bestEpoch, seconds, skipped: sortLeftOut(ledger.entries).files.length } });
  writer.event({ type: 'result', parts: scores, bestEpoch, model: name });
  return {
    run: writer.folder,
    model: name,
    device: runtime.message,
    parts: scores,
    seconds,
    skipped: ledger.entries.map(({ file, reason }) => ({ file, reason })),
  };
}

/** Before there is a run folder. Throws LoupeError `wrong-option`. */
function requireTrainable({ mode, model }: Recipe): void {
  const known = mode === 'scratch' ? [...scratchRecipes, ...backboneNames()] : backboneNames();
  if (known.includes(model)) return;
  throw new LoupeError('wrong-option', `Mode ${mode} cannot train ${model}. Choose one of ${known.join(', ')}.`);
}
