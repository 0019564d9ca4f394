import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../../src/engine/graphs/compile/compileInference';
import type { PreprocessingMode } from '../../../../src/core/choices/preprocessingModes';
import { importClassifier, importFeatures } from '../../../../src/engine/networks/importing/buildModel';
import { readLabels } from '../../../../src/engine/networks/importing/labels';
import type { LayersModel } from '../../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../../src/engine/tensor';
import { temporaryFolder } from '../../jobs/tinyDataset';

const folder = path.join(__dirname, 'expected');
interface Expected {
  readonly size: number;
  readonly output: number[];
  readonly images: string;
}
const expected = JSON.parse(readFileSync(path.join(folder, 'models.json'), 'utf8')) as Record<string, Expected>;

/** What a model gives for the two images that Keras was given (expected/make_models.py). */
async function outputs(model: LayersModel, name: string, output: 'probabilities' | 'features'): Promise<number[]> {
  const { size, images } = expected[name]!;
  const graph = await (await openRuntime({ threads: 1 })).load(compileInference(model));
  const results = await graph.run({
    image: floats(Float32Array.from(Buffer.from(images, 'base64')), [2, size, size, 3]),
  });
  await graph.release();
  return [...floatData(results[output], output)];
}

function softmax(row: readonly number[]): number[] {
  const powers = row.map((value) => Math.exp(value - Math.max(...row)));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

const rows = (values: readonly number[]): number[][] => [
  values.slice(0, values.length / 2),
  values.slice(values.length / 2),
];

/** Keras's answer as probabilities of each class. */
function kerasProbabilities(name: string): number[] {
  const { output } = expected[name]!;
  if (name === 'logits.keras') return rows(output).flatMap(softmax);
  return name === 'sigmoid.h5' ? output.flatMap((value) => [1 - value, value]) : output;
}

function largestDifference(actual: readonly number[], wanted: readonly number[]): number {
  expect(actual).toHaveLength(wanted.length);
  return Math.max(...wanted.map((value, index) => Math.abs(value - actual[index]!)));
}

describe('a classifier of the user’s own gives the probabilities that Keras gives', () => {
  it.each<[string, PreprocessingMode]>([
    ['sequential.h5', 'none'],
    ['sequential.keras', 'none'],
    ['keras2.h5', 'none'],
    ['logits.keras', 'none'],
    ['sigmoid.h5', 'unit'],
    ['grey.h5', 'unit'],
    ['tf.h5', 'tf'],
    ['torch.h5', 'torch'],
    ['caffe.h5', 'caffe'],
  ])('%s with preprocessing %s', async (name, mode) => {
    const { model } = await importClassifier({ file: path.join(folder, name), mode });
    const actual = await outputs(model, name, 'probabilities');
    expect(largestDifference(actual, kerasProbabilities(name))).toBeLessThan(1e-5);
  });
});

describe('a backbone of the user’s own', () => {
  it('ends before the classifier', async () => {
    const { model } = await importFeatures({ file: path.join(folder, 'sequential.h5'), mode: 'none' });
    expect(model.outputs[0]!.sourceLayer.name).toBe('global_average_pooling2d');
    expect(model.outputs[0]!.shape).toEqual([null, 5]);
    expect(await outputs(model, 'sequential.h5', 'features')).toHaveLength(10);
  });
});

describe('what cannot be imported is named', () => {
  /** A saved model of Keras with another description. */
  const changed = (change: (model: string) => string): string => {
    const description = {
      class_name: 'Sequential',
      config: {
        name: 'm',
        layers: [
          { class_name: 'InputLayer', config: { name: 'i', batch_shape: [null, 8, 8, 3] } },
          { class_name: 'Rescaling', config: { name: 'r', scale: 0.5, offset: 0 } },
          { class_name: 'Flatten', config: { name: 'f' } },
          { class_name: 'Dense', config: { name: 'd', units: 2, activation: 'softmax' } },
        ],
      },
    };
    const file = path.join(temporaryFolder('model'), 'model.json');
    const model = change(JSON.stringify({ keras_version: '3.0.0', ...description }));
    writeFileSync(
      file,
      `{"modelTopology": ${model}, "weightsManifest": [{"paths": ["w.bin"], "weights": [{"name": "d/kernel", "shape": [192, 2], "dtype": "float32"}, {"name": "d/bias", "shape": [2], "dtype": "float32"}]}]}`,
    );
    writeFileSync(path.join(path.dirname(file), 'w.bin'), Buffer.alloc(194 * 2 * 4));
    return file;
  };
  const refusal = (change: (model: string) => string): Promise<unknown> =>
    importClassifier({ file: changed(change) }).then(
      () => 'imported',
      (error: unknown) => (error as Error).message,
    );

  it('imports the model that the others are changed from', async () => {
    await expect(importClassifier({ file: changed((model) => model) })).resolves.toMatchObject({
      mode: 'none',
      kind: 'TensorFlow.js layers model of Keras 3.0.0',
    });
  });

  it.each([
    '{"class_name":"Reshape","config":{"name":"z","target_shape":[2]}}',
    '{"class_name":"Dropout","config":{"name":"z","rate":0.5}}',
  ])('takes one that continues behind its softmax: %s', async (last) => {
    const { model } = await importClassifier({
      file: changed((description) => description.replace('"activation":"softmax"}}', `$&,${last}`)),
    });
    const graph = await (await openRuntime({ threads: 1 })).load(compileInference(model));
    const results = await graph.run({ image: floats(new Float32Array(192), [1, 8, 8, 3]) });
    await graph.release();
    expect([...floatData(results['probabilities'], 'probabilities')]).toEqual([0.5, 0.5]);
  });

  it.each<[string, (model: string) => string, string | RegExp]>([
    [
      'an unknown layer',
      (model) => model.replace('"Flatten","config":{"name":"f"', '"Attention","config":{"name":"look"'),
      /a layer that is not known here: “look” \(Attention\)\. Known are Activation, /,
    ],
    [
      'a grouped convolution',
      (model) => model.replace('"Flatten","config":{"name":"f"', '"Conv2D","config":{"name":"c","groups":3'),
      'the layer “c” (Conv2D) is a grouped convolution',
    ],
    [
      'the other hard sigmoid',
      (model) =>
        model.replace(
          '"Flatten","config":{"name":"f"',
          '"Activation","config":{"name":"h","activation":"hard_sigmoid"',
        ),
      'the layer “h” (Activation) has the hard sigmoid of Keras 3',
    ],
    [
      'the other bilinear',
      (model) =>
        model.replace(
          '"Flatten","config":{"name":"f"',
          '"UpSampling2D","config":{"name":"u","size":[2,2],"interpolation":"bilinear"',
        ),
      'the layer “u” (UpSampling2D) interpolates (bilinear), which TensorFlow.js computes otherwise',
    ],
    [
      'resizing',
      (model) =>
        model.replace('"Flatten","config":{"name":"f"', '"Resizing","config":{"name":"s","height":9,"width":9'),
      'the layer “s” (Resizing) is computed otherwise by TensorFlow.js',
    ],
    [
      'a dilated depthwise convolution',
      (model) =>
        model.replace(
          '"Flatten","config":{"name":"f"',
          '"DepthwiseConv2D","config":{"name":"w","kernel_size":[3,3],"dilation_rate":[2,2]',
        ),
      'the layer “w” (DepthwiseConv2D) is dilated, which TensorFlow.js ignores',
    ],
    [
      'a normalisation by root mean squares',
      (model) =>
        model.replace('"Flatten","config":{"name":"f"', '"LayerNormalization","config":{"name":"l","rms_scaling":true'),
      'the layer “l” (LayerNormalization) scales by the root mean square',
    ],
    [
      'channels first',
      (model) => model.replace('"name":"f"', '"name":"f","data_format":"channels_first"'),
      'the layer “f” (Flatten) has its channels first',
    ],
    [
      'an input that is no image',
      (model) => model.replace('[null,8,8,3]', '[null,192]'),
      'takes an input of the shape (None, 192), not images',
    ],
    [
      'an input of any size',
      (model) => model.replace('[null,8,8,3]', '[null,null,null,3]'),
      'Say which it shall be with --size',
    ],
    [
      'several probabilities that do not add up',
      (model) => model.replace('softmax', 'sigmoid'),
      'ends in “d” (Dense, sigmoid), which gives no probability for each class',
    ],
    [
      'weights of another shape',
      (model) => model.replace('[null,8,8,3]', '[null,4,4,3]'),
      'model.json: d/kernel is [192, 2], but d/kernel is [48, 2]',
    ],
    [
      'weights of another layer',
      (model) => model.replace('"name":"d"', '"name":"e"'),
      'model.json has no weights for the layer “e” (Dense)',
    ],
    [
      'an input that is not scaled',
      (model) => model.replace('"Rescaling"', '"ReLU"'),
      'does not scale its input by itself. Say what it was trained on with --preprocessing',
    ],
    [
      'a class of its own',
      (model) => model.replace('"Sequential"', '"MyModel"'),
      'holds a MyModel; only sequential and functional models',
    ],
  ])('%s', async (_, change, words) => {
    expect(await refusal(change)).toEqual(
      expect.stringMatching(typeof words === 'string' ? words.replace(/[()[\]“”.?]/g, '\\$&') : words),
    );
  });

  it("but TensorFlow.js's own bilinear is taken from its own models", async () => {
    const own = changed((model) =>
      model
        .replace('"3.0.0"', '"tfjs-layers 4.22.0"')
        .replace('[null,8,8,3]', '[null,4,4,3]')
        .replace(
          '{"class_name":"Flatten"',
          '{"class_name":"UpSampling2D","config":{"name":"u","size":[2,2],"interpolation":"bilinear"}},$&',
        ),
    );
    await expect(importClassifier({ file: own })).resolves.toMatchObject({ kind: 'TensorFlow.js layers model' });
  });

  it('other files', async () => {
    const file = path.join(temporaryFolder('model'), 'model.onnx');
    writeFileSync(file, '');
    await expect(importClassifier({ file })).rejects.toThrow(
      `${file} is an ONNX model, which cannot be imported. Save the model from Keras`,
    );
    await expect(importClassifier({ file: 'no.keras' })).rejects.toThrow('There is no file no.keras');
    const cut = path.join(path.dirname(file), 'cut.keras');
    writeFileSync(cut, readFileSync(path.join(folder, 'logits.keras')).subarray(0, 5000));
    await expect(importClassifier({ file: cut })).rejects.toThrow(`${cut} is not a whole ZIP archive`);
  });
});

describe('labels', () => {
  const written = (name: string, text: string): string => {
    const file = path.join(temporaryFolder('labels'), name);
    writeFileSync(file, text);
    return file;
  };

  it.each([
    ['a.txt', '\uFEFFcat\r\ndog\r\n\r\ncat\n'],
    ['b.json', '["cat", "dog", "cat"]'],
    ['c.json', '{"labels": ["cat", "dog", "cat"]}'],
    ['d.json', '{"1": "dog", "0": "cat", "2": "cat"}'],
  ])('are read from %s', async (name, text) => {
    expect(await readLabels(written(name, text))).toEqual(['cat', 'dog', 'cat (2)']);
  });

  it('are read as Teachable Machine numbers them, in any encoding', async () => {
    const text = '0 Gänseblümchen\r\n1 Wild rose\r\n2 Tulip\r\n';
    for (const encoding of ['utf8', 'utf-16le', 'windows-1252']) {
      const file = written('labels.txt', '');
      writeFileSync(file, iconv.encode(text, encoding, { addBOM: encoding === 'utf-16le' }));
      expect(await readLabels(file)).toEqual(['Gänseblümchen', 'Wild rose', 'Tulip']);
    }
    expect(await readLabels(written('labels.txt', '7 dwarfs\n9 lives\n'))).toEqual(['7 dwarfs', '9 lives']);
  });

  it('are read from Keras’s class_indices, in the order of the numbers', async () => {
    expect(await readLabels(written('c.json', '{"dog": 1, "cat": 0}'))).toEqual(['cat', 'dog']);
    await expect(readLabels(written('c.json', '{"dog": 2, "cat": 0}'))).rejects.toThrow(
      'neither a list of names nor numbers from 0',
    );
  });
});
