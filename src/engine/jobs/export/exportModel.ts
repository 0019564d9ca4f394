import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import {
  exportFormats,
  type ExportFormat,
  type ExportInput,
  type ExportPrecision,
} from '../../../core/choices/exportFormats';
import type { ExportOutput, Said } from '../../../protocol/cliOutput';
import { exportName, exportRecordFile, type ExportComparison, type ExportRecord } from '../../../protocol/exportRecord';
import { runFile } from '../../../protocol/runFiles';
import { readBytes, readLimit, replaceFile } from '../../../runfolder/files';
import { checkOutput } from '../../outputs/checkOutput';
import { importedRecipe, loadRunModel, type RunModel } from '../../savedModel/loadRunModel';
import { modelFile } from '../../savedModel/modelFiles';
import { compareExport } from './compareExport';
import { exportImages, type ExportImages } from './exportImages';
import type { ExportJob } from './exportJob';
import { makeExport, type MadeExport } from './makeExport';
import { bytesOfExport, writeExport } from './writeExport';

/**
 * Writes a run's model for use elsewhere, after it has repeated its stored predictions, and compares what it answers
 * with the model in float32 on images that were not trained on. The file appears whole or not at all; what was
 * measured is in `exports/<name>/export.json` of the run too. Throws LoupeError `exists`, `wrong-option`, `no-images`,
 * `unsupported-layer`, and what `loadRunModel` throws.
 */
export async function exportModel(job: ExportJob): Promise<Said<ExportOutput>> {
  const { run, format, out } = job;
  const precision = job.precision ?? 'float32';
  const input = job.input ?? 'float32';
  requirePossible(format, precision, input);
  await requirePlace(job);
  const loaded = await loadRunModel(run, { device: 'cpu', notify: job.notify });
  try {
    const { classes, preprocessing, decision } = loaded.model;
    const images = await imagesFor(job, loaded, precision);
    const made = await makeExport({ job: { ...job, precision, input }, loaded, images });
    const comparison =
      images?.exam && made.measured ? await compared(job, loaded, { made, images, exam: images.exam }) : null;
    job.signal?.throwIfAborted();
    await writeExport(made, out);
    const output: Omit<ExportRecord, 'version'> = {
      run,
      created: new Date().toISOString(),
      format,
      precision,
      path: out,
      bytes: bytesOfExport(made),
      classes: [...classes],
      input: { name: 'image', type: input, shape: [null, preprocessing.height, preprocessing.width, 3] },
      preprocessing,
      calibration: made.calibration,
      comparison,
      decision,
    };
    const place = `${runFile.exports}/${exportName(output)}/${exportRecordFile}`;
    await replaceFile(run, place, `${JSON.stringify({ version: 1, ...output }, null, 2)}\n`);
    return output;
  } finally {
    await loaded.model.release();
  }
}

function requirePossible(format: ExportFormat, precision: ExportPrecision, input: ExportInput): void {
  if (input === 'uint8' && (format !== 'tflite' || precision !== 'int8'))
    throw new LoupeError(
      'wrong-option',
      '--input uint8 is for TensorFlow Lite in 8-bit integers: --format tflite --precision int8.',
    );
}

async function requirePlace({ run, format, out, replace, force }: ExportJob): Promise<void> {
  const oneFile = exportFormats[format].kind === 'one file';
  if (existsSync(out) && !((replace || force) && oneFile))
    throw new LoupeError(
      'exists',
      `${out} is there already. ${oneFile ? 'Replace it with --replace' : 'Remove it'}, or choose another place with --out.`,
    );
  if (oneFile)
    await checkOutput({
      file: out,
      kind: format === 'tflite' ? 'tflite' : 'onnx',
      option: '--out',
      inputs: [run],
      force,
    });
}

/** Images are needed where ranges are measured, and wanted where answers may change. */
async function imagesFor(job: ExportJob, loaded: RunModel, precision: ExportPrecision): Promise<ExportImages | null> {
  const wanted = precision === 'int8' ? job.format !== 'tfjs' || job.compare !== false : job.compare !== false;
  if (precision === 'float32' || !wanted) return null;
  if (precision === 'int8' && job.format !== 'tfjs') return exportImages(job, loaded);
  if (job.images === undefined && loaded.record.recipe === importedRecipe) return null;
  return exportImages(job, loaded).catch((error: unknown) => {
    if (!(error instanceof LoupeError)) throw error;
    job.notify?.('warning', 'not-compared', `Its answers are not compared with those in float32: ${error.message}`);
    return null;
  });
}

/** Answers, times and sizes beside the same format in float32. */
async function compared(
  job: ExportJob,
  { model, runtime }: RunModel,
  { made, images, exam }: { made: MadeExport; images: ExportImages; exam: NonNullable<ExportImages['exam']> },
): Promise<ExportComparison | null> {
  if (job.compare === false) return null;
  const { times, ...answers } = await compareExport(
    {
      float32: await readBytes(path.join(job.run, runFile.model), modelFile.onnx, readLimit.weights),
      exported: made.measured!.onnx,
      classes: model.classes,
      preprocessing: model.preprocessing,
    },
    {
      runtime,
      exam,
      signal: job.signal,
      onProgress: (done, total) => job.onProgress?.('compare', done, total),
    },
  );
  const [before, after] = times;
  const time = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    folder: images.folder,
    float32: { bytes: made.float32Bytes, milliseconds: time(before) },
    exported: { bytes: bytesOfExport(made), milliseconds: made.measured!.timed ? time(after) : null },
    measuredWith: `${made.measured!.words} (${runtime.engine}, one thread, one image at a time)`,
    ...answers,
  };
}
