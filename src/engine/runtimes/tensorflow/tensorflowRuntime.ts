import { engine, findBackend, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { LoupeError } from '../../../core/errors';
import type { Runtime } from '../runtime';
import { loadBinding } from './binding';
import { tensorFlowStep } from './tensorflowStep';

const backendName = 'tensorflow';

/** What the native binding tells of itself. */
interface Binding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/**
 * Native TensorFlow: it trains the layers model itself, on an NVIDIA GPU where TensorFlow finds one. Graphs
 * (prediction, evaluation) run on `graphs`. Once a process. Throws LoupeError `tensorflow-…`.
 */
export async function tensorFlowRuntime(libraries: string, graphs: Runtime): Promise<Runtime> {
  const binding = (await loadBinding(libraries)) as Binding;
  if (!findBackend(backendName)) await registerNative(binding);
  if (!(await setBackend(backendName)))
    throw new LoupeError('tensorflow-load', `TensorFlow in ${libraries} could not be started.`);
  const gpu = computesOnGpu(binding);
  const device = gpu ? 'GPU' : 'CPU';
  return {
    engine: `TensorFlow ${binding.TF_Version}`,
    device: gpu ? 'CUDA' : 'CPU',
    threads: graphs.threads,
    message: `TensorFlow ${binding.TF_Version} on the ${device} for training; ${graphs.engine} for prediction.`,
    target: graphs.target,
    load: (onnx, options) => graphs.load(onnx, options),
    ...(graphs.startProcesses && { startProcesses: graphs.startProcesses.bind(graphs) }),
    loadStep: async (model, step, objective) => {
      await Promise.resolve();
      return tensorFlowStep(model, step, objective);
    },
  };
}

/** After a product was really computed: before, TensorFlow may not have opened its devices. */
function computesOnGpu(binding: Binding): boolean {
  const tf = engine();
  tf.startScope('probe');
  const x = tf.makeTensor(Float32Array.of(1, 2, 3, 4), [1, 2, 2], 'float32');
  const y = tf.runKernel('BatchMatMul', { a: x, b: x }, { transposeA: false, transposeB: false });
  const right = (y as typeof x).dataSync()[3] === 22;
  tf.endScope();
  if (!right) throw new LoupeError('tensorflow-load', 'TensorFlow computes wrong numbers here.');
  return binding.isUsingGpuDevice();
}

async function registerNative(binding: Binding): Promise<void> {
  await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
  const { NodeJSKernelBackend } = await import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend');
  registerBackend(backendName, () => new NodeJSKernelBackend(binding as never, '@tensorflow/tfjs-node-gpu'), 0);
}
