import os from 'node:os';
import { LoupeError } from '../../core/errors';
import type { DeviceChoice } from '../../protocol/devices';
import { findGpus, thisMachine, type Machine } from './hardware';
import type * as OnnxRuntimeNode from './onnxRuntimeNode';
import { cpuRequest, openCpu, type Ask } from './openCpu';
import { probe } from './probe/probe';
import type { ProbeRequest, Verdict } from './probe/probeTypes';
import { rememberedVerdict, rememberVerdict } from './probe/verdicts';
import { providersOf, providerWords, type GpuProvider } from './providers';
import { remedyFor } from './remedies';
import type { Notify, Runtime } from './runtime';
import { installedTensorFlow } from './tensorflow/installation';

export interface RuntimeOptions {
  /** For the operators of one run; the cores that this process may use where not given. */
  readonly threads?: number | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly notify?: Notify | undefined;
}

/** What the choice depends on; replaced in tests. */
export interface RuntimeParts {
  readonly machine: Machine;
  readonly ask: Ask;
  /** What is remembered, without asking. */
  readonly remembered: (request: ProbeRequest) => Verdict | undefined;
  readonly risky: boolean;
  readonly native: () => Promise<typeof OnnxRuntimeNode>;
}

const usualParts: RuntimeParts = {
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
  native: () => import('./onnxRuntimeNode'),
};

/**
 * The runtime for this machine (see `DeviceChoice`). A machine without a GPU is not kept waiting: nothing is probed
 * there. Throws LoupeError `device-missing` where a GPU was asked for that cannot be used.
 */
export async function openRuntime(options: RuntimeOptions = {}, parts: RuntimeParts = usualParts): Promise<Runtime> {
  const threads = Math.max(1, options.threads ?? os.availableParallelism());
  const { device = 'auto', notify = () => undefined } = options;
  const cpu = (): Promise<Runtime> => openCpu(threads, notify, parts);
  const open = async (provider: GpuProvider): Promise<Runtime> => (await parts.native()).onnxRuntimeNode({ threads, provider });
  switch (device) {
    case 'cpu': return cpu();
    case 'wasm': return (await import('./onnxRuntimeWeb')).onnxRuntimeWeb(threads);
    case 'tensorflow': return tensorFlow(await cpu());
    case 'auto': return await automatic(threads, notify, parts, open) ?? cpu();
    default: {
      const wanted = device === 'gpu' ? providersOf(parts.machine.platform) : [device];
      const { found, refusals } = await firstThatWorks(wanted, threads, parts.ask);
      if (found) return open(found);
      const what = device === 'gpu' ? 'No GPU can be used here.' : `${providerWords[device]} cannot be used here.`;
      throw new LoupeError('device-missing', `${what} ${refusals.map(refusalWords).join(' ')} To go on without it: --device cpu.`);
    }
  }
}

/** The TensorFlow that was set up; graphs run on `graphs`. Throws LoupeError `device-missing` or `tensorflow-…`. */
async function tensorFlow(graphs: Runtime): Promise<Runtime> {
  const installed = installedTensorFlow();
  if (!installed) {
    throw new LoupeError('device-missing',
      'TensorFlow is not set up. Use that of a Python environment: loupe runtime use <python or folder>, or fetch it: loupe runtime install cpu (or gpu).');
  }
  return (await import('./tensorflow/tensorflowRuntime')).tensorFlowRuntime(installed.libraries, graphs);
}

async function automatic(
  threads: number, notify: Notify, parts: RuntimeParts, open: (provider: GpuProvider) => Promise<Runtime>,
): Promise<Runtime | undefined> {
  const gpus = findGpus(parts.machine);
  if (gpus.length === 0) return undefined;
  const wanted = providersOf(parts.machine.platform);
  const name = gpus.map((gpu) => gpu.name).join(', ');
  const known = wanted.map((provider) => ({ provider, verdict: parts.remembered(gpuRequest(provider, threads)) }));
  const unknown = known.some(({ verdict }) => verdict === undefined) && !known.some(({ verdict }) => verdict?.ok);
  if (unknown) notify('info', 'gpu-probe', `${name}: checking once whether it computes correctly.`);
  const { found, rate, refusals } = unknown
    ? await firstThatWorks(wanted, threads, parts.ask)
    : firstOf(known.map(({ provider, verdict }) => ({ provider, verdict: verdict ?? { ok: false, engine: null, imagesPerSecond: null, reason: 'not tried' } })));
  if (!found) {
    notify('warning', 'gpu-unused', `${name} is not used; the CPU is. ${refusals.map(refusalWords).join(' ')}`);
    return undefined;
  }
  const cpu = await parts.ask(cpuRequest(threads));
  if (cpu.ok && (cpu.imagesPerSecond ?? 0) > rate) {
    notify('warning', 'gpu-slow', `${name} is not used: through ${providerWords[found]} it trains ${rate.toFixed(0)} images a second, the CPU ${(cpu.imagesPerSecond ?? 0).toFixed(0)}. To use it all the same: --device ${found}.`);
    return undefined;
  }
  return open(found);
}

interface Tried { readonly provider: GpuProvider; readonly verdict: Verdict }
interface Found { readonly found: GpuProvider | undefined; readonly rate: number; readonly refusals: readonly Tried[] }

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
  return { found: found?.provider, rate: found?.verdict.imagesPerSecond ?? 0, refusals: tried.filter(({ verdict }) => !verdict.ok) };
}

export const gpuRequest = (provider: GpuProvider, threads: number): ProbeRequest =>
  ({ engine: 'onnxruntime-node', provider, threads, arena: true, libraries: null });

function refusalWords({ provider, verdict }: Tried): string {
  const remedy = remedyFor(provider, verdict.reason ?? '');
  return `${providerWords[provider]}: ${verdict.reason}.${remedy ? ` ${remedy}` : ''}`;
}
