import os from 'node:os';
import type { NoticeCode, Notify } from '../../../core/codes/noticeCodes';
import { LoupeError } from '../../../core/errors';
import type { DeviceChoice } from '../../../protocol/devices';
import { findGpus, thisMachine, type Machine } from '../hardware';
import { cpuRequest, openCpu, type Ask } from './openCpu';
import { probe, refused } from '../probe/probe';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { rememberedVerdict, rememberVerdict } from '../probe/verdicts';
import { providersOf, providerWords, type GpuProvider } from '../providers';
import { remedyFor } from './remedies';
import type { Runtime } from '../runtime';
import { openTensorFlow, tensorFlowOnGpu } from './chooseTensorFlow';
import { installedTensorFlow } from '../tensorflowSetup/installation';
import type { RuntimeDependencies } from './runtimeDependencies';

export interface RuntimeOptions {
  /** For the operators of one run; the cores that this process may use where not given. */
  readonly threads?: number | undefined;
  readonly device?: DeviceChoice | undefined;
  /** Whether networks will be trained step by step: then TensorFlow counts among what `auto` and `gpu` choose from. */
  readonly trains?: boolean | undefined;
  readonly notify?: Notify | undefined;
}

const usualDependencies: RuntimeDependencies = {
  machine: thisMachine,
  ask: async (request) => {
    const known = rememberedVerdict(request);
    if (known?.ok) return known;
    const verdict = await probe(request);
    await rememberVerdict(request, verdict);
    return verdict;
  },
  remembered: rememberedVerdict,
  risky: process.versions['electron'] !== undefined,
  native: () => import('../onnx/onnxRuntimeNode'),
  tensorflow: installedTensorFlow,
  openTensorFlow: async (libraries, graphs) =>
    (await import('../tensorflow/tensorflowRuntime')).tensorFlowRuntime(libraries, graphs),
};

/**
 * The runtime for this machine (see `DeviceChoice`). A machine without a GPU is not kept waiting: nothing is probed
 * there. Throws LoupeError `device-missing` where a GPU was asked for that cannot be used.
 */
export async function openRuntime(
  options: RuntimeOptions = {},
  dependencies: RuntimeDependencies = usualDependencies,
): Promise<Runtime> {
  const threads = Math.max(1, options.threads ?? os.availableParallelism());
  const { device = 'auto', trains = false, notify = () => undefined } = options;
  const cpu = (): Promise<Runtime> => openCpu(threads, notify, dependencies);
  const open = async (provider: GpuProvider): Promise<Runtime> =>
    (await dependencies.native()).onnxRuntimeNode({ threads, provider });
  switch (device) {
    case 'cpu':
      return cpu();
    case 'wasm':
      return (await import('../onnx/onnxRuntimeWeb')).onnxRuntimeWeb(threads);
    case 'tensorflow':
      return openTensorFlow({ graphs: await cpu(), trains, notify, dependencies });
    case 'auto': {
      const { provider, rate, warning } = await automatic(threads, notify, dependencies);
      const faster = trains ? await tensorFlowOnGpu(threads, rate, notify, dependencies) : undefined;
      if (warning && !faster) notify('warning', ...warning);
      const graphs = provider ? await open(provider) : await cpu();
      return faster ? dependencies.openTensorFlow(faster.libraries, graphs) : graphs;
    }
    default: {
      const wanted = device === 'gpu' ? providersOf(dependencies.machine.platform) : [device];
      const { found, refusals } = await firstThatWorks(wanted, threads, dependencies.ask);
      if (found) return open(found);
      const tensorflow =
        device === 'gpu' && trains ? await tensorFlowOnGpu(threads, 0, notify, dependencies) : undefined;
      if (tensorflow) return dependencies.openTensorFlow(tensorflow.libraries, await cpu());
      const what = device === 'gpu' ? 'No GPU can be used here.' : `${providerWords[device]} cannot be used here.`;
      throw new LoupeError(
        'device-missing',
        `${what} ${refusalWords(refusals, dependencies.machine)} To continue without it: --device cpu.`,
      );
    }
  }
}

/**
 * What ONNX Runtime would take: a GPU provider, or none; and how fast that is, in images a second (0 where nobody
 * looked).
 */
interface Automatic {
  readonly provider: GpuProvider | undefined;
  readonly rate: number;
  /** Code and sentence where a GPU goes unused. */
  readonly warning?: readonly [code: NoticeCode, message: string];
}

async function automatic(threads: number, notify: Notify, dependencies: RuntimeDependencies): Promise<Automatic> {
  const gpus = findGpus(dependencies.machine);
  if (gpus.length === 0) return { provider: undefined, rate: 0 };
  const wanted = providersOf(dependencies.machine.platform);
  const name = gpus.map((gpu) => gpu.name).join(', ');
  const known = wanted.map((provider) => ({
    provider,
    verdict: dependencies.remembered(gpuRequest(provider, threads)),
  }));
  const unknown = known.some(({ verdict }) => verdict === undefined) && !known.some(({ verdict }) => verdict?.ok);
  if (unknown) notify('info', 'gpu-probe', `${name}: checking once whether it computes correctly.`);
  const { found, rate, refusals } = unknown
    ? await firstThatWorks(wanted, threads, dependencies.ask)
    : firstOf(known.map(({ provider, verdict }) => ({ provider, verdict: verdict ?? refused('not tried') })));
  if (!found) {
    return {
      provider: undefined,
      rate: 0,
      warning: ['gpu-unused', `${name} is not used; the CPU is. ${refusalWords(refusals, dependencies.machine)}`],
    };
  }
  const cpu = await dependencies.ask(cpuRequest(threads));
  const cpuRate = cpu.ok ? (cpu.imagesPerSecond ?? 0) : 0;
  if (cpuRate > rate) {
    const words = `${name} is not used: through ${providerWords[found]} it trains ${rate.toFixed(0)} images a second, the CPU ${cpuRate.toFixed(0)}. To use it all the same: --device ${found}.`;
    return { provider: undefined, rate: cpuRate, warning: ['gpu-slow', words] };
  }
  return { provider: found, rate };
}

interface Tried {
  readonly provider: GpuProvider;
  readonly verdict: Verdict;
}
interface Found {
  readonly found: GpuProvider | undefined;
  readonly rate: number;
  readonly refusals: readonly Tried[];
}

/** Tries one after the other, so that two drivers never compete. */
async function firstThatWorks(wanted: readonly GpuProvider[], threads: number, ask: Ask): Promise<Found> {
  const tried: Tried[] = [];
  for (const provider of wanted) {
    tried.push({ provider, verdict: await ask(gpuRequest(provider, threads)) });
    if (tried.at(-1)?.verdict.ok) break;
  }
  return firstOf(tried);
}

function firstOf(tried: readonly Tried[]): Found {
  const found = tried.find(({ verdict }) => verdict.ok);
  return {
    found: found?.provider,
    rate: found?.verdict.imagesPerSecond ?? 0,
    refusals: tried.filter(({ verdict }) => !verdict.ok),
  };
}

export const gpuRequest = (provider: GpuProvider, threads: number): ProbeRequest => ({
  engine: 'onnxruntime-node',
  provider,
  threads,
  arena: true,
  libraries: null,
});

function refusalWords(refusals: readonly Tried[], machine: Machine): string {
  return refusals
    .map(({ provider, verdict }) => {
      const remedy = remedyFor(provider, verdict.reason ?? '', { machine });
      return `${providerWords[provider]}: ${verdict.reason}. ${remedy.replace(/[^.]$/, '$&.')}`;
    })
    .join(' ');
}
