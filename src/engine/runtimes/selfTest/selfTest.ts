import { compileTrainingStep, type TrainingStep } from '../../graphs/compile/compileTrainingStep';
import { stepNames } from '../../graphs/names';
import { readWeights, weightSpecs } from '../../layersModel/layerWeights';
import { assignByName } from '../../layersModel/assignWeights';
import { buildScratchNetwork, type ScratchRecipe } from '../../networks/scratch';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import { model as modelOf } from '../../layersModel/tensorflow';
import type { LoadedGraph, Runtime } from '../runtime';
import { elements, floatData, floats, type Tensor } from '../../tensor';

const [classes, learningRate] = [3, 0.005] as const;
/** Images of a step and their width and height; the expected losses are for these. */
const usual = { images: 6, size: 64 };

export const selfTestOptimizer = { name: 'sgd', momentum: 0.9 } as const;

/** What a training step must be fed with, ready made, and its answers collected: one conv network, a few steps. */
export interface SelfTest {
  readonly size: number;
  readonly model: LayersModel;
  readonly step: TrainingStep;
}

/**
 * The network that every runtime must train as Keras does: three convolutions, max-pooling, two dense layers.
 * (Tests take the other recipe as well.) Its dropout is left out: the steps must not depend on chance.
 */
export function selfTest(
  device: Runtime['target'],
  { images, size } = usual,
  recipe: ScratchRecipe = 'cats-dogs',
): SelfTest {
  const { model: full } = buildScratchNetwork(recipe, classes, 0, size);
  let x: SymbolicTensor = full.inputs[0]!;
  for (const layer of full.layers.filter((layer) => layer.getClassName() !== 'Dropout'))
    x = layer.apply(x) as SymbolicTensor;
  const model = modelOf({ inputs: full.inputs, outputs: x });
  assignByName(
    model,
    new Map(
      weightSpecs(model).map(({ name, dims }, index) => {
        const fan = elements(dims.slice(0, -2)) * ((dims.at(-2) ?? 0) + (dims.at(-1) ?? 0));
        const scale = name.endsWith('kernel') ? Math.sqrt(6 / fan) : 0.1;
        const shift = /\/(gamma|moving_variance)$/.test(name) ? 1 : 0;
        return [
          name,
          Float32Array.from({ length: elements(dims) }, (_, i) => shift + scale * noise(i, index + 1)),
        ] as const;
      }),
    ),
  );
  return { size, model, step: compileTrainingStep(model, { optimizer: selfTestOptimizer, batchSize: images, device }) };
}

/**
 * A second network, with batch normalisation, which some providers cannot train; smaller, since software renderers are
 * slow.
 */
export const normalizedSelfTest = (device: Runtime['target']): SelfTest =>
  selfTest(device, { images: 6, size: 32 }, 'small-cnn');

/** Runs steps of the loaded training step. Returns each step's loss and milliseconds. */
export async function runSelfTest(
  test: SelfTest,
  graph: LoadedGraph,
  steps: number,
): Promise<{ losses: number[]; milliseconds: number[] }> {
  const { model, step } = test;
  const weights = readWeights(model);
  const state = new Map<string, Tensor>([
    ...step.parameters.map(({ name, dims }) => [name, floats(weights.get(name)!, dims)] as const),
    ...step.slots.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)), dims)] as const),
  ]);
  const losses: number[] = [];
  const milliseconds: number[] = [];
  for (let number = 0; number < steps; number++) {
    const feeds = { ...Object.fromEntries(state), ...batch(test, number) };
    const began = performance.now();
    const results = await graph.run(feeds);
    milliseconds.push(performance.now() - began);
    losses.push(floatData(results[stepNames.loss], stepNames.loss)[0]!);
    for (const name of state.keys()) state.set(name, results[stepNames.next(name)]!);
  }
  return { losses, milliseconds };
}

function batch({ size, step: { batchSize: images } }: SelfTest, number: number): Record<string, Tensor> {
  const targets = new Float32Array(images * classes);
  for (let row = 0; row < images; row++) targets[row * classes + ((row + number) % classes)] = 1;
  return {
    [stepNames.image]: {
      type: 'uint8',
      dims: [images, size, size, 3],
      data: Uint8Array.from({ length: images * size * size * 3 }, (_, i) => (noise(i, 100 + number) + 1) * 128),
    },
    [stepNames.targets]: floats(targets, [images, classes]),
    [stepNames.weights]: floats(new Float32Array(images).fill(1 / images), [images]),
    [stepNames.learningRate]: floats(Float32Array.of(learningRate), []),
    [stepNames.step]: floats(Float32Array.of(number + 1), []),
  };
}

/** Number i of a stream of uniform numbers in -1..1, from a 32-bit integer hash. */
function noise(i: number, stream: number): number {
  let x = (i + stream * 1000003) >>> 0;
  for (let round = 0; round < 2; round++) x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
}
