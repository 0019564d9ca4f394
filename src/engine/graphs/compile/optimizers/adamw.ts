import type { ValuesOf } from '../../../../core/choices/optimizers';
import { mul, sub } from '../../operators';
import { adam } from './adam';
import type { Optimizer } from './rule';

/**
 * w ← w - η λ w, then Adam's update of that.
 * Source: Loshchilov and Hutter 2019, in the form of keras/src/optimizers/base_optimizer.py (_apply_weight_decay).
 */
export function adamw({ weightDecay }: ValuesOf<'adamw'>): Optimizer {
  const inner = adam();
  return {
    ...inner,
    update(graph, inputs) {
      const decay = mul(graph, inputs.learningRate, graph.scalar(weightDecay, 'decay'));
      const parameter = sub(graph, inputs.parameter, mul(graph, inputs.parameter, decay));
      return inner.update(graph, { ...inputs, parameter });
    },
  };
}
