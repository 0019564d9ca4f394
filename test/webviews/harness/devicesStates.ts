import type { DevicesOutput } from '../../../src/protocol/cliOutput';
import type { DevicesReady } from '../../../src/protocol/pages/devices';

type Device = DevicesOutput['devices'][number];

/** A device of the list, one that works unless told otherwise. */
export function device(change: Partial<Device>): Device {
  return {
    runtime: 'onnxruntime-node',
    provider: 'CPU',
    device: 'cpu',
    works: true,
    used: false,
    version: '1.30.0',
    imagesPerSecond: 1040,
    reason: null,
    remedy: null,
    ...change,
  };
}

const missing = { works: false, version: null, imagesPerSecond: null } as const;

/** A machine without a GPU. */
export const plainMachine: DevicesOutput = {
  gpus: [],
  notices: [],
  devices: [
    device({
      ...missing,
      provider: 'CUDA',
      device: 'cuda',
      reason: 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    }),
    device({
      ...missing,
      provider: 'WebGPU',
      device: 'webgpu',
      reason: 'Failed to get a WebGPU adapter: No supported adapters',
    }),
    device({ ...missing, provider: 'DirectML', device: 'directml', reason: 'DirectML is for Windows' }),
    device({ used: true }),
    device({ runtime: 'onnxruntime-web', provider: 'CPU (WebAssembly)', device: 'wasm', imagesPerSecond: 290 }),
    device({
      ...missing,
      runtime: 'tensorflow',
      provider: 'training',
      device: 'tensorflow',
      reason: 'it is not set up',
    }),
  ],
};

/** One whose GPU is used, and whose CUDA library is missing. */
export const gpuMachine: DevicesOutput = {
  gpus: ['NVIDIA GPU, driver 550.54.14'],
  notices: [],
  devices: [
    device({
      ...missing,
      provider: 'CUDA',
      device: 'cuda',
      reason: 'libcublasLt.so.12: cannot open shared object file',
      remedy: 'ONNX Runtime’s CUDA library is not part of Loupe; use --device webgpu, which works here.',
    }),
    device({ provider: 'WebGPU', device: 'webgpu', used: true, imagesPerSecond: 3640 }),
    device({}),
  ],
};

export function devicesState(change: Partial<DevicesReady> = {}): DevicesReady {
  return {
    state: 'ready',
    found: plainMachine,
    measured: Date.parse('2026-05-01T12:30:05Z'),
    chosen: 'auto',
    measuring: null,
    failure: null,
    ...change,
  };
}
