import { createInterface } from 'node:readline';
import { messageOf } from '../../../src/core/errors';
import type { DeviceChoice } from '../../../src/protocol/devices';
import { featuresOutput, imageInput, stepNames } from '../../../src/engine/graphs/names';
import { readWeights } from '../../../src/engine/graphs/weights';
import { openRuntime } from '../../../src/engine/runtimes/openRuntime';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { elements, floatData, floats, type Tensor } from '../../../src/engine/runtimes/tensor';
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
const step: Work = async (runtime, network, batch) => {
  const { model, step, objective, pixels } = trainableNetwork(network, batch, runtime.threads);
  const graph = await (runtime.loadStep?.(model, step, objective) ?? runtime.load(step.onnx));
  const weights = readWeights(model);
  const state = new Map<string, Tensor>([
    ...step.parameters.map(({ name, dims }) => [name, floats(weights.get(name)!, dims)] as const),
    ...step.slots.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)), dims)] as const),
  ]);
  const dims = [batch, ...model.inputs[0]!.shape.slice(1).map(Number)];
  const targets = new Float32Array(batch * step.classes);
  for (let row = 0; row < batch; row++) targets[row * step.classes + (row % step.classes)] = 1;
  const constant = {
    [stepNames.image]: pixels
      ? { type: 'uint8', dims, data: bytes(elements(dims)) } as const
      : floats(Float32Array.from(bytes(elements(dims)), (value) => value / 255), dims),
    [stepNames.targets]: floats(targets, [batch, step.classes]),
    [stepNames.weights]: floats(new Float32Array(batch).fill(1 / batch), [batch]),
    [stepNames.learningRate]: floats(Float32Array.of(1e-4), []),
    ...Object.fromEntries(step.masks.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)).fill(1), dims)])),
  };
  let number = 0;
  return async () => {
    const results = await graph.run({ ...constant, ...Object.fromEntries(state), [stepNames.step]: floats(Float32Array.of(++number), []) });
    if (!Number.isFinite(floatData(results[stepNames.loss], stepNames.loss)[0])) throw new Error('the loss is no number');
    for (const name of state.keys()) state.set(name, results[stepNames.next(name)]!);
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
