import type { ValuesOf } from '../../../../core/choices/optimizers';
import { add, mul, sub } from '../../operators';
import type { Optimizer, Updated } from './rule';

/**
 * w ← w - η g; with momentum v ← m v - η g, w ← w + v, and with Nesterov's w ← w + m v - η g.
 * Source: keras/src/optimizers/sgd.py.
 */
export function sgd({ momentum, nesterov }: ValuesOf<'sgd'>): Optimizer {
  return {
    slots: momentum > 0 ? ['momentum'] : [],
    rate: (_, learningRate) => learningRate,
    update(graph, { parameter, gradient, slots, rate }): Updated {
      const change = mul(graph, gradient, rate);
      const before = slots['momentum'];
      if (!before) return { parameter: sub(graph, parameter, change), slots: {} };
      const factor = graph.scalar(momentum, 'momentum');
      const velocity = sub(graph, mul(graph, before, factor), change);
      const move = nesterov ? sub(graph, mul(graph, velocity, factor), change) : velocity;
      return { parameter: add(graph, parameter, move), slots: { momentum: velocity } };
    },
  };
}
