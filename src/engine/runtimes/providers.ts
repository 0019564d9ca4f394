import { gpuDevices, type GpuDevice } from '../../protocol/devices';

/** GPU providers of ONNX Runtime's native package, the preferred first. */
export const gpuProviders = gpuDevices;
export type GpuProvider = GpuDevice;

/** For people. */
export const providerWords: Readonly<Record<GpuProvider, string>> = {
  cuda: 'CUDA',
  directml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

/** ONNX Runtime's names. */
export const ortProviders = {
  cuda: 'cuda',
  directml: 'dml',
  coreml: 'coreml',
  webgpu: 'webgpu',
} as const satisfies Record<GpuProvider, string>;

/** The providers that are made for a platform, the preferred first. */
export function providersOf(platform: NodeJS.Platform): readonly GpuProvider[] {
  if (platform === 'win32') return ['directml', 'webgpu'];
  return platform === 'darwin' ? ['coreml', 'webgpu'] : ['cuda', 'webgpu'];
}
