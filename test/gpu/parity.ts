import { messageOf } from '../../src/core/errors';
import type { DeviceChoice } from '../../src/protocol/devices';
import { featuresOutput, imageInput } from '../../src/engine/graphs/names';
import { expectedLosses } from '../../src/engine/runtimes/probe/expectedLosses';
import { openRuntime } from '../../src/engine/runtimes/devices/openRuntime';
import type { Runtime } from '../../src/engine/runtimes/runtime';
import {
  normalizedSelfTest,
  runSelfTest,
  selfTest,
  selfTestOptimizer,
} from '../../src/engine/runtimes/selfTest/selfTest';
import { floatData, type Tensor } from '../../src/engine/tensor';
import { backbone, featuresGraph } from '../bench/contenders/networks';

/*
 * `node parity.cjs DEVICE`: what a device computes, against the CPU. Says one line of JSON: {"on": engine and device,
 * "features": …, "losses": …}, the largest difference as a share of the largest value, or {"problem": …}.
 * Only training is compared on TensorFlow, which runs no graphs.
 */

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return largest(Array.from(expected, (value, index) => (found[index] ?? NaN) - value)) / largest(expected);
}

/** Features of MobileNetV2 for two images of noise. */
async function features(runtime: Runtime): Promise<Float32Array> {
  const graph = await runtime.load(featuresGraph(backbone('MobileNetV2')));
  let state = 1;
  const data = Uint8Array.from(
    { length: 2 * 224 * 224 * 3 },
    () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24,
  );
  const image: Tensor = { type: 'uint8', dims: [2, 224, 224, 3], data };
  const found = floatData((await graph.run({ [imageInput]: image }))[featuresOutput], featuresOutput);
  await graph.release();
  return found;
}

/** Losses of the first training steps of two small networks. */
async function losses(runtime: Runtime): Promise<number[]> {
  const all: number[] = [];
  for (const test of [selfTest(runtime.target), normalizedSelfTest(runtime.target)]) {
    const graph = await (runtime.loadStep?.(test.model, test.step, { optimizer: selfTestOptimizer }) ??
      runtime.load(test.step.onnx));
    all.push(...(await runSelfTest(test, graph, expectedLosses.length)).losses);
    await graph.release();
  }
  return all;
}

async function main(device: DeviceChoice): Promise<object> {
  const cpu = await openRuntime({ device: 'cpu' });
  const tried = await openRuntime({ device, trains: true });
  return {
    on: `${tried.engine}, ${tried.device}`,
    features: device === 'tensorflow' ? null : difference(await features(tried), await features(cpu)),
    losses: difference(await losses(tried), await losses(cpu)),
  };
}

void main(process.argv[2] as DeviceChoice)
  .catch((error: unknown) => ({ problem: messageOf(error) }))
  .then((found) => {
    process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
  });
