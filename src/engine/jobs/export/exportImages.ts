import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import type { Preprocessing } from '../../../protocol/runFiles';
import { readSplit } from '../../../runfolder';
import { forEachImageBatch } from '../../inference/imageBatches';
import type { CalibrationImages } from '../../quantization/observe';
import { importedRecipe, type RunModel } from '../../savedModel/loadRunModel';
import { examOf, type Exam } from '../evaluate/exam';
import type { ExportJob } from './exportJob';

/** What an export calibrates with and is compared on. */
export interface ExportImages {
  /** Absolute paths, at most `calibrationImages`. */
  readonly calibration: readonly string[];
  readonly folder: string;
  /** Null where there is nothing to compare on. */
  readonly exam: Exam | null;
}

/** Enough for the ends of ranges to settle, few enough to take seconds. */
export const calibrationImages = 64;

/**
 * The run's own training images and held-out parts; or another folder, whose images, spread over all of it, calibrate,
 * and the rest of which compares. Throws LoupeError `no-images` where neither is there.
 */
export async function exportImages(job: ExportJob, loaded: RunModel): Promise<ExportImages> {
  const { record } = loaded;
  if (job.images === undefined && record.recipe === importedRecipe)
    throw new LoupeError(
      'no-images',
      `${record.id} was imported, so it has no images of its own to calibrate with or to compare on. Name a folder of images of the same kind: --images <folder>`,
    );
  const { run, images: folder, notify, signal } = job;
  const exam = await examOf({ run, folder, notify, ...(signal && { signal }) }, loaded);
  const own = job.images === undefined ? await readSplit(job.run) : undefined;
  const chosen = new Set(spread(own ? own.train : exam.files, calibrationImages));
  return {
    folder: exam.folder,
    calibration: [...chosen].map((file) => path.join(exam.folder, file)),
    exam: own ? exam : without(exam, chosen),
  };
}

/** `count` of a list, equally far apart: files are listed class by class, so each class has its share. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)]!);
}

function without(exam: Exam, chosen: ReadonlySet<string>): Exam | null {
  const left = [...exam.files.keys()].filter((index) => !chosen.has(exam.files[index]!));
  if (left.length === 0) return null;
  return {
    ...exam,
    files: left.map((index) => exam.files[index]!),
    truth: Int32Array.from(left, (index) => exam.truth[index]!),
    part: left.map((index) => exam.part[index]!),
  };
}

/** Decodes calibration images. Throws LoupeError `no-images` where none can be decoded. */
export async function decodeForCalibration(
  files: readonly string[],
  preprocessing: Preprocessing,
  signal?: AbortSignal,
): Promise<CalibrationImages> {
  const pieces: Buffer[] = [];
  await forEachImageBatch({
    files,
    preprocessing,
    ...(signal && { signal }),
    // What cannot be decoded was named when the run was trained, and does not calibrate.
    onUndecoded: () => undefined,
    onBatch: (_, pixels) => {
      pieces.push(Buffer.from(pixels));
      return Promise.resolve();
    },
  });
  const pixels = Buffer.concat(pieces);
  const { width, height } = preprocessing;
  const count = pixels.length / (width * height * 3);
  if (count === 0)
    throw new LoupeError(
      'no-images',
      'No training image of the run is there to calibrate 8-bit integers with. Put the dataset back, or name another folder: --images <folder>',
    );
  return { pixels, count, width, height };
}
