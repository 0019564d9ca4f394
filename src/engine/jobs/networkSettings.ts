import { LoupeError } from '../../core/errors';
import type { Recipe } from '../../protocol/recipe/recipe';
import type { CategoricalLoss, NetworkSettings } from '../training/trainNetworkTypes';

/** What a recipe says to the epoch loop. Throws LoupeError `wrong-option` for what the loop cannot do. */
export function networkSettings({ epochs, batchSize, optimizer, schedule, loss, augmentation }: Recipe): NetworkSettings {
  if (batchSize === 'all') throw new LoupeError('wrong-option', 'batchSize: whole-set batches cannot be trained yet. Give a number.');
  if (schedule.name !== 'constant' && schedule.name !== 'cosine') throw new LoupeError('wrong-option', `schedule: ${schedule.name} cannot be trained yet. Choose constant or cosine.`);
  return {
    epochs, batchSize,
    learningRate: optimizer.learningRate,
    optimizer: optimizer.name,
    momentum: optimizer.momentum ?? 0,
    nesterov: optimizer.nesterov ?? false,
    ...(optimizer.weightDecay === null ? {} : { weightDecay: optimizer.weightDecay }),
    loss: categorical(loss),
    schedule: schedule.name,
    augmentation,
  };
}

function categorical(loss: Recipe['loss']): CategoricalLoss {
  switch (loss.name) {
    case 'crossEntropy': return { name: 'categoricalCrossentropy', labelSmoothing: loss.labelSmoothing };
    case 'focal': return { name: 'categoricalFocalCrossentropy', alpha: loss.alpha, gamma: loss.gamma, labelSmoothing: loss.labelSmoothing };
    case 'binary': throw new LoupeError('wrong-option', 'loss: binary cannot be trained yet. Choose crossEntropy or focal.');
  }
}
