/** What runs networks on a GPU, the preferred first. */
export const gpuDevices = ['cuda', 'directml', 'coreml', 'webgpu'] as const;
export type GpuDevice = (typeof gpuDevices)[number];

/**
 * Values of `--device`. `auto`: a GPU that passes its self-test, else the CPU, with a warning where a GPU is there and
 * unused. `gpu`: any GPU, else an error. `wasm`: the CPU without native code. `tensorflow`: training by the TensorFlow
 * that `loupe runtime` has set up.
 */
export const deviceChoices = ['auto', 'cpu', 'gpu', ...gpuDevices, 'wasm', 'tensorflow'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];
