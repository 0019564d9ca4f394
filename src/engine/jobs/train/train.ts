import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { parts, type Part } from '../../../core/parts';
import type { TrainOutput } from '../../../protocol/cliOutput';
import type { DeviceChoice } from '../../../protocol/devices';
import type { RunEvent } from '../../../protocol/runEvents';
import { runFile } from '../../../protocol/runFiles';
import { realRoot } from '../../datasets/walkFolder';
import { createRunFolder } from '../../runs/runFolder';
import { PhaseClock } from '../../runs/phaseClock';
import { takeRunLock } from '../../runs/runLock';
import { RunWriter } from '../../runs/runWriter';
import type { Recipe } from '../../../protocol/recipe/recipe';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import { carryOut, type TrainOutcome } from './recordOutcome';
import { continuedOptions, continuesRecord, startWeights, type ContinueFrom, type StartWeights } from './preparation/continueFrom';
import { writeFileHashes } from './preparation/fileHashes';
import { loadDataset } from './preparation/loadDataset';
import type { ResumeOrders } from './checkpoints/resumePoint';
import { saveTrained } from './saveTrained';
import { SkipLedger } from './preparation/skipLedger';
import { TrainContext, type InsteadOfTraining } from './preparation/trainContext';
import type { TrainedNetwork } from './modes/trainedNetwork';
import { backboneNames } from '../../networks/backbones';
import { isScratchRecipe, scratchRecipes } from '../../networks/scratch';
import { trainBackbone } from './modes/trainBackbone';
import { trainQuick } from './modes/trainFeatures';
import { trainScratch } from './modes/trainSmallNetwork';
import { recordedSettings, trainNotices, trainSettings, type TrainOptions } from './preparation/trainSettings';
import { partScores, writeEvaluation, type ScoredPart } from '../evaluate/writeEvaluation';

export type { TrainOutcome } from './recordOutcome';

export interface TrainJob extends TrainOptions {
  /** What the run is listed under; the preset's name where nothing is given. */
  readonly recipeName?: string | undefined;
  /** Begins with another run's weights and, where nothing else is said, its settings. */
  readonly continueFrom?: ContinueFrom | undefined;
  /** The run folder; where not given, one is made in the workspace's runs. */
  readonly out?: string | undefined;
  readonly workspace: string;
  readonly device?: DeviceChoice | undefined;
  /** Called with the writer as soon as the run exists: for stopping it. */
  readonly onStart?: (writer: RunWriter) => void;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Trains a classifier into a run folder: scan, decode or extract features, split, fit, evaluate, save.
 * A failure after the run folder exists is recorded in it and returned; wrong options, a dataset folder that does
 * not exist and a run folder that cannot be made are thrown (LoupeError).
 */
export async function train(job: TrainJob): Promise<TrainOutcome> {
  const { continueFrom } = job;
  const options = continueFrom ? await continuedOptions(continueFrom, job) : job;
  const settings = trainSettings(options);
  requireTrainable(settings);
  const start = continueFrom && await startWeights(continueFrom);
  if (start && settings.mode === 'features') throw new LoupeError('wrong-option', '--continue-from: mode features fits its head anew. Choose another mode.');
  const datasetFolder = path.resolve(job.folder);
  // A mistyped path is not worth a run.
  await realRoot(datasetFolder);
  const dataset = { folder: datasetFolder, name: path.basename(datasetFolder) };
  const continues = continueFrom && start && await continuesRecord(continueFrom, start, settings);
  const folder = await createRunFolder(job.out === undefined ? { workspace: job.workspace, dataset: dataset.name, model: settings.model } : { out: job.out });
  const writer = RunWriter.open({
    folder, recipe: job.recipeName ?? settings.extends, settings: recordedSettings(settings), seed: settings.seed, dataset, workspace: job.workspace, lock: await takeRunLock(folder),
    ...(continues && { continues }),
    ...(job.onEvent ? { onEvent: job.onEvent } : {}),
  });
  job.onStart?.(writer);
  for (const notice of trainNotices(options)) writer.notice('info', 'keras-words', notice);
  sayContinued(writer);
  return carryOut(writer, () => run(writer, settings, datasetFolder, job.device, { start }));
}

function sayContinued(writer: RunWriter): void {
  const { continues } = writer.record;
  if (!continues) return;
  const changed = continues.differences.map(({ setting, before, after }) => `${setting} ${before} → ${after}`).join(', ');
  writer.notice('info', 'continued', `Begun with the ${continues.weights} weights of ${continues.run}, epoch ${continues.epoch}. ${changed ? `Set otherwise: ${changed}.` : 'The settings are the same.'}`);
}

/** The stages of a run, new or taken up again, from the scan to the saved model. */
export async function run(
  writer: RunWriter, settings: Recipe, datasetFolder: string, device: DeviceChoice | undefined, { start, resume, instead }: { readonly start?: StartWeights | undefined; readonly resume?: ResumeOrders; readonly instead?: InsteadOfTraining },
): Promise<TrainOutput> {
  const began = performance.now();
  const runtime = await openRuntime({ device, trains: settings.mode !== 'features', notify: (level, code, message) => {
    writer.notice(level, code, message);
    if (level === 'warning') writer.update({ environment: { ...writer.record.environment, fallback: message } });
  } });
  writer.event({ type: 'device', engine: runtime.engine, device: runtime.device, threads: runtime.threads, message: runtime.message });
  writer.update({ environment: { ...writer.record.environment, engine: runtime.engine, device: runtime.device, asked: device ?? 'auto' } });

  const ledger = new SkipLedger(writer);
  const { images, seconds: scan } = await loadDataset(datasetFolder, settings.layout, writer, ledger);
  await writeFileHashes(writer.folder, images);
  const context = new TrainContext(settings, writer, runtime, ledger, images, resume, start, instead);
  context.seconds.scan = scan;
  const trained = await trainByMode(context);
  let scores: ReturnType<typeof partScores>;
  try {
    scores = writer.stop.now.aborted ? {} : await evaluateParts(context, trained);
    await saveTrained(context, trained, scores);
  } finally {
    await trained.release();
  }
  const { bestEpoch, name } = trained;
  const seconds = { ...context.seconds, total: (performance.now() - began) / 1000 };
  writer.update({ result: { parts: scores, bestEpoch, seconds, skipped: ledger.entries.length } });
  writer.event({ type: 'result', parts: scores, bestEpoch, model: name });
  return {
    run: writer.folder, model: name, device: runtime.message, parts: scores, seconds,
    skipped: ledger.entries.map(({ file, reason }) => ({ file, reason })),
  };
}

function trainByMode(context: TrainContext): Promise<TrainedNetwork> {
  const { mode, model } = context.settings;
  if (isScratchRecipe(model)) return trainScratch(context, model);
  return mode === 'features' ? trainQuick(context) : trainBackbone(context);
}

/** Before there is a run folder. Throws LoupeError `wrong-option`. */
function requireTrainable({ mode, model }: Recipe): void {
  const known = mode === 'scratch' ? [...scratchRecipes, ...backboneNames()] : backboneNames();
  if (known.includes(model)) return;
  throw new LoupeError('wrong-option', `Mode ${mode} cannot train ${model}. Choose one of ${known.join(', ')}.`);
}

/** Scores the held-out parts with the weights that are saved, and the training part too. */
async function evaluateParts(context: TrainContext, trained: TrainedNetwork): Promise<ReturnType<typeof partScores>> {
  const { images, rows } = context.result as NonNullable<TrainContext['result']>;
  const clock = new PhaseClock(context.writer, 'evaluate');
  const scored: Partial<Record<Part, ScoredPart>> = {};
  for (const part of parts) {
    const of = rows[part];
    if (of.length === 0) continue;
    scored[part] = {
      files: Array.from(of, (image) => images.files[image] as string),
      truth: Int32Array.from(of, (image) => images.labels[image] as number),
      probabilities: await trained.score(of),
    };
  }
  const metrics = await writeEvaluation(path.join(context.writer.folder, runFile.evaluation), images.dataset.classes, scored);
  clock.end();
  return partScores(metrics);
}
