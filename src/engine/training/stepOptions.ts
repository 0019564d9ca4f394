import { optimizerValues } from '../../core/choices/optimizers';
import type { TrainingStepOptions } from '../graphs/compile/compileTrainingStep';
import type { ImageSource, NetworkSettings } from './trainNetworkTypes';

/** Images whose gradients are computed at once where all of them make one step. */
export const wholeSetMicroBatch = 32;

/**
 * The step that settings ask for, on inputs of a source with so many training images: never for more at once than there
 * are.
 */
export function stepOptions(settings: NetworkSettings, images: ImageSource, trainImages: number): TrainingStepOptions {
  return {
    optimizer: { name: settings.optimizer, ...optimizerValues(settings.optimizer, settings) },
    input: settings.mixup ? 'float32' : (images.elements ?? 'uint8'),
    batchSize: Math.min(settings.batchSize === 'all' ? wholeSetMicroBatch : settings.batchSize, trainImages),
    ...(settings.loss && { loss: settings.loss }),
    ...(settings.l2 && { l2: settings.l2 }),
  };
}
