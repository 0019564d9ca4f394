import { and, greater, less, mul, toFloat } from '../operators';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

/** y = x · alpha + beta limited to 0..1: dx = dy · alpha where 0 < y < 1. */
export const hardSigmoidRule: GradientRule = (graph, node, dy) => {
  const { y } = valuesOf(node);
  const inside = and(graph, greater(graph, y, graph.scalar(0, 'zero')), less(graph, y, graph.scalar(1, 'one')));
  const { float: alpha } = node.attributes['alpha'] as { float: number };
  return [mul(graph, mul(graph, dy, toFloat(graph, inside)), graph.scalar(alpha, 'alpha'))];
};
