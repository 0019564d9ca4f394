import * as ort from 'onnxruntime-node';
import { ortProviders, providerWords, type GpuProvider } from '../providers';
import { loadOrtGraph } from './ortGraph';
import { GraphProcesses } from '../processes/graphProcesses';
import { planProcesses } from '../processes/processPlan';
import type { Runtime } from '../runtime';
import { GraphWorker } from '../threads/graphThread';

export interface OnnxRuntimeNodeOptions {
  /** For the operators of one run on the CPU. */
  readonly threads: number;
  /** A GPU provider that has passed the self-test; what it cannot do runs on the CPU. */
  readonly provider?: GpuProvider | undefined;
  /** False where sessions die in the memory arena, as some builds do under Electron. */
  readonly arena?: boolean | undefined;
  /** Prefix of the profiles that sessions write: for the self-test, which counts a provider's operators. */
  readonly profile?: string | undefined;
}

/**
 * ONNX Runtime's native library, on the CPU or with one of its GPU providers.
 * It never runs inside the extension host: a native fault must not take the editor along.
 */
export function onnxRuntimeNode({ threads, provider, arena = true, profile }: OnnxRuntimeNodeOptions): Runtime {
  const version = ort.env.versions.node ?? ort.env.versions.common;
  const onCpu = `on the CPU with ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return {
    engine: `onnxruntime-node ${version}`,
    device: provider ? providerWords[provider] : 'CPU',
    threads,
    message: `ONNX Runtime ${version} ${provider ? `on the GPU through ${providerWords[provider]}` : onCpu}.`,
    target: provider ? 'webgpu' : 'cpu',
    load: (onnx, options) =>
      loadOrtGraph(ort, onnx, options?.name ?? 'network', {
        executionProviders: provider ? [providerOptions(provider), 'cpu'] : ['cpu'],
        intraOpNumThreads: Math.min(threads, options?.threads ?? threads),
        ...(options?.sharesCores ? { extra: { session: { intra_op: { allow_spinning: '0' } } } } : {}),
        // The pattern of a first run takes the room of all its values in one piece, beside that of the first run
        // itself.
        ...(options?.sparesMemory || !arena ? { enableMemPattern: false } : {}),
        ...(arena ? {} : { enableCpuMemArena: false }),
        ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
      }),
    ...(provider
      ? {}
      : {
          startProcesses(graphBytes, freeBytes, onLoss) {
            const plan = planProcesses({ cores: threads, graphBytes, freeBytes });
            return plan && new GraphProcesses({ ...plan, arena }, onLoss);
          },
          openThread: () => new GraphWorker({ engine: 'onnxruntime-node', arena }),
          // Measured: docs/networks.md.
          footprint: { itself: 0, thread: 24 * 2 ** 20 },
        }),
  };
}

/**
 * WebGPU keeps our graphs' NCHW: in the NHWC that it prefers, ONNX Runtime 1.30's transposed convolution with groups
 * gives wrong numbers (seen on software Vulkan; the self-test would refuse it).
 */
function providerOptions(provider: GpuProvider): ort.InferenceSession.ExecutionProviderConfig {
  return provider === 'webgpu' ? { name: 'webgpu', preferredLayout: 'NCHW' } : ortProviders[provider];
}

/** Providers that this build of ONNX Runtime knows; asked for any other, it would silently take the CPU. */
export function compiledProviders(): string[] {
  return ort.listSupportedBackends().map(({ name }) => name);
}
