import { isScratchRecipe } from '../../../networks/scratch';
import type { PreparedTraining } from '../preparation/preparedTraining';
import { prepareBackbone } from './prepareBackbone';
import { prepareSmallNetwork } from './prepareSmallNetwork';
import type { ReadyNetwork } from './readyNetwork';

/**
 * Builds the network of a training by epochs (every mode but features) and its inputs. Throws what building and
 * decoding throw.
 */
export function prepareNetwork(training: PreparedTraining): Promise<ReadyNetwork> {
  const { model } = training.run.settings;
  return isScratchRecipe(model) ? prepareSmallNetwork(training, model) : prepareBackbone(training);
}
