import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { exportFormats, type ExportFormat } from '../../../core/choices/exportFormats';
import type { ExportOutput, Said } from '../../../protocol/cliOutput';
import { runFile } from '../../../protocol/runFiles';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { readBytes, readLimit, removeFolderAt } from '../../../runfolder/files';
import { modelFile } from '../../savedModel/modelFiles';
import { checkOutput } from '../../outputs/checkOutput';
import { withMetadata } from '../../graphs/onnxMetadata';
import { loadRunModel } from '../../savedModel/loadRunModel';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export interface ExportJob {
  /** The run folder. */
  readonly run: string;
  readonly format: ExportFormat;
  /** The file, or the folder of a layers model; must not exist, but for a file that may be replaced. */
  readonly out: string;
  readonly replace?: boolean | undefined;
  /** May replace a file that is no exported network. */
  readonly force?: boolean | undefined;
}

/** What of a model folder a layers model needs elsewhere. */
const layersFiles = [modelFile.layers, modelFile.weights, modelFile.labels, modelFile.preprocessing, modelFile.card];

/** Writes what lies in a model folder to `out`, with `texts` where the format has room for them. */
type Writer = (folder: string, out: string, texts: Readonly<Record<string, string>>) => Promise<void>;

const writers: Readonly<Record<ExportFormat, Writer>> = { onnx: writeOnnx, tfjs: copyTogether };

/**
 * Writes a run's model for use elsewhere, after it has repeated its stored predictions. The ONNX file holds the names
 * of the classes and the preprocessing as metadata (`classes`, `preprocessing`: JSON). It appears whole or not at all.
 * Throws LoupeError `exists`, and what `loadRunModel` throws.
 */
export async function exportModel({ run, format, out, replace, force }: ExportJob): Promise<Said<ExportOutput>> {
  const oneFile = exportFormats[format].kind === 'one file';
  if (existsSync(out) && !((replace || force) && oneFile))
    throw new LoupeError(
      'exists',
      `${out} is there already. ${oneFile ? 'Replace it with --replace' : 'Remove it'}, or choose another place with --out.`,
    );
  if (oneFile) await checkOutput({ file: out, kind: 'onnx', option: '--out', inputs: [run], force });
  const { model, record } = await loadRunModel(run, { device: 'cpu' });
  await model.release();
  const { classes, preprocessing } = model;
  const texts = { classes: JSON.stringify(classes), preprocessing: JSON.stringify(preprocessing), run: record.id };
  await writers[format](path.join(run, runFile.model), out, texts);
  return {
    run,
    format,
    path: out,
    classes: [...classes],
    input: { name: 'image', shape: [null, preprocessing.height, preprocessing.width, 3] },
    preprocessing,
  };
}

async function writeOnnx(folder: string, out: string, texts: Readonly<Record<string, string>>): Promise<void> {
  await writeFileAtomic(out, withMetadata(await readBytes(folder, modelFile.onnx, readLimit.weights), texts));
}

async function copyTogether(folder: string, out: string): Promise<void> {
  const temporary = `${out}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  await makeFolder(path.dirname(out));
  await mkdir(temporary);
  try {
    for (const name of layersFiles)
      await writeFile(path.join(temporary, name), await readBytes(folder, name, readLimit.weights), { flag: 'wx' });
    await rename(temporary, out);
  } catch (error) {
    await removeFolderAt(temporary);
    throw error;
  }
}
