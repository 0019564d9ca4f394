import { LoupeError } from '../../../core/errors';
import type { TargetOptions } from '../targetOptions';
import { targetOptionsFor } from '../targetOptions';
import type { Graph, Node, Value } from '../graph';
import {
  absRule,
  clipRule,
  eluRule,
  erfRule,
  leakyReluRule,
  logSoftmaxRule,
  reluRule,
  sigmoidRule,
  softmaxRule,
  softplusRule,
  tanhRule,
} from './activations';
import { convRule } from './convolution';
import {
  accumulate,
  addRule,
  divRule,
  expRule,
  identityRule,
  maxRule,
  minRule,
  mulRule,
  negRule,
  powRule,
  sqrtRule,
  subRule,
  whereRule,
} from './elementwise';
import { hardSigmoidRule } from './hardSigmoid';
import { gemmRule, matMulRule } from './matrix';
import { batchNormalizationRule } from './normalization';
import { averagePoolRule, globalAveragePoolRule, globalMaxPoolRule, maxPoolRule } from './pooling';
import type { GradientRule } from './rule';
import { concatRule, padRule, reduceMeanRule, reduceSumRule, reshapeRule, sliceRule, transposeRule } from './shapes';

/** One rule an operator. */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  Abs: absRule,
  Add: addRule,
  AveragePool: averagePoolRule,
  BatchNormalization: batchNormalizationRule,
  Clip: clipRule,
  Concat: concatRule,
  Conv: convRule,
  Div: divRule,
  Elu: eluRule,
  Erf: erfRule,
  Exp: expRule,
  Gemm: gemmRule,
  GlobalAveragePool: globalAveragePoolRule,
  GlobalMaxPool: globalMaxPoolRule,
  HardSigmoid: hardSigmoidRule,
  Identity: identityRule,
  LeakyRelu: leakyReluRule,
  LogSoftmax: logSoftmaxRule,
  MatMul: matMulRule,
  Max: maxRule,
  MaxPool: maxPoolRule,
  Min: minRule,
  Mul: mulRule,
  Neg: negRule,
  Pad: padRule,
  Pow: powRule,
  ReduceMean: reduceMeanRule,
  ReduceSum: reduceSumRule,
  Relu: reluRule,
  Reshape: reshapeRule,
  Sigmoid: sigmoidRule,
  Slice: sliceRule,
  Softmax: softmaxRule,
  Softplus: softplusRule,
  Sqrt: sqrtRule,
  Sub: subRule,
  Tanh: tanhRule,
  Transpose: transposeRule,
  Where: whereRule,
};

/**
 * Appends the gradients of a scalar with respect to some values and returns them, by reverse mode: from
 * the last node to the first, each rule turns the gradient of its output into those of its inputs.
 * Only nodes that depend on `parameters` get a backward half.
 * Throws LoupeError `unsupported-gradient` for an operator without a rule, or a parameter the loss ignores.
 */
export function gradient(
  graph: Graph,
  loss: Value,
  parameters: readonly Value[],
  target: TargetOptions = targetOptionsFor('cpu'),
): Value[] {
  const nodes = [...graph.nodes];
  const dependent = dependentOn(nodes, parameters);
  const gradients = new Map<Value, Value>([[loss, graph.scalar(1, 'gradients/one')]]);
  for (const node of nodes.reverse()) {
    const dy = gradients.get(node.outputs[0]!);
    if (!dy || !dependent.has(node.outputs[0]!)) continue;
    const needed = node.inputs.map((input) => input !== undefined && dependent.has(input));
    graph.within(`gradients/${node.name}`, () => {
      const contributions = ruleOf(node)(graph, node, dy, needed, target);
      node.inputs.forEach((input, index) => {
        const contribution = contributions[index];
        if (!input || !contribution || !needed[index]) return;
        const before = gradients.get(input);
        gradients.set(input, before ? accumulate(graph, before, contribution) : contribution);
      });
    });
  }
  return parameters.map((parameter) => {
    const found = gradients.get(parameter);
    if (!found) throw new LoupeError('unsupported-gradient', `The loss does not depend on "${parameter.name}".`);
    return found;
  });
}

/** The given values and all that is computed from them. */
export function dependentOn(nodes: readonly Node[], parameters: readonly Value[]): Set<Value> {
  const dependent = new Set<Value>(parameters);
  for (const node of nodes) {
    if (node.inputs.some((input) => input && dependent.has(input)))
      node.outputs.forEach((output) => dependent.add(output));
  }
  return dependent;
}

function ruleOf(node: Node): GradientRule {
  const rule = gradientRules[node.op];
  if (!rule)
    throw new LoupeError('unsupported-gradient', `${node.name}: the operator ${node.op} has no gradient rule.`);
  return rule;
}
