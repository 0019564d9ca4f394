import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import type { LayoutChoice, SkippedFile } from '../../../core/dataset';
import { LoupeError } from '../../../core/errors';
import { formatCount, listWords, plural } from '../../../core/format';
import { parts, type Part } from '../../../core/parts';
import type { DeviceChoice } from '../../../protocol/devices';
import type { EvaluationRecord } from '../../../protocol/evaluationFiles';
import { runFile, type Metrics } from '../../../protocol/runFiles';
import { evaluationId, evaluationPlace, readMetrics, readSplit } from '../../../runfolder';
import { contentHashes, fingerprint } from '../../datasets/contentHashes';
import { recordedLayout } from '../../datasets/recordedLayout';
import { importedRecipe, type RunModel } from '../../savedModel/loadRunModel';
import { findAmong } from '../train/preparation/fileHashes';
import { readExamFolder, type ExamFolder } from './examFolder';

export interface EvaluateJob {
  readonly run: string;
  /** Another folder than the run's own dataset. */
  readonly folder?: string | undefined;
  readonly layout?: LayoutChoice | undefined;
  /** Scores the images of classes that the model knows; else a class that it does not know is an error. */
  readonly knownClassesOnly?: boolean | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: 'scan' | 'evaluate', done: number, total: number) => void;
  readonly notify?: Notify | undefined;
}

/** Images to score, with the class each has in the model. */
export interface Exam {
  readonly folder: string;
  readonly files: readonly string[];
  readonly truth: Int32Array;
  readonly part: readonly Part[];
  readonly skipped: readonly SkippedFile[];
  readonly unknownClasses: EvaluationRecord['unknownClasses'];
  /** Where the scores are written, below the run folder. */
  readonly target: string;
  /** Scores there that stay: those of parts that are not scored now. */
  readonly kept?: Metrics['parts'];
  /** What is noted of the folder beside its scores; absent of the run's own parts. */
  readonly record?: Omit<EvaluationRecord, 'evaluated' | 'images' | 'classes' | 'skipped'>;
}

/** Decides what is scored: the held-out parts of the run's own dataset, or all images of another folder. */
export async function examOf(job: EvaluateJob, loaded: RunModel): Promise<Exam> {
  const { dataset, recipe } = loaded.record;
  if (job.folder === undefined && recipe === importedRecipe) {
    throw new LoupeError(
      'no-images',
      `${loaded.record.id} was imported, so it has no images of its own. Name a folder to score it on: loupe evaluate <run> <folder>`,
    );
  }
  const folder = path.resolve(job.folder ?? dataset.folder);
  const found = await readExamFolder(folder, loaded.model.classes, {
    layout: job.layout ?? (job.folder === undefined ? recordedLayout(dataset) : undefined),
    signal: job.signal,
    onProgress: (done, total) => job.onProgress?.('scan', done, total),
  });
  const unknownClasses = unknownOf(found);
  if (found.unlabelled > 0)
    job.notify?.(
      'warning',
      'unlabelled',
      `${plural(found.unlabelled, 'image')} without a label ${found.unlabelled === 1 ? 'is' : 'are'} not scored.`,
    );
  const usable = [...found.files.keys()].filter((index) => classIn(found, index) >= 0);
  if (usable.length > 0) judgeUnknown(job, folder, unknownClasses, loaded.model.classes);
  const common = { folder, skipped: found.skipped, unknownClasses };
  const truthOf = (chosen: readonly number[]) => Int32Array.from(chosen, (index) => classIn(found, index));

  if (recipe !== importedRecipe && (await isSameFolder(folder, dataset.folder))) {
    const partOf = await heldOutParts(job, new Set(found.files));
    const chosen = usable.filter((index) => partOf.has(found.files[index] as string));
    if (chosen.length > 0) {
      const names = chosen.map((index) => found.files[index] as string);
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
    job.notify?.(
      'warning',
      'no-held-out',
      'The run kept no images back, so all of its images are scored as they are; that says little about new images.',
    );
  }
  if (usable.length === 0) {
    throw new LoupeError(
      'no-common-class',
      `${folder} has none of the model's classes (${listWords(loaded.model.classes)}), so there is nothing to score.`,
    );
  }
  const files = usable.map((index) => found.files[index] as string);
  const truth = truthOf(usable);
  const real = await realpath(folder);
  const hashes = await contentHashes(folder, files, { signal: job.signal });
  const trainedOn = await countTrainedOn(job, hashes);
  return {
    ...common,
    files,
    truth,
    part: usable.map((index) => found.part[index] ?? 'test'),
    target: evaluationPlace(evaluationId(real)),
    record: {
      version: 1,
      folder: real,
      name: path.basename(real),
      fingerprint: fingerprint(
        files,
        hashes,
        Array.from(truth, (index) => loaded.model.classes[index] as string),
      ),
      layout: found.layout,
      unknownClasses,
      unlabelled: found.unlabelled,
      ...(trainedOn !== null && { trainedOn }),
    },
  };
}

/**
 * How many of the images the model was trained on, wherever they lie and whatever they are called: a score of them says
 * little about new images. Null where the run does not tell.
 */
async function countTrainedOn(job: EvaluateJob, hashes: readonly string[]): Promise<number | null> {
  const split = await readSplit(job.run).catch(() => null);
  const among = split && (await findAmong(job.run, split.train, hashes));
  if (!among) return null;
  const count = among.filter(Boolean).length;
  if (count > 0)
    job.notify?.(
      'warning',
      'trained-on',
      `${count === hashes.length ? (count === 1 ? 'The image was' : `All ${plural(count, 'image')} were`) : `${formatCount(count)} of the ${plural(hashes.length, 'image')} were`} trained on, so this score is better than that of new images will be. Score images that the model has not seen.`,
    );
  return count;
}

/** An image's class among the model's, -1 where the model does not know it. */
function classIn({ classOf, classIndex }: ExamFolder, index: number): number {
  return classOf[classIndex[index] as number] ?? -1;
}

function unknownOf({ classes, classOf, classIndex }: ExamFolder): EvaluationRecord['unknownClasses'] {
  const counts = new Map<number, number>();
  for (const index of classIndex) counts.set(index, (counts.get(index) ?? 0) + 1);
  return [...classes.keys()]
    .filter((index) => classOf[index] === -1)
    .map((index) => ({ name: classes[index] as string, images: counts.get(index) ?? 0 }));
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
    job.notify?.(
      'warning',
      'gone',
      `${plural(gone.length, 'image')} of the run's held-out parts ${gone.length === 1 ? 'is' : 'are'} no longer there: ${listWords(gone, 3)}.`,
    );
  return partOf;
}

/**
 * Images of classes that the model does not know cannot be judged: scores of the rest would pass for scores of the
 * folder. Throws LoupeError `unknown-classes` unless they are asked for.
 */
function judgeUnknown(
  job: EvaluateJob,
  folder: string,
  unknown: EvaluationRecord['unknownClasses'],
  known: readonly string[],
): void {
  if (unknown.length === 0) return;
  const images = unknown.reduce((sum, one) => sum + one.images, 0);
  const what = `The model does not know ${unknown.length === 1 ? 'the class' : 'the classes'} ${listWords(unknown.map(({ name }) => name))} of ${plural(images, 'image')} in ${folder}; it knows ${listWords(known)}.`;
  if (job.knownClassesOnly !== true)
    throw new LoupeError(
      'unknown-classes',
      `${what} Give the folders the model's names, or score the other images alone with --known-classes-only.`,
    );
  job.notify?.('warning', 'unknown-classes', `${what} ${images === 1 ? 'It is' : 'They are'} not scored.`);
}

async function isSameFolder(a: string, b: string): Promise<boolean> {
  const real = (folder: string) => realpath(folder).catch(() => path.resolve(folder));
  return (await real(a)) === (await real(b));
}
