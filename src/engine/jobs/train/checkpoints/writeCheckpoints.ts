import { copyFile, link, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { runFile } from '../../../../protocol/runFiles';
import { writeFileAtomic } from '../../../../runfolder/atomicFile';
import { checkpointFile } from '../../../runs/checkpointFile';
import type { NetworkCheckpoint } from '../../../training/trainNetworkTypes';

/** Of a run with several stages, each has checkpoints of its own. */
export type CheckpointStage = 'head' | 'blocks' | undefined;

/** What is known of the run when a stage writes a checkpoint. */
export interface CheckpointPlace {
  readonly folder: string;
  readonly stage: CheckpointStage;
  /** Epochs of the stages before. */
  readonly offset: number;
}

export function checkpointPath(folder: string, stage: CheckpointStage, name: 'last' | 'previous' | 'best'): string {
  return path.join(folder, runFile.checkpoints, `${stage ? `${stage}-` : ''}${name}.safetensors`);
}

/**
 * Writes `checkpoints/last.safetensors` (weights, optimizer state, random state, what schedule and early stopping
 * remember) and, after a best epoch, `checkpoints/best.safetensors`. The last one before stays as
 * `previous.safetensors`.
 *
 * The pair is complete whenever the process dies: a `last` that is itself the best needs no `best`, and that of an
 * earlier epoch was written before `last` was. Each file is there whole or not at all.
 */
export async function writeCheckpoints(
  { folder, stage, offset }: CheckpointPlace,
  checkpoint: NetworkCheckpoint,
): Promise<void> {
  const { epoch, step, weights, slots, random, best, epochControl, figures } = checkpoint;
  const common = {
    version: '1',
    epoch: String(epoch),
    step: String(step),
    offset: String(offset),
    random: JSON.stringify(random),
    course: JSON.stringify(epochControl),
  };
  const last = checkpointPath(folder, stage, 'last');
  await keepPrevious(last, checkpointPath(folder, stage, 'previous'));
  await writeFileAtomic(
    last,
    checkpointFile(
      { weights, slots },
      {
        ...common,
        figures: JSON.stringify(figures),
        bestEpoch: String(best.epoch),
        bestScore: String(best.score),
      },
    ),
  );
  if (best.epoch === epoch) {
    await writeFileAtomic(
      checkpointPath(folder, stage, 'best'),
      checkpointFile({ weights: best.weights }, { ...common, score: String(best.score) }),
    );
  }
}

/** A second name for the file that is about to be replaced; a copy where the file system knows no second names. */
async function keepPrevious(last: string, previous: string): Promise<void> {
  await rm(previous, { force: true });
  try {
    await link(last, previous);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') await copyFile(last, previous);
  }
}
