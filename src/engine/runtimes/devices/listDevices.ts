import os from 'node:os';
import type { DevicesOutput, Said } from '../../../protocol/cliOutput';
import { gpuDevices, type DeviceChoice } from '../../../protocol/devices';
import { findGpus, thisMachine, type Machine } from '../hardware';
import { whyTensorFlowOnCpu } from './nvidia';
import { cpuRequest } from './openCpu';
import { gpuRequest } from './openRuntime';
import { probe } from '../probe/probe';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { rememberVerdict } from '../probe/verdicts';
import { providersOf, providerWords } from '../providers';
import { made, notMadeForHere, remedyFor } from './remedies';
import { installedTensorFlow, tensorFlowRequest, type Installation } from '../tensorflowSetup/installation';

type Row = DevicesOutput['devices'][number];

/** Something to try, and what to say of it. */
interface Candidate {
  readonly request: ProbeRequest;
  readonly device: DeviceChoice;
  readonly provider: (verdict: Verdict) => string;
  /**
   * What can be done, of one that was refused or that works less well than it might; `working` are the GPU providers
   * that work.
   */
  readonly remedy: (verdict: Verdict, working: readonly DeviceChoice[]) => string | null;
}

/** What the list depends on; replaced in tests. */
export interface ListDependencies {
  readonly machine: Machine;
  readonly ask: (request: ProbeRequest) => Promise<Verdict>;
  readonly tensorflow: () => Installation | undefined;
}

const usualDependencies: ListDependencies = {
  machine: thisMachine,
  ask: async (request) => {
    const verdict = await probe(request);
    await rememberVerdict(request, verdict);
    return verdict;
  },
  tensorflow: installedTensorFlow,
};

/**
 * Tries every runtime and provider again, each in a child of its own, one after the other; what is found is remembered
 * for `auto`. `onTry` is called before each.
 */
export async function listDevices(
  onTry: (name: string, done: number, total: number) => void = () => undefined,
  dependencies: ListDependencies = usualDependencies,
): Promise<Said<DevicesOutput>> {
  const gpus = findGpus(dependencies.machine);
  const tensorflow = dependencies.tensorflow();
  const list = [
    ...providers(dependencies.machine),
    ...processors(),
    ...(tensorflow ? [trainer(tensorflow, dependencies.machine)] : []),
  ];
  const verdicts: Verdict[] = [];
  for (const { request } of list) {
    onTry(request.engine, verdicts.length, list.length);
    verdicts.push(await dependencies.ask(request));
  }
  // Advice is given once everything was tried: no device is named that did not work a moment ago.
  const working = list.flatMap(({ request, device }, index) =>
    request.provider && verdicts[index]!.ok ? [device] : [],
  );
  const rows = list.map((candidate, index) => rowOf(candidate, verdicts[index]!, working));
  if (!tensorflow) rows.push(noTensorFlow(dependencies.machine));
  const used = usedByAuto(rows, gpus.length > 0);
  return { gpus: gpus.map(({ name }) => name), devices: rows.map((row) => ({ ...row, used: used.includes(row) })) };
}

/** GPU providers, those of this platform first. */
function providers(machine: Machine): Candidate[] {
  const here = providersOf(machine.platform);
  return [...here, ...gpuDevices.filter((provider) => !here.includes(provider))].map((provider) => ({
    request: gpuRequest(provider, os.availableParallelism()),
    device: provider,
    provider: () => providerWords[provider],
    // Without a GPU nothing helps, and about a provider that is for other systems nothing can be done.
    remedy: ({ reason }, working) =>
      reason === null || notMadeForHere(reason) || findGpus(machine).length === 0
        ? null
        : remedyFor(provider, reason, { machine, working }),
  }));
}

function processors(): Candidate[] {
  const request = cpuRequest(os.availableParallelism());
  const unless =
    (words: string) =>
    ({ ok }: Verdict): string | null =>
      ok ? null : words;
  return [
    {
      request,
      device: 'cpu',
      provider: () => 'CPU',
      remedy: unless('Install the package of Loupe that is made for this platform.'),
    },
    {
      request: { ...request, engine: 'onnxruntime-web' },
      device: 'wasm',
      provider: () => 'CPU (WebAssembly)',
      remedy: unless('Install Loupe again.'),
    },
  ];
}

function trainer({ libraries }: Installation, machine: Machine): Candidate {
  return {
    request: tensorFlowRequest(libraries, os.availableParallelism()),
    device: 'tensorflow',
    provider: ({ device }) => `training${device === null ? '' : ` on ${device === 'CPU' ? 'the CPU' : device}`}`,
    remedy: ({ ok, device }) => {
      if (!ok) return 'Set it up again with: loupe runtime use, or loupe runtime install';
      if (device !== 'CPU' || !hasNvidia(machine)) return null;
      const { reason, remedy } = whyTensorFlowOnCpu(libraries, machine);
      return `It does not use the NVIDIA GPU: ${reason}. ${remedy}`;
    },
  };
}

/** It is advised only where it can be had and there is a GPU that it would use. */
const noTensorFlow = (machine: Machine): Row => ({
  runtime: 'tensorflow',
  provider: 'training',
  device: 'tensorflow',
  works: false,
  used: false,
  version: null,
  imagesPerSecond: null,
  reason: 'it is not set up',
  remedy:
    machine.platform === 'linux' && machine.arch === 'x64' && hasNvidia(machine)
      ? 'For training on the NVIDIA GPU: loupe runtime use <python or folder>, or loupe runtime install gpu'
      : null,
});

const hasNvidia = (machine: Machine): boolean => findGpus(machine).some(({ driver }) => driver.startsWith('nvidia'));

function rowOf(
  { request, device, provider, remedy }: Candidate,
  verdict: Verdict,
  working: readonly DeviceChoice[],
): Row {
  return {
    runtime: request.engine,
    provider: provider(verdict),
    device,
    works: verdict.ok,
    used: false,
    version: verdict.engine?.split(' ').at(-1) ?? null,
    imagesPerSecond: verdict.imagesPerSecond === null ? null : Math.round(verdict.imagesPerSecond),
    reason:
      verdict.reason !== null && request.provider && notMadeForHere(verdict.reason)
        ? made[request.provider]
        : verdict.reason,
    remedy: remedy(verdict, working),
  };
}

/**
 * As `openRuntime` chooses: the first GPU provider that works, unless the CPU is faster; for training also a faster
 * TensorFlow on a GPU.
 */
function usedByAuto(rows: readonly Row[], hasGpu: boolean): Row[] {
  const speed = (row: Row | undefined): number => row?.imagesPerSecond ?? 0;
  const cpu = rows.find(({ device, works }) => works && device === 'cpu');
  const gpu = hasGpu
    ? rows.find(({ device, works }) => works && gpuDevices.some((name) => name === device))
    : undefined;
  const graphs =
    gpu && speed(gpu) >= speed(cpu) ? gpu : (cpu ?? rows.find(({ device, works }) => works && device === 'wasm'));
  const trains = hasGpu ? rows.find(({ works, provider }) => works && provider === 'training on CUDA') : undefined;
  return [graphs, trains && speed(trains) > speed(graphs) ? trains : undefined].flatMap((row) => row ?? []);
}
