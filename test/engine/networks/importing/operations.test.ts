import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../../src/engine/graphs/compile/compileInference';
import { importClassifier, type ImportedModel } from '../../../../src/engine/networks/importing/buildModel';
import { openRuntime } from '../../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../../src/engine/tensor';
import { temporaryFolder } from '../../jobs/tinyDataset';

const folder = path.join(__dirname, 'operators');

interface Stored {
  readonly size: number;
  readonly image: string;
  readonly version: string;
  readonly weights: Record<string, { name: string; shape: number[]; data: string }[]>;
  readonly tail: unknown[];
  readonly models: Record<
    string,
    { description: { config: { layers: unknown[] } }; last: string; channels: number; output: number[] }
  >;
}
const makers = ['keras2', 'keras3'] as const;
const stored = Object.fromEntries(
  makers.map((maker) => [maker, JSON.parse(readFileSync(path.join(folder, `${maker}.json`), 'utf8')) as Stored]),
);

/** A model of the stored ones, as a TensorFlow.js file with Keras's own description. */
function fileOf(maker: string, name: string): string {
  const { tail, models, weights, version } = stored[maker]!;
  const { description, last, channels } = models[name]!;
  const of = weights[channels]!;
  const layers = [
    ...description.config.layers,
    ...(JSON.parse(JSON.stringify(tail).replaceAll('"@last"', JSON.stringify(last))) as unknown[]),
  ];
  const file = path.join(temporaryFolder('operations'), 'model.json');
  writeFileSync(
    path.join(path.dirname(file), 'w.bin'),
    Buffer.concat(of.map(({ data }) => Buffer.from(data, 'base64'))),
  );
  const modelTopology = {
    keras_version: version,
    model_config: { ...description, config: { ...description.config, layers } },
  };
  const manifest = [
    { paths: ['w.bin'], weights: of.map((one) => ({ name: one.name, shape: one.shape, dtype: 'float32' })) },
  ];
  writeFileSync(file, JSON.stringify({ modelTopology, weightsManifest: manifest }));
  return file;
}

async function probabilities({ model }: ImportedModel, { image, size }: Stored): Promise<number[]> {
  const graph = await (await openRuntime({ threads: 1 })).load(compileInference(model));
  const pixels = Float32Array.from(Buffer.from(image, 'base64'));
  const results = await graph.run({ image: floats(pixels, [1, size, size, 3]) });
  await graph.release();
  return [...floatData(results['probabilities'], 'probabilities')];
}

const close = (actual: readonly number[], wanted: readonly number[]): void => {
  expect(actual).toHaveLength(wanted.length);
  wanted.forEach((value, index) => expect(actual[index]).toBeCloseTo(value, 5));
};

const refused: Record<string, RegExp> = {
  power:
    /^model\.json: the operation “[\w.]+” \((tf\.math\.pow|keras\.ops, Power)\) between its layers is not known here/,
  standardised: /“tf\.image\.per_image_standardization”.* is not known here/,
  crop: /takes a part of an image, which is not known/,
  lambda: /the layer “lambda” \(Lambda\) is Python code, which Loupe never runs/,
};

describe.each(makers)('operations between the layers of a model of %s', (maker) => {
  const { models } = stored[maker]!;
  it.each(Object.keys(models).filter((name) => !(name in refused)))('%s: as Keras computes them', async (name) => {
    const imported = await importClassifier({ file: fileOf(maker, name) });
    // Found by itself: whoever leaves --preprocessing out is right.
    expect(imported.mode).toBe('none');
    close(await probabilities(imported, stored[maker]!), models[name]!.output);
  });

  it.each(Object.keys(models).filter((name) => name in refused))('%s: refused by name, with a remedy', async (name) => {
    const told = importClassifier({ file: fileOf(maker, name) });
    await expect(told).rejects.toMatchObject({
      code: 'unsupported-layer',
      message: expect.stringMatching(refused[name]!),
    });
    await expect(told).rejects.toThrow(/save the model again\.$/);
  });
});

describe('whole files with operations', () => {
  it.each([
    ['keras2', 'caffe', 'h5'],
    ['keras2', 'slices', 'h5'],
    ['keras3', 'caffe', 'keras'],
    ['keras3', 'slices', 'keras'],
  ])('%s-%s.%s', async (maker, name, ending) => {
    const imported = await importClassifier({ file: path.join(folder, `${maker}-${name}.${ending}`) });
    close(await probabilities(imported, stored[maker]!), stored[maker]!.models[name]!.output);
  });
});

/** A classifier of 2 x 2 images whose input goes through some layers first. */
function around(layers: readonly object[], last: string, version = '2.3.0'): string {
  const file = path.join(temporaryFolder('operations'), 'model.json');
  const model = {
    class_name: 'Functional',
    config: {
      name: 'm',
      layers: [
        {
          class_name: 'InputLayer',
          name: 'in',
          config: { name: 'in', batch_input_shape: [null, 2, 2, 3] },
          inbound_nodes: [],
        },
        ...layers,
        {
          class_name: 'GlobalAveragePooling2D',
          name: 'pool',
          config: { name: 'pool' },
          inbound_nodes: [[[last, 0, 0, {}]]],
        },
        {
          class_name: 'Activation',
          name: 'out',
          config: { name: 'out', activation: 'softmax' },
          inbound_nodes: [[['pool', 0, 0, {}]]],
        },
      ],
      input_layers: [['in', 0, 0]],
      output_layers: [['out', 0, 0]],
    },
  };
  writeFileSync(
    file,
    JSON.stringify({ modelTopology: { keras_version: version, model_config: model }, weightsManifest: [] }),
  );
  return file;
}

/** What the layers make of one colour. */
async function ofColour(file: string, colour: readonly number[]): Promise<number[]> {
  const { model } = await importClassifier({ file, mode: 'none' });
  const graph = await (await openRuntime({ threads: 1 })).load(compileInference(model));
  const results = await graph.run({
    image: floats(
      Float32Array.from({ length: 12 }, (_, i) => colour[i % 3]!),
      [1, 2, 2, 3],
    ),
  });
  await graph.release();
  return [...floatData(results['probabilities'], 'probabilities')];
}
function softmax(values: readonly number[]): number[] {
  const powers = values.map((value) => Math.exp(value));
  return powers.map((value) => value / powers.reduce((sum, one) => sum + one, 0));
}

describe('operations as other versions write them', () => {
  it('nodes of a graph (TensorFlow 2.0 to 2.3)', async () => {
    const node = (name: string, op: string, from: string, constants: object): object => ({
      class_name: 'TensorFlowOpLayer',
      name: `tf_op_layer_${name}`,
      config: {
        name,
        node_def: { name, op, input: [from, `${name}/y`], attr: { T: { type: 'DT_FLOAT' } } },
        constants,
      },
      inbound_nodes: [[[from, 0, 0, {}]]],
    });
    const file = around(
      [
        node('truediv', 'RealDiv', 'in', { 1: 10 }),
        node('sub', 'Sub', 'tf_op_layer_truediv', { 0: 1 }),
        node('bias', 'BiasAdd', 'tf_op_layer_sub', { 1: [0.1, 0.2, 0.3] }),
      ],
      'tf_op_layer_bias',
    );
    close(await ofColour(file, [1, 2, 3]), softmax([1 - 0.1 + 0.1, 1 - 0.2 + 0.2, 1 - 0.3 + 0.3]));
    const other = around([node('square', 'Square', 'in', {})], 'tf_op_layer_square');
    await expect(importClassifier({ file: other, mode: 'none' })).rejects.toThrow(
      /“tf_op_layer_square” \(tf\.raw_ops\.Square\)/,
    );
  });

  it('the difference of two tensors, as operation and as layer', async () => {
    const half = {
      class_name: 'Rescaling',
      name: 'half',
      config: { name: 'half', scale: [0.5, -0.25, 0], offset: [0, 0, 1] },
      inbound_nodes: [[['in', 0, 0, {}]]],
    };
    const subtract = {
      class_name: 'Subtract',
      name: 's',
      config: { name: 's' },
      inbound_nodes: [
        [
          ['in', 0, 0, {}],
          ['half', 0, 0, {}],
        ],
      ],
    };
    const operation = {
      class_name: 'TFOpLambda',
      name: 's',
      config: { name: 's', function: 'math.subtract' },
      inbound_nodes: [['in', 0, 0, { y: ['half', 0, 0], name: null }]],
    };
    // 1 - .5, 2 + .5, 3 - 1: factors that are negative or zero count as they are.
    for (const layer of [subtract, operation])
      close(await ofColour(around([half, layer], 's'), [1, 2, 3]), softmax([0.5, 2.5, 2]));
  });

  it('names what it cannot know: channels that nobody tells, zero, its own result', async () => {
    const operation = (function_: string, from: string, more: object): object => ({
      class_name: 'TFOpLambda',
      name: 'op',
      config: { name: 'op', function: function_ },
      inbound_nodes: [[from, 0, 0, more]],
    });
    const told = (layer: object): Promise<unknown> => importClassifier({ file: around([layer], 'op'), mode: 'none' });
    await expect(told(operation('math.truediv', 'in', { y: 0 }))).rejects.toThrow(/divides by zero/);
    await expect(told(operation('math.subtract', 'in', { y: [1, 2, 3, 4] }))).rejects.toThrow(
      /another number of values/,
    );
    await expect(told(operation('math.subtract', 'op', { y: 1 }))).rejects.toThrow(/works on its own result/);
    await expect(told(operation('cast', 'in', { dtype: 'uint8' }))).rejects.toThrow(/makes whole numbers/);
    await expect(told(operation('reverse', 'in', { axis: [2] }))).rejects.toThrow(/turns an image around/);
    await expect(told(operation('math.maximum', 'in', { y: 3 }))).rejects.toThrow(/with a number is not known/);
  });
});

it('says that a model which scales by itself is given a preprocessing as well', async () => {
  const { notices } = await importClassifier({ file: fileOf('keras2', 'tf'), mode: 'tf' });
  expect(notices.join()).toMatch(
    /scales its input by itself, and is given input that was preprocessed for “tf” before/,
  );
});
