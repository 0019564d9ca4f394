import { thisMachine, type Machine } from '../hardware';
import { driverTrouble, type AskSmi } from './nvidia';
import type { GpuProvider } from '../providers';

/** What a remedy rests on; replaced in tests. */
export interface RemedyFacts {
  readonly machine?: Machine;
  readonly ask?: AskSmi | undefined;
  /** GPU providers that were tried on this machine and work: no other is advised. */
  readonly working?: readonly string[];
}

/** What can be done about a provider that was refused for `reason`, in one line. */
export function remedyFor(
  provider: GpuProvider,
  reason: string,
  { machine = thisMachine, ask, working = [] }: RemedyFacts = {},
): string {
  const { platform } = machine;
  const instead = working.length > 0 ? `use --device ${working[0]!}, which works here` : notTried;
  if (notMadeForHere(reason)) return `${made[provider]}; ${instead}.`;
  if (/GLIBC(XX)?_[\d.]+/.test(reason))
    return `This system's C library is too old for ONNX Runtime (${/GLIBC(XX)?_[\d.]+/.exec(reason)![0]} is needed): use a newer distribution, or --device wasm.`;
  if (provider === 'cuda') {
    const trouble = nvidiaHere(machine) ? driverTrouble(cudaNamed(reason), machine, ask) : undefined;
    if (trouble) return `${capital(trouble.reason)}: ${small(trouble.remedy)}`;
    return `ONNX Runtime's CUDA library is not part of Loupe; ${instead}.`;
  }
  if (provider === 'webgpu' && platform === 'linux' && /adapter|[Vv]ulkan/.test(reason)) {
    const trouble = nvidiaHere(machine) ? driverTrouble(undefined, machine, ask) : undefined;
    if (trouble) return `${capital(trouble.reason)}: ${small(trouble.remedy)}`;
    return "Install the Vulkan loader and the GPU's Vulkan driver (Debian and Ubuntu: libvulkan1 and mesa-vulkan-drivers or NVIDIA's driver), then run: loupe devices";
  }
  return 'Update the graphics driver, then run: loupe devices. Until it works the CPU computes everything';
}

const notTried = 'what works here is listed by: loupe devices';

/** Whether this build has nothing for the provider, so that nothing can be done about it. */
export const notMadeForHere = (reason: string): boolean => /has no \w+ provider/.test(reason);

/** For which machines a provider is. */
export const made: Readonly<Record<GpuProvider, string>> = {
  cuda: 'CUDA is for Linux and Windows with an NVIDIA GPU',
  directml: 'DirectML is for Windows',
  coreml: 'CoreML is for macOS',
  webgpu: 'WebGPU is for Windows, macOS and Linux x64',
};

const nvidiaHere = ({ list }: Machine): boolean => list('/dev').some((name) => name.startsWith('nvidia'));

/** The major version of CUDA that an error names by a library: `libcublasLt.so.12`. */
function cudaNamed(reason: string): number | undefined {
  const found = /lib(?:cublas|cublasLt|cudart|cufft|curand)\.so\.(\d+)|CUDA (\d+)/.exec(reason);
  const major = Number(found?.[1] ?? found?.[2]);
  return Number.isFinite(major) ? major : undefined;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const small = (text: string): string => text[0]!.toLowerCase() + text.slice(1);
