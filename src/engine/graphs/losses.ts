import type { Graph, Value } from './graph';
import { logSoftmax, mul, neg, reduceSum } from './operators';

/**
 * Σᵢ weightᵢ · (-Σₖ targetᵢₖ · log softmax(logits)ᵢₖ): the mean over n images where every weight is 1 / n.
 * An image of a padded batch has the weight 0. Shapes: logits and targets [batch, classes], weights [batch].
 */
export function softmaxCrossEntropy(graph: Graph, logits: Value, targets: Value, weights: Value): Value {
  return graph.within('loss', () => {
    const likelihood = reduceSum(graph, mul(graph, logSoftmax(graph, logits), targets), [1]);
    return neg(graph, reduceSum(graph, mul(graph, likelihood, weights), [0]));
  });
}
