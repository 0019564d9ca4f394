import type { Graph, Value } from '../graph';
import { known } from '../graph';

/** What a loop goes through, and what it hands on from one round to the next. */
export interface ScanOptions {
  /** First values of what is handed on: the first inputs and outputs of the body, in their order. */
  readonly initial: readonly Value[];
  /** Values whose first axis is gone through: the body's other inputs are parts of them. */
  readonly scanned: readonly Value[];
  /** One round. It may read values of the graph around it. */
  readonly body: Graph;
}

/**
 * The last values of what is handed on, then the body's other outputs of all rounds, one after the other along a new
 * first axis.
 */
export function scan(graph: Graph, { initial, scanned, body }: ScanOptions): readonly Value[] {
  const rounds = known(scanned[0]!.shape[0]);
  const outputs = body.outputs.map(({ type, shape }, index) => ({
    type,
    shape: index < initial.length ? shape : [rounds, ...shape],
  }));
  return graph.append('Scan', [...initial, ...scanned], outputs, { body, num_scan_inputs: scanned.length });
}
