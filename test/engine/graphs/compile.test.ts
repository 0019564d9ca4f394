import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { gradient } from '../../../src/engine/graphs/gradients/gradient';
import { Graph, shapeText } from '../../../src/engine/graphs/graph';
import {
  add,
  batchNormalization,
  clip,
  conv,
  maxPool,
  mul,
  pad,
  pow,
  reshape,
  transpose,
} from '../../../src/engine/graphs/operators';
import { foldBatchNormalization } from '../../../src/engine/graphs/passes/foldBatchNormalization';
import { foldConstants } from '../../../src/engine/graphs/passes/foldConstants';
import { fuseHardSigmoid } from '../../../src/engine/graphs/passes/fuseHardSigmoid';
import { mergePadding } from '../../../src/engine/graphs/passes/mergePadding';
import { removeDead } from '../../../src/engine/graphs/passes/removeDead';
import { mobileNetV2 } from '../../../src/engine/networks/architectures/mobilenetV2';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import { layers, sequential } from '../../../src/engine/layersModel/tensorflow';

const window3 = { kernel: [3, 3], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;

describe('shape inference', () => {
  it('follows a window over padded images', () => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', ['N', 3, 11, 8]);
    const w = graph.constant('w', 'float32', [5, 3, 3, 3], new Float32Array(135));
    expect(conv(graph, x, w, undefined, { ...window3, strides: [2, 3], pads: [0, 1, 1, 1] }).shape).toEqual([
      'N',
      5,
      5,
      3,
    ]);
  });

  it('refuses what does not fit', () => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', ['N', 2, 4, 4]);
    const w = graph.constant('w', 'float32', [5, 3, 3, 3], new Float32Array(135));
    expect(() => conv(graph, x, w, undefined, window3)).toThrow(/\[N, 2, 4, 4\] cannot be convolved/);
    expect(() => reshape(graph, x, ['N', 31])).toThrow(/does not fit \[N, 31\]/);
    expect(shapeText(reshape(graph, x, ['N', 32]).shape)).toBe('[N, 32]');
  });
});

describe('passes', () => {
  it('fold normalisation and padding into one convolution and drop the rest', () => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', [1, 1, 2, 2]);
    const keras = graph.constant('kernel', 'float32', [1, 1, 1, 2], Float32Array.of(2, 3));
    const y = conv(graph, pad(graph, x, [1, 0, 0, 2]), transpose(graph, keras, [3, 2, 0, 1]), undefined, {
      ...window3,
      kernel: [1, 1],
    });
    const vector = (name: string, a: number, b: number): ReturnType<Graph['constant']> =>
      graph.constant(name, 'float32', [2], Float32Array.of(a, b));
    graph.output(
      'y',
      batchNormalization(
        graph,
        y,
        {
          gamma: vector('gamma', 1, 4),
          beta: vector('beta', 5, 6),
          mean: vector('mean', 7, 8),
          variance: vector('variance', 3, 15),
        },
        1,
      ),
    );
    for (const pass of [foldConstants, foldBatchNormalization, mergePadding, removeDead]) pass(graph);
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Conv']);
    const node = graph.nodes[0]!;
    expect(node.attributes['pads']).toEqual([1, 0, 0, 2]);
    // s = gamma / sqrt(variance + 1) = 1/2, 1; w' = w s; b' = beta - mean s.
    expect([...(node.inputs[1]!.data as Float32Array)]).toEqual([1, 3]);
    expect([...(node.inputs[2]!.data as Float32Array)]).toEqual([1.5, -2]);
    expect(node.inputs[1]!.name).toBe('kernel');
    expect(graph.outputs[0]!.name).toBe('y');
    expect(graph.outputs[0]!.producer).toBe(node);
  });

  it('make one node of a line that is limited to 0..1, unless its parts are read elsewhere', () => {
    const ops = (high: number, alsoRead: boolean): string[] => {
      const graph = new Graph('test');
      const x = graph.input('x', 'float32', ['N', 4]);
      const line = add(graph, mul(graph, x, graph.scalar(0.2)), graph.scalar(0.5));
      graph.output('y', clip(graph, line, 0, high));
      if (alsoRead) graph.output('line', line);
      for (const pass of [fuseHardSigmoid, removeDead]) pass(graph);
      return graph.nodes.map(({ op }) => op);
    };
    expect(ops(1, false)).toEqual(['HardSigmoid']);
    expect(ops(6, false)).toEqual(['Mul', 'Add', 'Clip']);
    expect(ops(1, true)).toEqual(['Mul', 'Add', 'Clip']);
  });
});

describe('a pool whose indices nobody reads', () => {
  it('does not compute them', () => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', [1, 1, 4, 4]);
    graph.output('y', maxPool(graph, x, { ...window3, strides: [2, 2], pads: [1, 1, 0, 0] }, true)[0]!);
    removeDead(graph);
    expect(graph.nodes[0]!.outputs).toHaveLength(1);
    expect(graph.outputs[0]!.producer).toBe(graph.nodes[0]);
  });
});

describe('what cannot be compiled', () => {
  it('is named: an unknown layer', () => {
    const model = sequential({ layers: [layers.gaussianNoise({ name: 'fog', stddev: 1, inputShape: [4, 4, 3] })] });
    expect(() => compileInference(model)).toThrow(/"fog" is a GaussianNoise/);
  });

  it('is named: an unknown setting', () => {
    const model = sequential({
      layers: [layers.maxPooling2d({ name: 'p', dataFormat: 'channelsFirst', inputShape: [4, 4, 3] })],
    });
    expect(() => compileInference(model)).toThrow(/"p" \(MaxPooling2D\) has dataFormat = "channelsFirst"/);
  });

  it('is named: an exponent that would be trained', () => {
    const graph = new Graph('test');
    const [x, c] = [graph.input('x', 'float32', []), graph.input('c', 'float32', [])];
    expect(() => gradient(graph, pow(graph, x, c), [c])).toThrow(/Pow: an exponent cannot be trained/);
  });

  it('is named: a network without a softmax', () => {
    const model = sequential({
      name: 'headless',
      layers: [layers.flatten({ inputShape: [2, 2, 3] }), layers.dense({ units: 2 })],
    });
    expect(() => compileTrainingStep(model, { optimizer: { name: 'sgd' }, batchSize: 2 })).toThrow(
      /"headless" must end in a softmax/,
    );
  });
});

const python = process.env['LOUPE_TEST_PYTHON'] ?? 'python3';
const hasChecker = spawnSync(python, ['-c', 'import onnx']).status === 0;

/** Set LOUPE_TEST_PYTHON to a Python that has the `onnx` package. */
describe.skipIf(!hasChecker)('the onnx checker (skipped where Python has no onnx package)', () => {
  it.each([
    ['inference', () => compileInference(mobileNetV2({ size: 96, alpha: 0.35, classes: 3 }))],
    [
      'a training step',
      () =>
        compileTrainingStep(buildScratchNetwork('small-cnn', 3, 1).model, { optimizer: { name: 'adam' }, batchSize: 4 })
          .onnx,
    ],
    [
      'a training step in parts',
      () =>
        compileTrainingStep(buildScratchNetwork('cats-dogs', 2, 1).model, { optimizer: { name: 'adam' }, batchSize: 4 })
          .onnx,
    ],
  ])('accepts %s', (_, make) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-onnx-'));
    try {
      const file = path.join(folder, 'graph.onnx');
      writeFileSync(file, make());
      execFileSync(python, [
        '-c',
        'import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)',
        file,
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
