import { describe, expect, it } from 'vitest';
import { compileEvaluation, compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { compileTrainingStep, trainingGraph } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { gradientRules } from '../../../src/engine/graphs/gradients/gradient';
import { Graph, type Node } from '../../../src/engine/graphs/graph';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';
import { allLayers, readWeights } from '../../../src/engine/layersModel/layerWeights';
import { assignByName } from '../../../src/engine/layersModel/assignWeights';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import {
  batch,
  batchSize,
  fill,
  frozenLayers,
  keras,
  losses,
  mixed,
  networks,
  optimizers,
  steps,
  trainSteps,
} from './referenceNetworks';

describe('a compiled training step against Keras', () => {
  it.each(Object.keys(keras))('%s', async (key) => {
    const [name, by, loss] = key.split('/') as [string, string, string];
    const network = networks[name]!();
    fill(network);
    const size = network.inputs[0]!.shape[1]!;
    const weights = readWeights(network);
    const step = compileTrainingStep(network, {
      optimizer: optimizers[by]!.settings,
      batchSize,
      loss: losses[loss]!.settings,
    });
    const runtime = await openRuntime({ threads: 2 });
    const graph = await runtime.load(step.onnx);
    const { measured, state } = await trainSteps(key, network, step, graph);
    expect(relativeDifference(measured, keras[key]!.losses)).toBeLessThan(1e-5);

    assignByName(
      network,
      new Map([...weights, ...step.parameters.map(({ name }) => [name, floatData(state.get(name), name)] as const)]),
    );
    const images = floats(Float32Array.from(batch(steps, size).image), [batchSize, size, size, 3]);
    const inference = await runtime.load(compileInference(network));
    const probabilities = floatData((await inference.run({ image: images }))['probabilities'], 'probabilities');
    expect(relativeDifference(probabilities, keras[key]!.probabilities)).toBeLessThan(1e-3);

    const evaluation = compileEvaluation(network);
    const trained = readWeights(network);
    const judge = await runtime.load(evaluation.onnx);
    const feeds = Object.fromEntries(
      evaluation.parameters.map(({ name, dims }) => [name, floats(trained.get(name)!, dims)]),
    );
    const judged = floatData((await judge.run({ ...feeds, image: images }))['probabilities'], 'probabilities');
    expect(relativeDifference(judged, probabilities)).toBeLessThan(1e-5);
    await Promise.all([graph, inference, judge].map((loaded) => loaded.release()));
  });
});

describe('the other runtimes and forms against Keras', () => {
  const chosen = ['residual/adam/plain', 'mixed/adam/focal', 'rare/adam/plain'];
  it.each([
    ['WebAssembly', 'cpu', () => onnxRuntimeWeb(2)],
    ['the forms for GPUs, on the CPU', 'webgpu', () => onnxRuntimeNode({ threads: 2 })],
  ] as const)('%s', async (_, device, open) => {
    for (const key of chosen) {
      const [name, by, loss] = key.split('/') as [string, string, string];
      const network = networks[name]!();
      fill(network);
      const step = compileTrainingStep(network, {
        optimizer: optimizers[by]!.settings,
        batchSize,
        loss: losses[loss]!.settings,
        device,
      });
      const graph = await open().load(step.onnx);
      const { measured } = await trainSteps(key, network, step, graph);
      await graph.release();
      expect(relativeDifference(measured, keras[key]!.losses), key).toBeLessThan(1e-4);
    }
  });
});

describe('the networks that are compared with Keras', () => {
  const allNodes = ({ nodes }: Graph): Node[] =>
    nodes.flatMap((node) => [
      node,
      ...Object.values(node.attributes).flatMap((value) => (value instanceof Graph ? allNodes(value) : [])),
    ]);
  /** Layers, and the operators of them and of the loss: what gradients go through. */
  const built = Object.keys(keras).map((key) => {
    const [name, by, loss] = key.split('/') as [string, string, string];
    const network = networks[name]!();
    const { graph } = trainingGraph(network, {
      optimizer: optimizers[by]!.settings,
      batchSize,
      loss: losses[loss]!.settings,
    });
    return {
      operators: allNodes(graph)
        .filter(({ name }) => !/^(gradients|update)\//.test(name))
        .map(({ op }) => op),
      layers: allLayers(network).map((layer) => layer.getClassName()),
    };
  });

  it('hold every operator that has a rule', () => {
    const found = new Set(built.flatMap(({ operators }) => operators));
    // Only a graph's outputs are made by Identity, and only ThresholdedReLU, which Keras 3 has no more, of Where.
    expect(Object.keys(gradientRules).filter((operator) => !found.has(operator))).toEqual(['Identity', 'Where']);
  });

  it('hold every layer', () => {
    const found = new Set(built.flatMap(({ layers }) => layers));
    // Keras drops by masks of its own, and resizes otherwise than TensorFlow.js.
    expect(Object.keys(lowerings).filter((layer) => !found.has(layer))).toEqual([
      'Activation',
      'Dropout',
      'Resizing',
      'ThresholdedReLU',
    ]);
  });
});

describe('a frozen lower part', () => {
  it('has no gradient nodes, no parameters, and its normalisation folded', () => {
    const network = mixed('softmax', frozenLayers);
    const { graph, step } = trainingGraph(network, { optimizer: { name: 'sgd' }, batchSize });
    const below = ['stem', 'pool_same', 'separable', 'norm', 'leaky', 'rescaling'];
    const ofLayer = (name: string, layer: string): boolean => name.startsWith(`gradients/${layer}/`);
    expect(graph.nodes.filter(({ name }) => below.some((layer) => ofLayer(name, layer)))).toEqual([]);
    expect(graph.nodes.some(({ name }) => ofLayer(name, 'branch_b'))).toBe(true);
    expect(graph.nodes.some(({ op }) => op === 'BatchNormalization')).toBe(false);
    expect(step.parameters.map(({ name }) => name.split('/')[0])).not.toEqual(expect.arrayContaining(below));
    // The pool below the trained part needs no indices.
    expect(graph.nodes.filter(({ op }) => op === 'MaxPool').map(({ outputs }) => outputs.length)).toEqual([1, 2]);
  });
});
