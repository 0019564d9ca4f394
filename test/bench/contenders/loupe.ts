import { createInterface } from 'node:readline';
import { messageOf } from '../../../src/core/errors';
import type { DeviceChoice } from '../../../src/protocol/devices';
import { featuresOutput, imageInput, stepNames } from '../../../src/engine/graphs/names';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { elements, floatData, floats, type Tensor } from '../../../src/engine/tensor';
import { NetworkState } from '../../../src/engine/training/trainNetworkState';
import { batchSteps } from '../../../src/engine/training/trainNetworkSteps';
import { backbone, featuresGraph, trainableNetwork } from './networks';

/*
 * Loupe as a contender: `node loupe.cjs DEVICE WORK NETWORK BATCH`. Says {"ready": engine} or {"skip": reason}; then, for
 * each line with a number on its standard input, runs that often and says {"seconds": [each run]}.
 */

type Work = (device: Runtime, network: string, batch: number) => Promise<() => Promise<void>>;

/** Images from memory to features. */
const features: Work = async (runtime, network, batch) => {
  const model = backbone(network);
  const [, height, width] = model.inputs[0]!.shape as [null, number, number];
  const graph = await runtime.load(featuresGraph(model));
  const image: Tensor = { type: 'uint8', dims: [batch, height, width, 3], data: bytes(batch * height * width * 3) };
  return async () => {
    floatData((await graph.run({ [imageInput]: image }))[featuresOutput], featuresOutput);
  };
};

/** One training step after the other, each on the weights of the one before. */
const step: Work = async (runtime, network, batchSize) => {
  const { model, pixels } = trainableNetwork(network);
  const { step, run } = await batchSteps(
    model,
    runtime,
    { optimizer: { name: 'adam' }, batchSize, input: pixels ? 'uint8' : 'float32' },
    (...notice) => {
      throw new Error(notice.join(': '));
    },
  );
  const dims = [batchSize, ...model.inputs[0]!.shape.slice(1).map(Number)];
  const truth = Int32Array.from({ length: batchSize }, (_, row) => row % step.classes);
  const targets = new Float32Array(batchSize * step.classes);
  truth.forEach((label, row) => {
    targets[row * step.classes + label] = 1;
  });
  const feeds = {
    [stepNames.image]: pixels
      ? ({ type: 'uint8', dims, data: bytes(elements(dims)) } as const)
      : floats(
          Float32Array.from(bytes(elements(dims)), (value) => value / 255),
          dims,
        ),
    [stepNames.targets]: floats(targets, [batchSize, step.classes]),
    [stepNames.weights]: floats(new Float32Array(batchSize).fill(1 / batchSize), [batchSize]),
    ...Object.fromEntries(
      step.masks.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)).fill(1), dims)]),
    ),
  };
  const state = new NetworkState(model, step);
  const batch = { feeds, truth, count: batchSize, images: batchSize, last: true };
  let number = 0;
  return async () => {
    const { loss } = await run(batch, state, { learningRate: 1e-4, number: ++number });
    if (!Number.isFinite(loss)) throw new Error('the loss is no number');
  };
};

/** Noise, as compressible as photographs are not. */
function bytes(count: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: count }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function main([device, work, network, batch]: string[]): Promise<void> {
  let run: () => Promise<void>;
  try {
    const runtime = await openRuntime({ device: device as DeviceChoice, trains: work === 'step' });
    run = await (work === 'features' ? features : step)(runtime, network!, Number(batch));
    await run();
    say({ ready: runtime.engine });
  } catch (error) {
    say({ skip: messageOf(error) });
    return;
  }
  for await (const line of createInterface({ input: process.stdin })) {
    const seconds: number[] = [];
    for (let i = 0; i < Number(line); i++) {
      const began = performance.now();
      await run();
      seconds.push((performance.now() - began) / 1000);
    }
    say({ seconds });
  }
}

void main(process.argv.slice(2)).then(() => process.exit(0));
