import * as path from 'node:path';
import { runFile } from '../../protocol/runFiles';
import { writeFileAtomic } from '../cache/atomicFile';
import { checkpointFile } from '../runs/checkpointFile';
import type { NetworkCheckpoint } from '../training/trainNetworkTypes';

/**
 * Writes `checkpoints/last.safetensors` (weights, optimizer state, epoch, random state) and, after a best epoch,
 * `checkpoints/best.safetensors`. Each is complete or absent, whenever the process dies.
 */
export async function writeCheckpoints(runFolder: string, checkpoint: NetworkCheckpoint): Promise<void> {
  const { epoch, step, weights, slots, random, best } = checkpoint;
  const file = (name: string) => path.join(runFolder, runFile.checkpoints, `${name}.safetensors`);
  await writeFileAtomic(file('last'), checkpointFile({ weights, slots }, {
    epoch: String(epoch), step: String(step), random: JSON.stringify(random), bestEpoch: String(best.epoch), bestScore: String(best.score),
  }));
  if (best.epoch === epoch) {
    await writeFileAtomic(file('best'), checkpointFile({ weights: best.weights }, { epoch: String(best.epoch), score: String(best.score) }));
  }
}
