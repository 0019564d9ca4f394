import { runFile } from '../../../../protocol/runFiles';
import { keepAs, removeFile, replaceFile } from '../../../../runfolder/files';
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

/** Below the run folder. */
export function checkpointName(stage: CheckpointStage, name: 'last' | 'previous' | 'best'): string {
  return `${runFile.checkpoints}/${stage ? `${stage}-` : ''}${name}.safetensors`;
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
  const [last, previous] = [checkpointName(stage, 'last'), checkpointName(stage, 'previous')];
  await removeFile(folder, previous);
  keepAs(folder, last, previous);
  await replaceFile(
    folder,
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
    await replaceFile(
      folder,
      checkpointName(stage, 'best'),
      checkpointFile({ weights: best.weights }, { ...common, score: String(best.score) }),
    );
  }
}
