import { expect, test } from 'vitest';
import { deviceHeadline, ratioText, speedRatio, type TriedDevice } from '../../../../src/core/devices/deviceHeadline';

const tried = (device: string, change: Partial<TriedDevice> = {}): TriedDevice => ({
  provider: { cpu: 'CPU', webgpu: 'WebGPU', tensorflow: 'training on CUDA' }[device] ?? device,
  runtime: device === 'tensorflow' ? 'tensorflow' : 'onnxruntime-node',
  device,
  works: true,
  used: false,
  imagesPerSecond: 100,
  ...change,
});
const cpu = tried('cpu', { used: true });

test.each([
  ['no GPU', [], [cpu], 'auto', 'CPU computes: no GPU was found on this machine.'],
  [
    'a GPU that nothing can use',
    ['NVIDIA GPU'],
    [tried('webgpu', { works: false }), cpu],
    'auto',
    'CPU computes: nothing that was tried can use the GPU that was found (NVIDIA GPU).',
  ],
  [
    'a GPU that is slower',
    ['GPU'],
    [tried('webgpu', { imagesPerSecond: 40 }), cpu],
    'auto',
    'CPU computes: it is faster here than WebGPU (100 against 40 images a second).',
  ],
  [
    'a GPU that is used, and TensorFlow that trains',
    ['GPU'],
    [tried('webgpu', { used: true, imagesPerSecond: 1234 }), tried('cpu'), tried('tensorflow', { used: true })],
    'auto',
    'WebGPU computes: it works, at 12 times the speed of the CPU. TensorFlow (training on CUDA) trains, as it is faster still.',
  ],
  ['a device that was asked for', [], [cpu, tried('wasm')], 'wasm', 'wasm computes: the setting asks for it.'],
  ['any GPU that was asked for', ['GPU'], [tried('webgpu'), cpu], 'gpu', 'WebGPU computes: the setting asks for it.'],
  [
    'one that is not here',
    [],
    [tried('webgpu', { works: false }), cpu],
    'webgpu',
    'Nothing can be trained: the setting asks for WebGPU, which cannot be used here. Set it to auto, or to a device that works.',
  ],
  ['nothing', [], [tried('cpu', { works: false })], 'auto', 'No device of this machine can be used.'],
] as const)('%s', (_, gpus, devices, chosen, sentence) => {
  expect(deviceHeadline({ gpus, devices }, chosen)).toBe(sentence);
});

test('speed is against the CPU, with as many digits as a measurement has', () => {
  expect(speedRatio(tried('wasm', { imagesPerSecond: 28 }), [cpu])).toBeCloseTo(0.28);
  expect(speedRatio(tried('webgpu', { imagesPerSecond: null }), [cpu])).toBeNull();
  expect([0.2812, 3.456, 12.6, 1234].map(ratioText)).toEqual(['0.28', '3.5', '13', '1,234']);
});
