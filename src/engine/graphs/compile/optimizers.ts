import type { Graph, Value } from '../graph';
import { add, div, mul, pow, sqrt, sub } from '../operators';

/** An optimizer with its settings, by Keras's names and defaults. */
export type OptimizerSettings =
  | { readonly name: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean }
  | ({ readonly name: 'adam' } & AdamSettings)
  | ({ readonly name: 'adamw'; readonly weightDecay?: number } & AdamSettings)
  | { readonly name: 'rmsprop'; readonly rho?: number; readonly momentum?: number; readonly epsilon?: number };

interface AdamSettings {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** What an update of one parameter works on. */
export interface UpdateInputs {
  readonly parameter: Value;
  readonly gradient: Value;
  /** The optimizer's memory of this parameter, by slot, each of the parameter's shape. */
  readonly slots: Readonly<Record<string, Value>>;
  /** What `rate` gave: the same for all parameters. */
  readonly rate: Value;
  readonly learningRate: Value;
}

/** New values of the parameter and of every slot. */
export interface Updated {
  readonly parameter: Value;
  readonly slots: Readonly<Record<string, Value>>;
}

/** How one parameter moves in a step; slots start as zeros. */
export interface Optimizer {
  readonly slots: readonly string[];
  /** The step size of all parameters, a scalar, from the learning rate and the number of the step (1 at the first). */
  rate(graph: Graph, learningRate: Value, step: Value): Value;
  update(graph: Graph, inputs: UpdateInputs): Updated;
}

export function optimizer(settings: OptimizerSettings): Optimizer {
  switch (settings.name) {
    case 'sgd': return sgd(settings);
    case 'adam': return adam(settings);
    case 'adamw': return adamW(settings);
    case 'rmsprop': return rmsProp(settings);
  }
}

/**
 * w ← w - η g; with momentum v ← m v - η g, w ← w + v, and with Nesterov's w ← w + m v - η g.
 * Source: keras/src/optimizers/sgd.py.
 */
function sgd({ momentum = 0, nesterov = false }: { momentum?: number; nesterov?: boolean }): Optimizer {
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

/**
 * m ← m + (g - m)(1 - β₁), v ← v + (g² - v)(1 - β₂), w ← w - η √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε).
 * Source: Kingma and Ba 2015, in the form of keras/src/optimizers/adam.py.
 */
function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamSettings): Optimizer {
  return {
    slots: ['mean', 'variance'],
    rate(graph, learningRate, step) {
      const missing = (beta: number): Value => sub(graph, graph.scalar(1, 'one'), pow(graph, graph.scalar(beta, 'beta'), step));
      return div(graph, mul(graph, learningRate, sqrt(graph, missing(beta2))), missing(beta1));
    },
    update(graph, { parameter, gradient, slots, rate }): Updated {
      const blend = (before: Value, now: Value, beta: number): Value =>
        add(graph, before, mul(graph, sub(graph, now, before), graph.scalar(1 - beta, 'share')));
      const mean = blend(slots['mean']!, gradient, beta1);
      const variance = blend(slots['variance']!, mul(graph, gradient, gradient), beta2);
      const direction = div(graph, mul(graph, mean, rate), add(graph, sqrt(graph, variance), graph.scalar(epsilon, 'epsilon')));
      return { parameter: sub(graph, parameter, direction), slots: { mean, variance } };
    },
  };
}

/**
 * w ← w - η λ w, then Adam's update of that.
 * Source: Loshchilov and Hutter 2019, in the form of keras/src/optimizers/base_optimizer.py (_apply_weight_decay).
 */
function adamW({ weightDecay = 0.004, ...settings }: AdamSettings & { weightDecay?: number }): Optimizer {
  const inner = adam(settings);
  return {
    ...inner,
    update(graph, inputs) {
      const decay = mul(graph, inputs.learningRate, graph.scalar(weightDecay, 'decay'));
      const parameter = sub(graph, inputs.parameter, mul(graph, inputs.parameter, decay));
      return inner.update(graph, { ...inputs, parameter });
    },
  };
}

/**
 * v ← ρ v + (1 - ρ) g², w ← w - η g / √(v + ε); with momentum m ← μ m + η g / √(v + ε), w ← w - m.
 * Source: keras/src/optimizers/rmsprop.py.
 */
function rmsProp({ rho = 0.9, momentum = 0, epsilon = 1e-7 }: { rho?: number; momentum?: number; epsilon?: number }): Optimizer {
  return {
    slots: momentum > 0 ? ['velocity', 'momentum'] : ['velocity'],
    rate: (_, learningRate) => learningRate,
    update(graph, { parameter, gradient, slots, rate }): Updated {
      const kept = mul(graph, slots['velocity']!, graph.scalar(rho, 'rho'));
      const velocity = add(graph, kept, mul(graph, mul(graph, gradient, gradient), graph.scalar(1 - rho, 'share')));
      const change = div(graph, mul(graph, gradient, rate), sqrt(graph, add(graph, velocity, graph.scalar(epsilon, 'epsilon'))));
      const before = slots['momentum'];
      if (!before) return { parameter: sub(graph, parameter, change), slots: { velocity } };
      const move = add(graph, mul(graph, before, graph.scalar(momentum, 'momentum')), change);
      return { parameter: sub(graph, parameter, move), slots: { velocity, momentum: move } };
    },
  };
}
