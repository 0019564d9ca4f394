import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { flattenSettings, type Scalar } from '../../../../core/flattenSettings';
import { LoupeError } from '../../../../core/errors';
import { sideBySide } from '../../../../core/runs/runDifferences';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import { recipeFileOf } from '../../../../protocol/recipe/write';
import { runFile, type RunRecord } from '../../../../protocol/runFiles';
import { readRun } from '../../../../runfolder';
import { hasFile } from '../../../../runfolder/files';
import { readWeights } from '../../../layersModel/layerWeights';
import { assignByName } from '../../../layersModel/assignWeights';
import type { LayersModel } from '../../../layersModel/tensorflow';
import type { NamedArrays } from '../../../tensor';
import { loadCheckpoint } from '../checkpoints/readCheckpoints';
import { recordedRecipe } from './recordedRecipe';
import type { TrainOptions } from './trainSettings';
import { checkpointName, type CheckpointStage } from '../checkpoints/writeCheckpoints';

/** A run whose weights a new one begins with. */
export interface ContinueFrom {
  /** Its folder. */
  readonly run: string;
  readonly weights: 'best' | 'last';
}

/** First weights of a network, from another run. */
export interface StartWeights {
  readonly from: Pick<RunRecord, 'id'> & { readonly classes: readonly string[] };
  readonly weights: NamedArrays;
  readonly epoch: number;
}

/**
 * A new run's options where it begins with another's weights: that run's settings, over them the options given. On the
 * same folder, that run's split is kept, so that nothing it was trained on is used to judge. Throws LoupeError
 * `resume-unknown`.
 */
export async function continuedOptions({ run }: ContinueFrom, options: TrainOptions): Promise<TrainOptions> {
  const record = await readRun(run);
  const recipe = recordedRecipe(record);
  const drawn = [options.splitFile, options.validationSplit, options.testSplit, options.fold, options.groupBy].some(
    (given) => given !== undefined,
  );
  const split = path.join(run, runFile.split);
  const same = !drawn && (await hasFile(run, runFile.split)) && (await isSame(options.folder, record.dataset.folder));
  return {
    ...options,
    config:
      options.config ??
      recipeFileOf({ ...recipe, split: { ...recipe.split, file: null, ...(same && { fold: null, groupBy: null }) } }),
    ...(same && { splitFile: split }),
  };
}

/** The weights that a run kept. Throws LoupeError `no-checkpoint` or `checkpoint-broken`. */
export async function startWeights({ run, weights: which }: ContinueFrom): Promise<StartWeights> {
  const record = await readRun(run);
  for (const stage of ['blocks', 'head', undefined] as const) {
    const found =
      (await loadCheckpoint(run, checkpointName(stage, which))) ??
      (await loadCheckpoint(run, checkpointName(stage, 'last')));
    if (!found) continue;
    const epoch = found.metadata.offset + found.metadata.epoch;
    if (which === 'best' && isBelow(record, stage, found.metadata.offset)) continue;
    return {
      from: { id: record.id, classes: record.dataset.classes },
      weights: found.content.groups['weights']!,
      epoch,
    };
  }
  throw new LoupeError(
    'no-checkpoint',
    `${record.id} has no checkpoint to continue from: a head that is fitted on features, or a run that ended before its first epoch, leaves none.`,
  );
}

/** Whether the run's best epoch came before the blocks were trained. */
function isBelow({ result }: RunRecord, stage: CheckpointStage, offset: number): boolean {
  return stage === 'blocks' && result?.bestEpoch != null && result.bestEpoch <= offset;
}

/** What `run.json` keeps of it. */
export async function continuesRecord(
  { run, weights }: ContinueFrom,
  { epoch }: StartWeights,
  settings: Recipe,
): Promise<NonNullable<RunRecord['continues']>> {
  const record = await readRun(run);
  const own = (recipe: object): Record<string, Scalar> => flattenSettings({ ...recipe, split: null });
  const rows = sideBySide([own(recordedRecipe(record)), own(settings)]).filter(({ differs }) => differs);
  return {
    run: record.id,
    folder: run,
    weights,
    epoch,
    differences: rows.map(({ key, values }) => ({ setting: key, before: String(values[0]), after: String(values[1]) })),
  };
}

/**
 * Gives a network its first weights. Returns a short mark of them, for caches of what the network computes.
 * Throws LoupeError `continue-mismatch` where classes or layers are others.
 */
export function assignStartWeights(
  model: LayersModel,
  { from, weights }: StartWeights,
  classes: readonly string[],
): string {
  if (JSON.stringify(from.classes) !== JSON.stringify(classes)) {
    throw new LoupeError(
      'continue-mismatch',
      `${from.id} knows other classes (${from.classes.join(', ')}) than this dataset has (${classes.join(', ')}), so its weights do not fit. Train again.`,
    );
  }
  const present = readWeights(model);
  const odd = [...weights].find(([name, data]) => present.get(name)?.length !== data.length);
  if (odd)
    throw new LoupeError(
      'continue-mismatch',
      `The network of ${from.id} has other layers (${odd[0]} does not fit), so its weights cannot be used. Leave model, head and image size as they were.`,
    );
  assignByName(model, new Map([...present, ...weights]));
  const hash = createHash('sha256');
  for (const data of weights.values()) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest('hex').slice(0, 12);
}

async function isSame(a: string, b: string): Promise<boolean> {
  const real = (folder: string): Promise<string> => realpath(folder).catch(() => path.resolve(folder));
  return (await real(a)) === (await real(b));
}
