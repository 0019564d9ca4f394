import type * as OnnxRuntimeNode from '../onnx/onnxRuntimeNode';
import type { Machine } from '../hardware';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import type { Runtime } from '../runtime';
import type { Installation } from '../tensorflowSetup/installation';
import type { Ask } from './openCpu';

/** What the choice depends on; replaced in tests. */
export interface RuntimeDependencies {
  readonly machine: Machine;
  readonly ask: Ask;
  /** What is remembered, without asking. */
  readonly remembered: (request: ProbeRequest) => Verdict | undefined;
  readonly risky: boolean;
  readonly native: () => Promise<typeof OnnxRuntimeNode>;
  /** The TensorFlow that was set up. */
  readonly tensorflow: () => Installation | undefined;
  readonly openTensorFlow: (libraries: string, graphs: Runtime) => Promise<Runtime>;
}
