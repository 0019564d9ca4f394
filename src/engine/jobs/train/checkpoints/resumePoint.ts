import type { RunWriter } from '../../../runs/runWriter';
import { patienceStart } from '../../../training/earlyStopping';
import type { ResumePoint } from '../../../training/trainNetworkTypes';
import { readCheckpoints } from './readCheckpoints';
import type { CheckpointStage } from './writeCheckpoints';

/** How a run is resumed from the checkpoints in its folder. */
export interface ResumeOrders {
  /** Patience and time budget begin again: the run had come to its end, and more is wanted of it. */
  readonly longer: boolean;
  /** The run's own `split.json`, which stays as it is; undefined where the run ended before it was divided. */
  readonly split: string | undefined;
}

/**
 * Where a stage continues; undefined where it begins. What is wrong with its checkpoints is reported. Throws LoupeError
 * `checkpoint-broken`.
 */
export async function resumePoint(
  writer: RunWriter,
  { longer }: ResumeOrders,
  stage: CheckpointStage,
): Promise<ResumePoint | undefined> {
  const found = await readCheckpoints(writer.folder, stage);
  if (!found) return undefined;
  if (found.notices.length > 0) writer.notice('warning', 'checkpoint', found.notices.join(' '));
  const { point } = found;
  // The head's stage is over for good once the blocks are trained.
  if (!longer || stage === 'head') return point;
  return {
    ...point,
    epochControl: {
      ...point.epochControl,
      patience: { ...patienceStart, best: point.epochControl.patience.best },
      seconds: 0,
    },
  };
}
