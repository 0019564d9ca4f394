import { expect, test } from 'vitest';
import { checkMemory } from '../../../src/engine/jobs/train/modes/checkMemory';
import type { DividedTraining } from '../../../src/engine/jobs/train/preparation/preparedTraining';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { memoryNeeds } from '../../../src/engine/training/memoryNeeds';
import { noAugmentation } from '../../../src/protocol/recipe/augmentation';

const { model } = buildScratchNetwork('small-cnn', 3, 1, 96);
const settings = (batchSize: number) => ({
  epochs: 1,
  batchSize,
  learningRate: 1e-3,
  optimizer: 'adam' as const,
  momentum: 0,
  augmentation: noAugmentation,
});
const oneGraph = { target: 'cpu', threads: 1 } as const;
const source = { read: () => Promise.resolve() };

function check(batchSize: number, available: number, images = 10_000): string[] {
  const said: string[] = [];
  const run = { runtime: oneGraph, writer: { notice: (_: string, __: string, message: string) => said.push(message) } };
  checkMemory(
    { run, trainLabels: new Int32Array(images) } as unknown as DividedTraining,
    model,
    settings(batchSize),
    source,
    available,
  );
  return said;
}

test('memory grows with the batch, and its values alone are counted in it', () => {
  const [small, large] = [8, 32].map((batchSize) =>
    memoryNeeds(model, { optimizer: { name: 'adam' }, batchSize }, oneGraph),
  );
  expect(large!.state).toBe(small!.state);
  expect(large!.batch / small!.batch).toBeCloseTo(4, 0);
  // 96 x 96 x 16 floats of the first convolution must be there, forwards and backwards.
  expect(large!.batch).toBeGreaterThan(32 * 96 * 96 * 16 * 4);
});

test('a training that fits says what it takes; one that does not names a batch that does', () => {
  expect(check(32, 8 * 2 ** 30)[0]).toMatch(/^Training takes about .* for 32 images at once\. .* are free\.$/);
  const needs = memoryNeeds(model, { optimizer: { name: 'adam' }, batchSize: 512 }, oneGraph);
  const available = 256 * 2 ** 20 + needs.state + needs.batch / 4;
  let message = '';
  try {
    check(512, available);
  } catch (error) {
    message = (error as Error).message;
  }
  const named = Number(/batchSize to (\d+)/.exec(message)?.[1]);
  expect(named).toBeGreaterThan(50);
  expect(check(named, available)).toHaveLength(1);
  expect(() => check(8, 2 ** 28)).toThrow(/Not even one image fits/);
});

test('a batch takes no more than the images that there are', () => {
  expect(check(100_000, 2 ** 30, 20)).toEqual([expect.stringContaining(' for 20 images at once')]);
});

test('replicas take the memory of their threads, WebAssembly its module besides', () => {
  const { model: divided } = buildScratchNetwork('cats-dogs', 2, 1);
  const needs = (runtime: Runtime): number =>
    memoryNeeds(divided, { optimizer: { name: 'adam' }, batchSize: 32 }, runtime).batch;
  for (const runtime of [onnxRuntimeNode({ threads: 2 }), { ...onnxRuntimeWeb(2), threads: 2 }]) {
    const { itself, thread } = runtime.footprint!;
    const one = needs({ ...runtime, openThread: undefined! });
    expect(needs(runtime) - one).toBeCloseTo(2 * thread, 0);
    expect(one - needs({ ...runtime, openThread: undefined!, footprint: undefined! })).toBeCloseTo(itself, 0);
  }
});
