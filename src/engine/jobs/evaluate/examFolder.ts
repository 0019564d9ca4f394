import * as path from 'node:path';
import type { LayoutKind, SkippedFile } from '../../../core/dataset';
import { LoupeError } from '../../../core/errors';
import { matchClasses } from '../../../core/matchClasses';
import { partOfCode, type Part } from '../../../core/parts';
import { FolderMemory } from '../../cache/folderMemory';
import { inspectFiles } from '../../datasets/inspectFiles';
import { openDataset, type OpenDatasetOptions } from '../../datasets/openDataset';
import { walkFolder } from '../../datasets/walkFolder';
import { decoderVersion } from '../../images/decode';

/** The images of a folder, with the class each is said to be of. */
export interface ExamFolder {
  /** Null where folders named after classes of the model tell the classes. */
  readonly layout: LayoutKind | null;
  readonly classes: readonly string[];
  /** Index of each class among the model's, -1 where it is unknown. */
  readonly classOf: readonly number[];
  readonly files: readonly string[];
  /** Index into `classes`. */
  readonly classIndex: readonly number[];
  /** Null where the folder assigns none. */
  readonly part: readonly (Part | null)[];
  readonly unlabelled: number;
  readonly skipped: readonly SkippedFile[];
}

/** What says that a folder is no dataset to train on; it may hold images to score all the same. */
const noDataset = new Set<string>(['one-class', 'no-classes', 'layout-unclear']);

/**
 * Reads a folder that is to be scored: one class is enough, and a folder named after a class of the model tells its
 * images' class, the given folder itself too, where nothing else does.
 */
export async function readExamFolder(
  folder: string,
  known: readonly string[],
  options: OpenDatasetOptions,
): Promise<ExamFolder> {
  let failure: unknown;
  try {
    const opened = await openDataset(folder, { ...options, oneClass: true, known });
    const { classes, files, classIndex, part, layout } = opened.dataset;
    const exam: ExamFolder = {
      layout,
      classes,
      classOf: matchClasses(classes, known),
      files,
      classIndex: [...classIndex],
      part: Array.from(part, (code) => partOfCode(code) ?? null),
      unlabelled: opened.unlabelled.length,
      skipped: opened.skipped,
    };
    if (options.layout !== undefined || exam.classOf.some((index) => index >= 0)) return exam;
    return (await byKnownFolders(folder, known, options)) ?? exam;
  } catch (error) {
    if (options.layout !== undefined || !(error instanceof LoupeError) || !noDataset.has(error.code)) throw error;
    failure = error;
  }
  const exam = await byKnownFolders(folder, known, options);
  if (exam) return exam;
  throw failure;
}

/** Images by the innermost folder that is named after a class of the model; undefined where there is none. */
async function byKnownFolders(
  folder: string,
  known: readonly string[],
  options: OpenDatasetOptions,
): Promise<ExamFolder | undefined> {
  const root = path.resolve(folder);
  const walked = await walkFolder(root, { signal: options.signal });
  const memory = await FolderMemory.open(root, decoderVersion);
  const used = walked.files.filter((file) => !walked.excluded.has(file));
  const { images, leftOut } = await inspectFiles(root, used, memory, options);
  const excluded = [...walked.excluded].map(([file, reason]) => ({ file, code: 'excluded' as const, reason }));
  const around = path.basename(root);
  const classOfFolder = new Map<string, number>();
  const classOf = (file: string): number => {
    for (const name of [around, ...file.split('/').slice(0, -1)].reverse()) {
      const index = classOfFolder.get(name) ?? matchClasses([name], known)[0]!;
      classOfFolder.set(name, index);
      if (index >= 0) return index;
    }
    return -1;
  };
  const all = [...images.keys()];
  const files = all.filter((file) => classOf(file) >= 0);
  if (files.length === 0) return undefined;
  return {
    layout: null,
    classes: known,
    classOf: known.map((_, index) => index),
    files,
    classIndex: files.map(classOf),
    part: files.map(() => null),
    unlabelled: all.length - files.length,
    skipped: [...excluded, ...leftOut].map((one) => ({ ...one, class: known[classOf(one.file)] ?? null })),
  };
}
