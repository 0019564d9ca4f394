import type { Graph, Value } from '../graph';
import { staticShape } from '../graph';
import { add, clip, exp, logSoftmax, mul, neg, pow, reduceMean, reduceSum, softplus, sub } from '../operators';

/** A loss with its settings, by Keras's names and defaults. */
export type LossSettings =
  | { readonly name: 'categoricalCrossentropy'; readonly labelSmoothing?: number }
  | {
      readonly name: 'categoricalFocalCrossentropy';
      readonly alpha?: number;
      readonly gamma?: number;
      readonly labelSmoothing?: number;
    }
  | { readonly name: 'binaryCrossentropy'; readonly labelSmoothing?: number };

/** What a loss is made of: logits and targets [batch, classes], weights [batch]. */
export interface LossInputs {
  readonly logits: Value;
  readonly targets: Value;
  /** Each image's share: sample weight · class weight / images; 0 for an image that only fills the batch. */
  readonly weights: Value;
}

/** The activation that must stand at the network's end, and takes the loss its logits from before it. */
export function activationOf(settings: LossSettings): 'Softmax' | 'Sigmoid' {
  return settings.name === 'binaryCrossentropy' ? 'Sigmoid' : 'Softmax';
}

/** Σᵢ weightᵢ · lossᵢ, a scalar. Sources: keras/src/losses/losses.py and keras/src/backend/tensorflow/nn.py. */
export function weightedLoss(graph: Graph, settings: LossSettings, inputs: LossInputs): Value {
  return graph.within('loss', () => {
    const perImage = lossOf(graph, settings, inputs.logits, smoothed(graph, settings, inputs.targets));
    return reduceSum(graph, mul(graph, perImage, inputs.weights), [0]);
  });
}

/** loss + factor · Σ w², over all elements of all kernels. Source: keras/src/regularizers/regularizers.py. */
export function withL2(graph: Graph, loss: Value, factor: number, kernels: readonly Value[]): Value {
  if (factor === 0) return loss;
  return kernels.reduce(
    (sum, kernel, index) =>
      graph.within(`penalty/${index}`, () => {
        const squares = reduceSum(
          graph,
          mul(graph, kernel, kernel),
          kernel.shape.map((_, axis) => axis),
        );
        return add(graph, sum, mul(graph, squares, graph.scalar(factor, 'factor')));
      }),
    loss,
  );
}

function lossOf(graph: Graph, settings: LossSettings, logits: Value, targets: Value): Value {
  switch (settings.name) {
    case 'categoricalCrossentropy':
      return crossEntropy(graph, logits, targets);
    case 'categoricalFocalCrossentropy':
      return focal(graph, logits, targets, settings);
    case 'binaryCrossentropy':
      return binary(graph, logits, targets);
  }
}

/** -Σₖ targetₖ · log softmax(logits)ₖ. */
function crossEntropy(graph: Graph, logits: Value, targets: Value): Value {
  return neg(graph, reduceSum(graph, mul(graph, logSoftmax(graph, logits), targets), [1]));
}

/** -Σₖ alpha (1 - pₖ)^gamma · targetₖ · log pₖ with p = softmax(logits) (Lin et al. 2017). */
function focal(
  graph: Graph,
  logits: Value,
  targets: Value,
  { alpha = 0.25, gamma = 2 }: { alpha?: number; gamma?: number },
): Value {
  const logarithms = logSoftmax(graph, logits);
  // Keras limits p in the same way; for gamma < 1 the slope would be infinite at p = 1.
  const missing = clip(graph, sub(graph, graph.scalar(1, 'one'), exp(graph, logarithms)), 1e-7, 1);
  const factor = mul(graph, pow(graph, missing, graph.scalar(gamma, 'gamma')), graph.scalar(alpha, 'alpha'));
  return neg(graph, reduceSum(graph, mul(graph, factor, mul(graph, logarithms, targets)), [1]));
}

/**
 * The mean over the outputs of log(1 + exp(logit)) - target · logit, which is -log of what sigmoid gives the target.
 */
function binary(graph: Graph, logits: Value, targets: Value): Value {
  return reduceMean(graph, sub(graph, softplus(graph, logits), mul(graph, targets, logits)), [1]);
}

/** target · (1 - s) + s / classes (Szegedy et al. 2016), and s / 2 where each output is a yes or no. */
function smoothed(graph: Graph, settings: LossSettings, targets: Value): Value {
  const { labelSmoothing = 0 } = settings;
  if (labelSmoothing === 0) return targets;
  const choices = settings.name === 'binaryCrossentropy' ? 2 : staticShape(targets)[1]!;
  return add(
    graph,
    mul(graph, targets, graph.scalar(1 - labelSmoothing, 'kept')),
    graph.scalar(labelSmoothing / choices, 'spread'),
  );
}
