import type { Value } from '../../graph';
import { add, div, mul, pow, sqrt, sub } from '../../operators';
import type { Optimizer, Updated } from './rule';

/** Keras's. */
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-7];

/**
 * m ← m + (g - m)(1 - β₁), v ← v + (g² - v)(1 - β₂), w ← w - η √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε).
 * Source: Kingma and Ba 2015, in the form of keras/src/optimizers/adam.py.
 */
export function adam(): Optimizer {
  return {
    slots: ['mean', 'variance'],
    rate(graph, learningRate, step) {
      const missing = (beta: number): Value =>
        sub(graph, graph.scalar(1, 'one'), pow(graph, graph.scalar(beta, 'beta'), step));
      return div(graph, mul(graph, learningRate, sqrt(graph, missing(beta2))), missing(beta1));
    },
    update(graph, { parameter, gradient, slots, rate }): Updated {
      const blend = (before: Value, now: Value, beta: number): Value =>
        add(graph, before, mul(graph, sub(graph, now, before), graph.scalar(1 - beta, 'share')));
      const mean = blend(slots['mean']!, gradient, beta1);
      const variance = blend(slots['variance']!, mul(graph, gradient, gradient), beta2);
      const direction = div(
        graph,
        mul(graph, mean, rate),
        add(graph, sqrt(graph, variance), graph.scalar(epsilon, 'epsilon')),
      );
      return { parameter: sub(graph, parameter, direction), slots: { mean, variance } };
    },
  };
}
