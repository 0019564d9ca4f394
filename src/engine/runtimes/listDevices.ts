import os from 'node:os';
import type { DevicesOutput } from '../../protocol/cliOutput';
import { gpuDevices, type DeviceChoice } from '../../protocol/devices';
import { findGpus, thisMachine } from './hardware';
import { cpuRequest } from './openCpu';
import { gpuRequest } from './openRuntime';
import { probe } from './probe/probe';
import type { ProbeRequest, Verdict } from './probe/probeTypes';
import { rememberVerdict } from './probe/verdicts';
import { providersOf, providerWords } from './providers';
import { remedyFor } from './remedies';
import { installedTensorFlow, tensorFlowRequest } from './tensorflow/installation';

type Row = DevicesOutput['devices'][number];

/**
 * Tries every runtime and provider anew, each in a child of its own, one after the other; what is found is remembered
 * for `auto`. `onTry` is called before each.
 */
export async function listDevices(onTry: (name: string, done: number, total: number) => void = () => undefined): Promise<DevicesOutput> {
  const threads = os.availableParallelism();
  const tensorflow = installedTensorFlow();
  const here = providersOf(thisMachine.platform);
  const candidates: { request: ProbeRequest; provider: string; device: DeviceChoice; remedy: (reason: string) => string | null }[] = [
    ...[...here, ...gpuDevices.filter((provider) => !here.includes(provider))].map((provider) => ({
      request: gpuRequest(provider, threads), provider: providerWords[provider], device: provider, remedy: (reason: string) => remedyFor(provider, reason),
    })),
    { request: cpuRequest(threads), provider: 'CPU', device: 'cpu', remedy: () => 'Install the package of Loupe that is made for this platform.' },
    { request: { ...cpuRequest(threads), engine: 'onnxruntime-web' }, provider: 'CPU (WebAssembly)', device: 'wasm', remedy: () => 'Install Loupe again.' },
    ...(tensorflow ? [{
      request: tensorFlowRequest(tensorflow.libraries, threads), provider: 'training', device: 'tensorflow' as const, remedy: () => 'Set it up again with: loupe runtime use, or loupe runtime install',
    }] : []),
  ];
  const rows: Row[] = [];
  for (const { request, provider, device, remedy } of candidates) {
    onTry(`${request.engine} ${provider}`, rows.length, candidates.length);
    const verdict = await probe(request);
    await rememberVerdict(request, verdict);
    rows.push(rowOf(request, provider, device, verdict, remedy));
  }
  if (!tensorflow) {
    rows.push({
      runtime: 'tensorflow', provider: 'training', device: 'tensorflow', works: false, used: false, version: null, imagesPerSecond: null,
      reason: 'it is not set up', remedy: 'For training on NVIDIA GPUs: loupe runtime use <python or folder>, or loupe runtime install gpu',
    });
  }
  const gpus = findGpus();
  const used = usedByAuto(rows, gpus.length > 0);
  return { gpus: gpus.map(({ name }) => name), devices: rows.map((row) => ({ ...row, used: row === used })) };
}

function rowOf(request: ProbeRequest, provider: string, device: DeviceChoice, verdict: Verdict, remedy: (reason: string) => string | null): Row {
  return {
    runtime: request.engine, provider, device, works: verdict.ok, used: false,
    version: verdict.engine?.split(' ').at(-1) ?? null,
    imagesPerSecond: verdict.imagesPerSecond === null ? null : Math.round(verdict.imagesPerSecond),
    reason: verdict.reason, remedy: verdict.reason === null ? null : remedy(verdict.reason),
  };
}

/** As `openRuntime` chooses: the first GPU provider that works, unless the CPU is faster. */
function usedByAuto(rows: readonly Row[], hasGpu: boolean): Row | undefined {
  const cpu = rows.find(({ device, works }) => works && device === 'cpu');
  const gpu = hasGpu ? rows.find(({ device, works }) => works && gpuDevices.some((name) => name === device)) : undefined;
  if (gpu && (gpu.imagesPerSecond ?? 0) >= (cpu?.imagesPerSecond ?? 0)) return gpu;
  return cpu ?? rows.find(({ device, works }) => works && device === 'wasm');
}
