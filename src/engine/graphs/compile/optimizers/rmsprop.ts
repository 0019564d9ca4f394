import type { ValuesOf } from '../../../../core/choices/optimizers';
import { add, div, mul, sqrt, sub } from '../../operators';
import type { Optimizer, Updated } from './rule';

/** Keras's. */
const [rho, epsilon] = [0.9, 1e-7];

/**
 * v ← ρ v + (1 - ρ) g², w ← w - η g / √(v + ε); with momentum m ← μ m + η g / √(v + ε), w ← w - m.
 * Source: keras/src/optimizers/rmsprop.py.
 */
export function rmsprop({ momentum }: ValuesOf<'rmsprop'>): Optimizer {
  return {
    slots: momentum > 0 ? ['velocity', 'momentum'] : ['velocity'],
    rate: (_, learningRate) => learningRate,
    update(graph, { parameter, gradient, slots, rate }): Updated {
      const kept = mul(graph, slots['velocity']!, graph.scalar(rho, 'rho'));
      const velocity = add(graph, kept, mul(graph, mul(graph, gradient, gradient), graph.scalar(1 - rho, 'share')));
      const change = div(
        graph,
        mul(graph, gradient, rate),
        sqrt(graph, add(graph, velocity, graph.scalar(epsilon, 'epsilon'))),
      );
      const before = slots['momentum'];
      if (!before) return { parameter: sub(graph, parameter, change), slots: { velocity } };
      const move = add(graph, mul(graph, before, graph.scalar(momentum, 'momentum')), change);
      return { parameter: sub(graph, parameter, move), slots: { velocity, momentum: move } };
    },
  };
}
