import { PhaseClock } from '../../../runs/phaseClock';
import { closeOnFailure } from '../inputs/inputStore';
import type { DividedTraining } from '../preparation/preparedTraining';
import { checkMemory } from './checkMemory';
import { endFit, fitStage, type FitStage } from './fitStage';
import { scoredNetwork } from './scoreNetwork';
import type { TrainedNetwork } from './trainedNetwork';

/** A network with its inputs, ready for its first epoch: it is either trained or closed. */
export interface ReadyNetwork {
  readonly training: DividedTraining;
  /** What is fitted first. */
  readonly first: FitStage;
  /** Fits all stages. The trained network owns the inputs; where this fails they are closed. */
  train(): Promise<TrainedNetwork>;
  close(): Promise<void>;
}

/** What is known of a network before it is trained. */
export type NetworkDescription = Pick<TrainedNetwork, 'model' | 'name' | 'preprocessing' | 'backbone'>;

/** A network that is fitted in one stage. Throws LoupeError `memory` where that would not fit into memory. */
export function readyForOneStage(
  training: DividedTraining,
  network: NetworkDescription,
  stage: FitStage,
): ReadyNetwork {
  checkMemory(training, stage.model, stage.settings, stage.store.source);
  return {
    training,
    first: stage,
    train: () =>
      closeOnFailure(stage.store, async () => {
        const clock = new PhaseClock(training.run.writer, 'fit', stage.epochs * training.trainLabels.length);
        return trainedNetwork(
          training,
          network,
          stage,
          endFit(training, clock, await fitStage(training, clock, stage)),
        );
      }),
    close: () => stage.store.close(),
  };
}

/** A network after its last stage. */
export async function trainedNetwork(
  training: DividedTraining,
  network: NetworkDescription,
  { model, store }: Pick<FitStage, 'model' | 'store'>,
  bestEpoch: number,
): Promise<TrainedNetwork> {
  return { ...network, training, bestEpoch, ...(await scoredNetwork(training, model, store, network.preprocessing)) };
}
