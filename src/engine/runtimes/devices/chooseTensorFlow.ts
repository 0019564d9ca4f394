import { LoupeError } from '../../../core/errors';
import { findGpus } from '../hardware';
import { whyTensorFlowOnCpu } from './nvidia';
import type { Notify, Runtime } from '../runtime';
import { lostTensorFlow, tensorFlowRequest, type Installation } from '../tensorflowSetup/installation';
import type { RuntimeParts } from './runtimeParts';

/** Whether NVIDIA's hardware is there: the only GPUs that TensorFlow uses. */
const hasNvidia = (parts: RuntimeParts): boolean => findGpus(parts.machine).some(({ driver }) => driver.startsWith('nvidia'));

/**
 * The TensorFlow that was set up, where its self-test ran on a GPU and was faster than `rate` images a second.
 * A machine without NVIDIA's hardware is not kept waiting. A GPU that TensorFlow leaves unused is told of.
 */
export async function tensorFlowOnGpu(threads: number, rate: number, notify: Notify, parts: RuntimeParts): Promise<Installation | undefined> {
  if (!hasNvidia(parts)) return undefined;
  const installed = parts.tensorflow();
  if (!installed) {
    const lost = lostTensorFlow();
    if (lost) notify('warning', 'tensorflow-unused', `${lost}.`);
    return undefined;
  }
  const verdict = await parts.ask(tensorFlowRequest(installed.libraries, threads));
  if (!verdict.ok) {
    notify('warning', 'tensorflow-unused', `TensorFlow is set up but not used: ${verdict.reason}. Set it up again with: loupe runtime use, or loupe runtime install gpu.`);
    return undefined;
  }
  if (verdict.device === 'CPU') {
    sayUnusedGpu(installed, notify, parts);
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
  readonly parts: RuntimeParts;
}

/** The TensorFlow that was asked for. Throws LoupeError `device-missing` or `tensorflow-…`. */
export async function openTensorFlow({ graphs, trains, notify, parts }: AskedTensorFlow): Promise<Runtime> {
  const installed = parts.tensorflow();
  if (!installed) {
    throw new LoupeError('device-missing', lostTensorFlow() ??
      'TensorFlow is not set up. Use that of a Python environment: loupe runtime use <python or folder>, or fetch it: loupe runtime install cpu (or gpu).');
  }
  if (!trains) {
    notify('info', 'tensorflow-trains', `TensorFlow only trains networks; this runs on ${graphs.engine}.`);
    return graphs;
  }
  const runtime = await parts.openTensorFlow(installed.libraries, graphs);
  if (runtime.device === 'CPU' && hasNvidia(parts)) sayUnusedGpu(installed, notify, parts);
  return runtime;
}

function sayUnusedGpu({ libraries }: Installation, notify: Notify, parts: RuntimeParts): void {
  const { reason, remedy } = whyTensorFlowOnCpu(libraries, parts.machine);
  notify('warning', 'gpu-unused', `TensorFlow computes on the CPU although there is an NVIDIA GPU: ${reason}. ${remedy}.`);
}
