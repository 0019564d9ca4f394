import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import type { Dataset, LayoutKind, SkippedFile } from '../../../core/dataset';
import { LoupeError } from '../../../core/errors';
import { listWords, plural } from '../../../core/format';
import { matchClasses } from '../../../core/matchClasses';
import { partOfCode, parts, type Part } from '../../../core/parts';
import type { TrainOutput } from '../../../protocol/cliOutput';
import type { DeviceChoice } from '../../../protocol/devices';
import { runFile, type Metrics } from '../../../protocol/runFiles';
import { readMetrics, readSplit } from '../../../runfolder';
import { openDataset } from '../../datasets/openDataset';
import { predictImages } from '../../inference/predictImages';
import { loadRunModel, type RunModel, importedRecipe } from '../../savedModel/loadRunModel';
import { partScores, writeEvaluation, type ScoredPart } from './writeEvaluation';

export interface EvaluateJob {
  readonly run: string;
  /** Another folder than the run's own dataset. */
  readonly folder?: string | undefined;
  readonly layout?: LayoutKind | undefined;
  /** Scores the images of classes that the model knows; else a class that it does not know is an error. */
  readonly knownClassesOnly?: boolean | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: 'scan' | 'evaluate', done: number, total: number) => void;
  readonly onNotice?: (message: string) => void;
}

/** Images to score, with the class each has in the model. */
interface Exam {
  readonly folder: string;
  readonly files: readonly string[];
  readonly truth: Int32Array;
  readonly part: readonly Part[];
  readonly skipped: readonly SkippedFile[];
  /** Where the scores are written, below the run folder. */
  readonly target: string;
  /** Scores there that stay: those of parts that are not scored now. */
  readonly kept?: Metrics['parts'];
}

/**
 * Scores a run's saved model: on the held-out parts of its own dataset, as `split.json` has them, or on another
 * folder, whose classes are matched by name, however it is written. Images that such a folder assigns to no part count
 * as test images. The scores go into the run's `evaluation` folder, those of another folder into one of its name below
 * it. Throws LoupeError.
 */
export async function evaluate(job: EvaluateJob): Promise<{ output: TrainOutput; metricsFolder: string }> {
  const began = performance.now();
  const loaded = await loadRunModel(job.run, {
    device: job.device,
    notify: (_, __, message) => job.onNotice?.(message),
  });
  try {
    const exam = await examOf(job, loaded);
    const scan = (performance.now() - began) / 1000;
    const { scored, skipped } = await answer(job, loaded, exam);
    const metrics = await writeEvaluation(
      { run: job.run, folder: exam.target },
      loaded.model.classes,
      scored,
      exam.kept,
    );
    const total = (performance.now() - began) / 1000;
    return {
      metricsFolder: path.join(job.run, exam.target),
      output: {
        run: job.run,
        model: loaded.name,
        device: loaded.runtime.message,
        parts: partScores(metrics),
        seconds: { scan, decode: 0, features: total - scan, fit: 0, total },
        skipped: [...exam.skipped, ...skipped].map(({ file, reason }) => ({ file, reason })),
      },
    };
  } finally {
    await loaded.model.release();
  }
}

async function answer(
  job: EvaluateJob,
  { model, runtime }: RunModel,
  exam: Exam,
): Promise<{ scored: Partial<Record<Part, ScoredPart>>; skipped: SkippedFile[] }> {
  const rows = new Map<Part, { files: string[]; truth: number[]; probabilities: number[] }>();
  const skipped: SkippedFile[] = [];
  await predictImages({
    files: exam.files.map((file) => path.join(exam.folder, file)),
    model,
    runtime,
    signal: job.signal,
    notify: (_, __, message) => job.onNotice?.(message),
    onProgress: (done, total) => job.onProgress?.('evaluate', done, total),
    onPrediction: (index, probabilities) => {
      const part = exam.part[index] as Part;
      const of = rows.get(part) ?? { files: [], truth: [], probabilities: [] };
      rows.set(part, of);
      of.files.push(exam.files[index] as string);
      of.truth.push(exam.truth[index] as number);
      for (const probability of probabilities) of.probabilities.push(probability);
    },
    onUndecoded: ({ index, code, reason }) =>
      skipped.push({
        file: exam.files[index] as string,
        code,
        reason,
        class: model.classes[exam.truth[index] as number] ?? null,
      }),
  });
  if (rows.size === 0)
    throw new LoupeError(
      'no-images',
      `None of the ${plural(exam.files.length, 'image')} in ${exam.folder} could be decoded, so there is nothing to score.`,
    );
  const scored: Partial<Record<Part, ScoredPart>> = {};
  for (const [part, of] of rows) {
    scored[part] = {
      files: of.files,
      truth: Int32Array.from(of.truth),
      probabilities: Float32Array.from(of.probabilities),
    };
  }
  return { scored, skipped };
}

async function examOf(job: EvaluateJob, loaded: RunModel): Promise<Exam> {
  const { dataset, recipe } = loaded.record;
  if (job.folder === undefined && recipe === importedRecipe) {
    throw new LoupeError(
      'no-images',
      `${loaded.record.id} was imported, so it has no images of its own. Name a folder to score it on: loupe evaluate <run> <folder>`,
    );
  }
  const folder = path.resolve(job.folder ?? dataset.folder);
  const opened = await openDataset(folder, {
    layout: job.layout ?? (job.folder === undefined ? (dataset.layout ?? undefined) : undefined),
    signal: job.signal,
    onProgress: (done, total) => job.onProgress?.('scan', done, total),
  });
  const { classes, files, classIndex, part } = opened.dataset;
  const classOf = matchClasses(classes, loaded.model.classes);
  const usable = [...files.keys()].filter(
    (index) => (classIndex[index] as number) >= 0 && (classOf[classIndex[index] as number] as number) >= 0,
  );
  const unknown = [...files.keys()].filter((index) => classOf[classIndex[index] as number] === -1);
  if (unknown.length > 0 && usable.length > 0) judgeUnknown(job, unknown, opened.dataset, loaded.model.classes);
  const common = { folder, skipped: opened.skipped };
  const truthOf = (chosen: readonly number[]) =>
    Int32Array.from(chosen, (index) => classOf[classIndex[index] as number] as number);

  if (recipe !== importedRecipe && (await isSameFolder(folder, dataset.folder))) {
    const partOf = await heldOutParts(job, new Set(files));
    const chosen = usable.filter((index) => partOf.has(files[index] as string));
    if (chosen.length > 0) {
      const names = chosen.map((index) => files[index] as string);
      return {
        ...common,
        files: names,
        truth: truthOf(chosen),
        part: names.map((name) => partOf.get(name) as Part),
        target: runFile.evaluation,
        kept: await readMetrics(job.run).then(
          (metrics) => metrics.parts,
          () => ({}),
        ),
      };
    }
    job.onNotice?.(
      'The run kept no images back, so all of its images are scored as they are; that says little about new images.',
    );
  }
  if (usable.length === 0) {
    throw new LoupeError(
      'no-common-class',
      `${folder} has none of the model's classes (${listWords(loaded.model.classes)}), so there is nothing to score.`,
    );
  }
  return {
    ...common,
    files: usable.map((index) => files[index] as string),
    truth: truthOf(usable),
    part: usable.map((index) => partOfCode(part[index] as number) ?? 'test'),
    target: `${runFile.evaluation}/${opened.dataset.name}`,
  };
}

/** Validation and test files of the run's split; files that are gone are named. */
async function heldOutParts(job: EvaluateJob, present: ReadonlySet<string>): Promise<Map<string, Part>> {
  const split = await readSplit(job.run);
  const partOf = new Map<string, Part>();
  const gone: string[] = [];
  for (const part of parts) {
    if (part === 'train') continue;
    for (const file of split[part]) {
      if (present.has(file)) partOf.set(file, part);
      else gone.push(file);
    }
  }
  if (gone.length > 0)
    job.onNotice?.(
      `${plural(gone.length, 'image')} of the run's held-out parts ${gone.length === 1 ? 'is' : 'are'} no longer there: ${listWords(gone, 3)}.`,
    );
  return partOf;
}

/**
 * Images of classes that the model does not know cannot be judged: scores of the rest would pass for scores of the
 * folder. Throws LoupeError `unknown-classes` unless they are asked for.
 */
function judgeUnknown(job: EvaluateJob, unknown: readonly number[], dataset: Dataset, known: readonly string[]): void {
  const names = [...new Set(unknown.map((index) => dataset.classes[dataset.classIndex[index]!]!))];
  const what = `The model does not know ${names.length === 1 ? 'the class' : 'the classes'} ${listWords(names)} of ${plural(unknown.length, 'image')} in ${dataset.folder}; it knows ${listWords(known)}.`;
  if (job.knownClassesOnly !== true)
    throw new LoupeError(
      'unknown-classes',
      `${what} Give the folders the model's names, or score the other images alone with --known-classes-only.`,
    );
  job.onNotice?.(`${what} ${unknown.length === 1 ? 'It is' : 'They are'} not scored.`);
}

async function isSameFolder(a: string, b: string): Promise<boolean> {
  const real = (folder: string) => realpath(folder).catch(() => path.resolve(folder));
  return (await real(a)) === (await real(b));
}
