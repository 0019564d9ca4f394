import type { TrainingStepOptions } from '../graphs/compile/compileTrainingStep';
import type { OptimizerSettings } from '../graphs/compile/optimizers';
import type { ImageSource, NetworkSettings } from './trainNetworkTypes';

/** Images whose gradients are computed at once where all of them make one step. */
export const wholeSetMicroBatch = 32;

/** The step that settings ask for, on inputs of a source with so many training images: never for more at once than there are. */
export function stepOptions(settings: NetworkSettings, images: ImageSource, trainImages: number): TrainingStepOptions {
  return {
    optimizer: optimizerOf(settings),
    input: settings.mixup ? 'float32' : images.elements ?? 'uint8',
    batchSize: Math.min(settings.batchSize === 'all' ? wholeSetMicroBatch : settings.batchSize, trainImages),
    ...(settings.loss && { loss: settings.loss }),
    ...(settings.l2 && { l2: settings.l2 }),
  };
}

function optimizerOf({ optimizer, momentum, nesterov = false, weightDecay }: NetworkSettings): OptimizerSettings {
  switch (optimizer) {
    case 'sgd': return { name: 'sgd', momentum, nesterov };
    case 'rmsprop': return { name: 'rmsprop', momentum };
    case 'adamw': return weightDecay === undefined ? { name: 'adamw' } : { name: 'adamw', weightDecay };
    case 'adam': return { name: 'adam' };
  }
}
