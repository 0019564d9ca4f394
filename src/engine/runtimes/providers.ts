/** GPU providers of ONNX Runtime's native package, by its names for them, the preferred first. */
export const gpuProviders = ['cuda', 'dml', 'coreml', 'webgpu'] as const;
export type GpuProvider = (typeof gpuProviders)[number];

/** For people. */
export const providerWords: Readonly<Record<GpuProvider, string>> = {
  cuda: 'CUDA', dml: 'DirectML', coreml: 'CoreML', webgpu: 'WebGPU',
};
