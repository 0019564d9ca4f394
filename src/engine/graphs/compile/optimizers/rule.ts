import type { Graph, Value } from '../../graph';

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
