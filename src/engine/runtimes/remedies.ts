import type { GpuProvider } from './providers';

/** What can be done about a provider that was refused for `reason`, in one line; null where nothing is known. */
export function remedyFor(provider: GpuProvider, reason: string, platform: NodeJS.Platform = process.platform): string | null {
  if (/has no \w+ provider/.test(reason)) return `${made[provider]}; here use --device ${platform === 'win32' ? 'directml' : 'webgpu'} or auto.`;
  if (provider === 'cuda') {
    return 'ONNX Runtime\'s CUDA library is not part of Loupe; use --device webgpu, which needs the graphics driver only.';
  }
  if (provider === 'webgpu' && platform === 'linux' && /adapter|[Vv]ulkan/.test(reason)) {
    return 'Install the Vulkan loader and the GPU\'s Vulkan driver (Debian and Ubuntu: libvulkan1 and mesa-vulkan-drivers or NVIDIA\'s driver), then run: loupe devices';
  }
  if (/did not answer|ended with|wrong numbers/.test(reason)) return 'Update the graphics driver, then run: loupe devices';
  return null;
}

const made: Readonly<Record<GpuProvider, string>> = {
  cuda: 'CUDA is for Linux and Windows with an NVIDIA GPU', directml: 'DirectML is for Windows', coreml: 'CoreML is for macOS', webgpu: 'WebGPU is for Windows, macOS and Linux x64',
};
