import { LoupeError } from '../../../core/errors';
import type { Notify } from '../../../core/codes/noticeCodes';
import { findGpus } from '../hardware';
import { whyTensorFlowOnCpu } from './nvidia';
import type { Runtime } from '../runtime';
import { lostTensorFlow, tensorFlowRequest, type Installation } from '../tensorflowSetup/installation';
import type { RuntimeDependencies } from './runtimeDependencies';

/** Whether NVIDIA's hardware is there: the only GPUs that TensorFlow uses. */
const hasNvidia = (dependencies: RuntimeDependencies): boolean =>
  findGpus(dependencies.machine).some(({ driver }) => driver.startsWith('nvidia'));

/**
 * The TensorFlow that was set up, where its self-test ran on a GPU and was faster than `rate` images a second.
 * A machine without NVIDIA's hardware is not kept waiting. A GPU that TensorFlow leaves unused is told of.
 */
export async function tensorFlowOnGpu(
  threads: number,
  rate: number,
  notify: Notify,
  dependencies: RuntimeDependencies,
): Promise<Installation | undefined> {
  if (!hasNvidia(dependencies)) return undefined;
  const installed = dependencies.tensorflow();
  if (!installed) {
    const lost = lostTensorFlow();
    if (lost) notify('warning', 'tensorflow-unused', `${lost}.`);
    return undefined;
  }
  const verdict = await dependencies.ask(tensorFlowRequest(installed.libraries, threads));
  if (!verdict.ok) {
    notify(
      'warning',
      'tensorflow-unused',
      `TensorFlow is set up but not used: ${verdict.reason}. Set it up again with: loupe runtime use, or loupe runtime install gpu.`,
    );
    return undefined;
  }
  if (verdict.device === 'CPU') {
    sayUnusedGpu(installed, notify, dependencies);
    return undefined;
  }
  return (verdict.imagesPerSecond ?? 0) > rate ? installed : undefined;
}

/** How TensorFlow is opened where it was asked for. */
export interface AskedTensorFlow {
  /** Runs graphs. */
  readonly graphs: Runtime;
  /** Whether networks will be trained: nothing else needs TensorFlow, which takes seconds to load. */
  readonly trains: boolean;
  readonly notify: Notify;
  readonly dependencies: RuntimeDependencies;
}

/** The TensorFlow that was asked for. Throws LoupeError `device-missing` or `tensorflow-…`. */
export async function openTensorFlow({ graphs, trains, notify, dependencies }: AskedTensorFlow): Promise<Runtime> {
  const installed = dependencies.tensorflow();
  if (!installed) {
    throw new LoupeError(
      'device-missing',
      lostTensorFlow() ??
        'TensorFlow is not set up. Use that of a Python environment: loupe runtime use <python or folder>, or fetch it: loupe runtime install cpu (or gpu).',
    );
  }
  if (!trains) {
    notify('info', 'tensorflow-trains', `TensorFlow only trains networks; this runs on ${graphs.engine}.`);
    return graphs;
  }
  const runtime = await dependencies.openTensorFlow(installed.libraries, graphs);
  if (runtime.device === 'CPU' && hasNvidia(dependencies)) sayUnusedGpu(installed, notify, dependencies);
  return runtime;
}

function sayUnusedGpu({ libraries }: Installation, notify: Notify, dependencies: RuntimeDependencies): void {
  const { reason, remedy } = whyTensorFlowOnCpu(libraries, dependencies.machine);
  notify(
    'warning',
    'gpu-unused',
    `TensorFlow computes on the CPU although there is an NVIDIA GPU: ${reason}. ${remedy}.`,
  );
}
