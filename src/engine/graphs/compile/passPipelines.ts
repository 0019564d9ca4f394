import type { Graph, Value } from '../graph';
import { foldBatchNormalization } from '../passes/foldBatchNormalization';
import { foldConstants } from '../passes/foldConstants';
import { foldIntoMatrix } from '../passes/foldIntoMatrix';
import { fuseHardSigmoid } from '../passes/fuseHardSigmoid';
import { guardPadding } from '../passes/guardPadding';
import { mergePadding } from '../passes/mergePadding';
import { phaseIm2col } from '../passes/phaseIm2col';
import { poolFirst } from '../passes/poolFirst';
import { removeDead } from '../passes/removeDead';
import { shareIm2col } from '../passes/shareIm2col';
import { shiftConvolutions } from '../passes/shiftConvolutions';
import type { TargetOptions } from '../targetOptions';

/**
 * What is fixed before anything else: later passes see constants in their final order, and a convolution with all that
 * it can take in.
 */
function simplify(graph: Graph): void {
  // Weights are reordered once, here; folding a normalisation needs the reordered kernel as a constant.
  foldConstants(graph);
  // Before padding is merged: both rewrite the convolution, and this one only where nothing else reads it.
  foldBatchNormalization(graph);
  mergePadding(graph);
  fuseHardSigmoid(graph);
}

/** What comes last, once all outputs are known. */
export function finish(graph: Graph): void {
  removeDead(graph);
  // After removeDead, which takes from a pool the indices that nobody reads: only a pool without them is fused with a
  // padding.
  guardPadding(graph);
}

/** A network without gradients: inference and the evaluation of a network in training. */
export function optimizeInference(graph: Graph): void {
  simplify(graph);
  finish(graph);
}

/**
 * The same for other formats and integers: without any batch normalisation, and without what only guards against
 * fusions of ONNX Runtime (`guardPadding`, for whoever writes float32 for it after all).
 */
export function optimizeExport(graph: Graph): void {
  simplify(graph);
  removeDead(graph);
  foldIntoMatrix(graph);
}

/** The forward pass of a training step, before its gradients are derived: a gradient follows the form that it finds. */
export function optimizeForward(graph: Graph, trained: readonly Value[], target: TargetOptions): void {
  simplify(graph);
  // A convolution is moved to the positions of a pool only where it stands right before it, so the pool comes first.
  if (target.poolFirst) poolFirst(graph, trained);
  if (target.shiftedConvolutions) shiftConvolutions(graph, trained);
}

/**
 * Forward and backward pass together, of a micro-batch: im2col matrices must be kept from one to the other, which costs
 * memory that only a micro-batch has to spare.
 */
export function optimizeIm2col(graph: Graph): void {
  // Phases are taken of the matrices that are left once each window has one.
  shareIm2col(graph);
  phaseIm2col(graph);
}
