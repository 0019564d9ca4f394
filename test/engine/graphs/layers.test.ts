import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';
import { input, layers, model, tensor, tidy } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, Tensor } from '../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import { apply, around, one, parts, randomise, windowed } from './layerCases';
import { randomOperand } from './runGraph';

async function difference(network: LayersModel, random: Random): Promise<number> {
  randomise(network, random);
  const images = randomOperand(random, [2, ...(network.inputs[0]!.shape.slice(1) as number[])]);
  const expected = tidy(() => (network.predict(tensor(images.data, [...images.dims])) as Tensor).dataSync());
  const runtime = await openRuntime({ threads: 1 });
  const graph = await runtime.load(compileInference(network));
  const results = await graph.run({ image: floats(images.data, images.dims) });
  await graph.release();
  return relativeDifference(Object.values(results)[0]!.data as Float32Array, expected);
}

describe('a compiled layer against TensorFlow.js', () => {
  it.each(Object.entries(parts))('%s', async (_, builds) => {
    for (const [seed, build] of builds.entries()) {
      expect(await difference(around(7, 6, build()), new Random(seed))).toBeLessThan(1e-5);
    }
  });

  it('Resizing', async () => {
    for (const interpolation of ['nearest', 'bilinear'] as const) {
      for (const [height, width] of [
        [5, 9],
        [1, 4],
        [14, 3],
      ] as const) {
        for (const cropToAspectRatio of [false, true]) {
          const image = input({ shape: [7, 6, 3] });
          const layer = layers.resizing({ height, width, interpolation, cropToAspectRatio });
          const network = model({ inputs: image, outputs: apply(layer, image) });
          const images = randomOperand(new Random(1), [2, 7, 6, 3]);
          // The layer alone: inside a model TensorFlow.js 4.22 gives it a list, which it cannot resize.
          const expected = tidy(() => (layer.apply(tensor(images.data, [2, 7, 6, 3])) as Tensor).dataSync());
          const graph = await (await openRuntime({ threads: 1 })).load(compileInference(network));
          const results = await graph.run({ image: floats(images.data, images.dims) });
          await graph.release();
          expect(relativeDifference(results['features']!.data as Float32Array, expected)).toBeLessThan(1e-5);
        }
      }
    }
  });

  it('windows of any size, stride, dilation and padding', async () => {
    const axis = fc.record({
      length: fc.integer({ min: 5, max: 9 }),
      kernel: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...windowed),
        axis,
        axis,
        fc.constantFrom('same' as const, 'valid' as const),
        fc.boolean(),
        fc.integer({ min: 1, max: 2 }),
        fc.integer(),
        async (kind, vertical, horizontal, padding, useBias, depthMultiplier, seed) => {
          const strides: [number, number] = [vertical.stride, horizontal.stride];
          const pooling = { poolSize: [vertical.kernel, horizontal.kernel] as [number, number], strides, padding };
          // TensorFlow.js refuses strides together with dilations.
          const dilationRate: [number, number] = strides.every((stride) => stride === 1)
            ? [vertical.dilation, horizontal.dilation]
            : [1, 1];
          const convolution = {
            kernelSize: pooling.poolSize,
            strides,
            padding,
            dilationRate,
            useBias,
            activation: 'tanh' as const,
          };
          const layer = {
            Conv2D: () => layers.conv2d({ ...convolution, filters: 3 }),
            DepthwiseConv2D: () => layers.depthwiseConv2d({ ...convolution, depthMultiplier, dilationRate: 1 }),
            SeparableConv2D: () => layers.separableConv2d({ ...convolution, filters: 3, depthMultiplier }),
            MaxPooling2D: () => layers.maxPooling2d(pooling),
            AveragePooling2D: () => layers.averagePooling2d(pooling),
          }[kind]!();
          expect(
            await difference(around(vertical.length, horizontal.length, one(layer)), new Random(seed)),
          ).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('covers every layer that the compiler knows', () => {
    const covered = new Set([...Object.keys(parts), ...windowed, 'Resizing']);
    expect(Object.keys(lowerings).filter((name) => !covered.has(name))).toEqual([]);
  });
});
