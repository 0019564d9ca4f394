import type { WeightGroup } from './storedWeights';
import type { Topology } from './topology';

/** A model file that was read: what it describes, and access to its weights while it is open. */
export interface ModelSource {
  readonly topology: Topology;
  /** What the file is, for people: `Keras 3.15.1`, `TensorFlow.js layers model`. */
  readonly kind: string;
  readonly groups: readonly WeightGroup[];
  /** Names of the classes, where the model brings them. */
  readonly labels: readonly string[] | undefined;
  close(): Promise<void>;
}
