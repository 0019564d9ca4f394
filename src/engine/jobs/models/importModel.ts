import { createHash } from 'node:crypto';
import * as path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import { LoupeError } from '../../../core/errors';
import { Random } from '../../../core/random';
import { runFile } from '../../../protocol/runFiles';
import { removeFile, removeFolderAt, replaceFile } from '../../../runfolder/files';
import { layersModelFiles } from '../../savedModel/layersModelFile';
import { importedRecipe } from '../../savedModel/loadRunModel';
import { saveModel } from '../../savedModel/saveModel';
import { imageShape } from '../../graphs/compile/compileInference';
import { preprocessingFor } from '../../images/preprocessing';
import { backboneNames } from '../../networks/backbones';
import { importClassifier, importFeatures } from '../../networks/importing/buildModel';
import type { PreprocessingMode } from '../../../core/choices/preprocessingModes';
import { readLabels, requireLabels } from '../../networks/importing/labels';
import {
  importedBackbones,
  importedFile,
  importedFolder,
  type ImportedBackboneRecord,
} from '../../networks/importedBackbones';
import { createRunFolder } from '../../runs/runFolder';
import { RunWriter } from '../../runs/runWriter';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import { recordNetwork } from '../train/modes/recordNetwork';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export interface ImportJob {
  /** Keras `.h5` or `.keras`, TensorFlow.js `model.json`, or a folder that holds one. */
  readonly file: string;
  /** What is done to RGB 0..255 before the model; not needed where it begins by scaling. */
  readonly preprocessing?: PreprocessingMode | undefined;
  /** Width and height in pixels, for a model that takes any. */
  readonly size?: number | undefined;
  readonly notify?: Notify;
}

export interface ClassifierJob extends ImportJob {
  /** A file with the names of the classes; the model's own where it brings them. */
  readonly labels?: string | undefined;
  readonly workspace: string;
  /** The run folder; where not given, one is made in the workspace's runs. */
  readonly out?: string | undefined;
}

export interface ImportedClassifier {
  /** The run folder. */
  readonly run: string;
  readonly name: string;
  readonly classes: readonly string[];
  readonly preprocessing: PreprocessingMode;
}

/**
 * Makes a run of a finished classifier, with a model folder like any other's: predicting and scoring work with it.
 * Nothing is left where it fails. Throws LoupeError naming the file.
 */
export async function importAsClassifier(job: ClassifierJob): Promise<ImportedClassifier> {
  const given = job.labels === undefined ? undefined : await readLabels(path.resolve(job.labels));
  const { model, kind, mode, labels, notices } = await importClassifier({
    file: job.file,
    mode: job.preprocessing,
    size: job.size,
  });
  const classes = requireLabels(given ?? labels, model.outputs[0]!.shape[1] ?? 0, job.file);
  for (const notice of notices) job.notify?.('info', 'imported', notice);
  const name = nameOf(job.file);
  const [height, width] = imageShape(model);
  const runtime = await openRuntime({ device: 'cpu', notify: job.notify });
  const folder = await createRunFolder(
    job.out === undefined ? { workspace: job.workspace, dataset: name, model: importedRecipe } : { out: job.out },
  );
  const settings = {
    importedFrom: path.resolve(job.file),
    kind,
    preprocessing: mode,
    labels: job.labels ?? null,
    size: job.size ?? null,
  };
  const writer = RunWriter.open({
    folder,
    recipe: importedRecipe,
    settings,
    seed: 0,
    dataset: { folder: '', name },
    workspace: job.workspace,
  });
  try {
    writer.notice(
      'info',
      'imported',
      `Imported from ${settings.importedFrom} (${kind}), preprocessing “${mode}”. It was not trained or scored here.`,
    );
    for (const notice of notices) writer.notice('info', 'imported', notice);
    recordNetwork(writer, name, model);
    const preprocessing = preprocessingFor(width, height);
    await saveModel(
      path.join(folder, runFile.model),
      {
        model,
        classes,
        preprocessing,
        card: {
          title: writer.record.id,
          recipe: importedRecipe,
          created: writer.record.created,
          dataset: { name, images: 0 },
          scores: {},
          backbone: null,
          imported: { file: path.basename(job.file), kind, preprocessing: mode },
        },
        selfTestImages: noise(width * height * 3),
      },
      runtime,
    );
    writer.update({
      dataset: { ...writer.record.dataset, classes: [...classes] },
      result: {
        parts: {},
        bestEpoch: null,
        seconds: { scan: 0, decode: 0, features: 0, fit: 0, total: 0 },
        skipped: 0,
      },
    });
    writer.end('completed');
    return { run: folder, name, classes, preprocessing: mode };
  } catch (error) {
    writer.abandon();
    await removeFolderAt(folder);
    throw error;
  }
}

export interface BackboneJob extends ImportJob {
  /** The name that `--model` takes; the file's where not given. */
  readonly name?: string | undefined;
  /** The layer whose output are the features; what goes into the classifier where not given. */
  readonly layer?: string | undefined;
}

/**
 * Keeps a model without its classifier as a backbone of the user's own; an earlier one of the same name is replaced.
 */
export async function importAsBackbone(
  job: BackboneJob,
): Promise<ImportedBackboneRecord & { name: string; folder: string }> {
  const name = job.name ?? nameOf(job.file);
  // Of dots alone, it would be a folder above.
  if (!/^(?!\.+$)[\w.-]{1,60}$/.test(name))
    throw new LoupeError(
      'wrong-option',
      `“${name}” cannot be a backbone's name. Choose one of letters, digits, “_”, “-” and “.” with --name.`,
    );
  if (!importedBackbones().includes(name) && backboneNames().includes(name))
    throw new LoupeError(
      'wrong-option',
      `“${name}” is the name of a network that Loupe brings. Choose another with --name.`,
    );
  const { model, kind, mode, notices } = await importFeatures({
    file: job.file,
    mode: job.preprocessing,
    size: job.size,
    layer: job.layer,
  });
  for (const notice of notices) job.notify?.('info', 'imported', notice);
  const { json, weights } = await layersModelFiles(model, []);
  const [height, width] = imageShape(model);
  const record: ImportedBackboneRecord = {
    version: 1,
    sha256: createHash('sha256').update(json).update(weights).digest('hex'),
    columns: model.outputs[0]!.shape[1] ?? 0,
    width,
    height,
    source: `${path.resolve(job.file)} (${kind})`,
    preprocessing: mode,
  };
  const folder = importedFolder(name);
  // The record makes it a backbone: it comes last, and goes first.
  await makeFolder(folder);
  await removeFile(folder, importedFile.record);
  await replaceFile(folder, importedFile.weights, weights);
  await replaceFile(folder, importedFile.model, json);
  await replaceFile(folder, importedFile.record, `${JSON.stringify(record)}\n`);
  return { ...record, name, folder };
}

/** The file's name without its ending; for `model.json` that of its folder. */
function nameOf(file: string): string {
  const full = path.resolve(file);
  const base = path.basename(full);
  return (
    (base === 'model.json' ? path.basename(path.dirname(full)) : base.replace(/\.(h5|hdf5|keras|json)$/i, '')).replace(
      /[^\w.-]+/g,
      '-',
    ) || 'model'
  );
}

/** Images that no file is needed for: two of seeded noise, which every weight has a part in. */
function noise(length: number): Uint8Array[] {
  const random = new Random(1);
  return [0, 1].map(() => Uint8Array.from({ length }, () => random.integer(256)));
}
