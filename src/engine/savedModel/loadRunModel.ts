import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { runFile, type RunRecord } from '../../protocol/runFiles';
import { readRun } from '../../runfolder';
import { hasFolder } from '../../runfolder/files';
import { loadSavedModel, type SavedModel } from './loadSavedModel';
import { decoderNotice } from '../images/preprocessing';
import { openRuntime, type RuntimeOptions } from '../runtimes/devices/openRuntime';
import type { Runtime } from '../runtimes/runtime';

/** A run's saved model, ready to answer. */
export interface RunModel {
  readonly record: RunRecord;
  readonly runtime: Runtime;
  readonly model: SavedModel;
  /** The network's name, as `run.json` has it. */
  readonly name: string;
  /** What a user must know of its answers. */
  readonly notices: readonly string[];
}

/**
 * Loads the model of a run folder with a runtime, or with one that is opened for it; `notices` are then told too.
 * Throws LoupeError `run-missing`, `model-missing` or `model-damaged`, and what `openRuntime` throws.
 */
export async function loadRunModel(folder: string, using: Runtime | RuntimeOptions = {}): Promise<RunModel> {
  const record = await readRun(folder);
  const modelFolder = path.join(folder, runFile.model);
  if (!(await hasFolder(folder, runFile.model))) {
    throw new LoupeError(
      'model-missing',
      `The run ${record.id} has no model: it ${record.status === 'running' ? 'has not come that far' : 'ended before one was saved'}. Choose another run or train again.`,
    );
  }
  const used = 'load' in using ? using : await openRuntime(using);
  const model = await loadSavedModel(modelFolder, used);
  const notices = [decoderNotice(model.preprocessing)].filter((notice) => notice !== null);
  if (!('load' in using)) notices.forEach((notice) => using.notify?.('warning', 'decoder', notice));
  return { record, runtime: used, model, name: record.model?.name ?? record.recipe, notices };
}

/** What `recipe` is in the record of a run that only imported a model: it has no images and no split of its own. */
export const importedRecipe = 'imported';
