import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import h5wasm from 'h5wasm/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allLayers } from '../../../../src/engine/layersModel/layerWeights';
import { openBackbone } from '../../../../src/engine/networks/backbones';
import { catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { assignWeightsFile } from '../../../../src/engine/networks/weights/assignFile';
import { importWeights } from '../../../../src/engine/networks/weights/installWeights';
import { temporaryFolder } from '../../jobs/tinyDataset';
import {
  hasModels,
  kerasOutputs,
  modelsFolder,
  readH5Weights,
  relativeDifference,
  runOnReferenceImages,
} from '../testData';

const before = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = temporaryFolder('weights');
  process.env.LOUPE_WEIGHTS_DIR = path.join(folder, 'mine');
  process.env.LOUPE_CACHE_DIR = path.join(folder, 'cache');
  process.env.KERAS_HOME = path.join(folder, 'keras');
  mkdirSync(path.join(folder, 'mine'));
});
afterEach(() => {
  process.env = { ...before };
});

const v2 = 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_';
/** The file that the shared test data calls otherwise than Keras does. */
const give = (shared: string, name: string): void =>
  symlinkSync(path.join(modelsFolder, shared), path.join(folder, 'mine', name));

describe.skipIf(!hasModels)('openBackbone with Keras’s files', () => {
  it.each([
    ['mobilenet_v2_0.35', `${v2}0.35_224_no_top.h5`],
    ['mobilenet_0.25', 'mobilenet_2_5_224_tf_no_top.h5'],
    ['mobilenet_0.5', 'mobilenet_5_0_224_tf_no_top.h5'],
  ])('%s gives Keras’s features', async (name, file) => {
    give(file, file);
    const backbone = await openBackbone(name);
    expect(backbone.pretrained).toBe(true);
    expect(allLayers(backbone.model).every((layer) => !layer.trainable)).toBe(true);
    expect(
      relativeDifference(await runOnReferenceImages(backbone.model, 'features'), kerasOutputs(file).features.data),
    ).toBeLessThan(1e-4);
  });

  it('takes a file with a classifier too, and leaves that out', async () => {
    give('mobilenet_2_5_224_tf.h5', 'mobilenet_2_5_224_tf.h5');
    const backbone = await openBackbone('mobilenet_0.25');
    expect(
      relativeDifference(
        await runOnReferenceImages(backbone.model, 'features'),
        kerasOutputs('mobilenet_2_5_224_tf_no_top.h5').features.data,
      ),
    ).toBeLessThan(1e-4);
  });

  it('gives the probabilities of files with a classifier', async () => {
    for (const [name, file] of [
      ['mobilenet_v2', `${v2}1.0_224.h5`],
      ['mobilenet_0.25', 'mobilenet_2_5_224_tf.h5'],
    ] as const) {
      const entry = catalogueEntry(name);
      const model = entry.build({ size: 224, classes: 1000 });
      await assignWeightsFile(entry, model, path.join(modelsFolder, file));
      expect(
        relativeDifference(await runOnReferenceImages(model, 'probabilities'), kerasOutputs(file).probs!.data),
      ).toBeLessThan(1e-4);
    }
  });

  it('has a key that changes with weights, network and size, and with nothing else', async () => {
    const file = 'mobilenet_2_5_224_tf_no_top.h5';
    give(file, file);
    const key = async (name: string, size?: number): Promise<string> => (await openBackbone(name, { size })).key;
    const first = await key('mobilenet_0.25');
    expect(await key('mobilenet_0.25')).toBe(first);
    expect(await key('mobilenet_0.25', 128)).not.toBe(first);
    expect(await key('mobilenet_v2', 128)).not.toBe(await key('mobilenet_v2'));
    const other = readFileSync(path.join(modelsFolder, file));
    other.writeUInt8(other.readUInt8(other.length - 2) ^ 1, other.length - 2);
    writeFileSync(path.join(folder, 'mine', 'changed.h5'), other);
    process.env.LOUPE_WEIGHTS_DIR = path.join(folder, 'other');
    mkdirSync(path.join(folder, 'other'));
    copyFileSync(path.join(folder, 'mine', 'changed.h5'), path.join(folder, 'other', file));
    expect(await key('mobilenet_0.25')).not.toBe(first);
  });

  it('names the file, the layer and both shapes where a file does not fit', async () => {
    give(`${v2}0.35_224_no_top.h5`, `${v2}0.5_224_no_top.h5`);
    await expect(openBackbone('mobilenet_v2_0.5')).rejects.toThrow(
      '0.5_224_no_top.h5: block_1_project/kernel:0 is [1, 1, 48, 8], but block_1_project/kernel is [1, 1, 48, 16]',
    );
    give('mobilenet_2_5_224_tf_no_top.h5', `${v2}0.75_224_no_top.h5`);
    await expect(openBackbone('mobilenet_v2_0.75')).rejects.toThrow(
      /0\.75_224_no_top\.h5 has 135 weights, but .* has 260/,
    );
  });

  it('reads the layout of Keras 3, which counts the layers of each class', async () => {
    const file = 'mobilenet_2_5_224_tf_no_top.h5';
    const counts = new Map<string, number>();
    const written = new h5wasm.File(path.join(folder, 'mine', file), 'w');
    const layers = new Map<string, Awaited<ReturnType<typeof readH5Weights>>>();
    for (const weight of await readH5Weights(file)) {
      const layer = weight.name.split('/')[0]!;
      layers.set(layer, [...(layers.get(layer) ?? []), weight]);
    }
    written.create_group('layers');
    for (const [layer, weights] of layers) {
      const kind = layer.endsWith('_bn')
        ? 'batch_normalization'
        : layer.includes('_dw_')
          ? 'depthwise_conv2d'
          : 'conv2d';
      const number = counts.get(kind) ?? 0;
      counts.set(kind, number + 1);
      const place = `layers/${kind}${number === 0 ? '' : `_${number}`}`;
      written.create_group(place);
      written.create_group(`${place}/vars`);
      weights.forEach(({ dims, data }, index) =>
        written.create_dataset({ name: `${place}/vars/${index}`, data, shape: [...dims] }),
      );
    }
    written.close();
    const { model } = await openBackbone('mobilenet_0.25');
    expect(
      relativeDifference(await runOnReferenceImages(model, 'features'), kerasOutputs(file).features.data),
    ).toBeLessThan(1e-4);
    await expect(importWeights(catalogueEntry('xception'), path.join(folder, 'mine', file))).rejects.toThrow(
      /has no weights for the layer "[\w_]+" \(they would be at layers\//,
    );
  });

  it('names a file that is cut off', async () => {
    const file = path.join(folder, 'mine', 'mobilenet_2_5_224_tf_no_top.h5');
    copyFileSync(path.join(modelsFolder, 'mobilenet_2_5_224_tf_no_top.h5'), file);
    truncateSync(file, 500_000);
    await expect(openBackbone('mobilenet_0.25')).rejects.toThrow(
      /mobilenet_2_5_224_tf_no_top\.h5 is damaged: truncated file/,
    );
  });
});

describe('openBackbone', () => {
  it('opens the shipped network without any files, under the key that caches have known so far', async () => {
    const { key, columns, pretrained } = await openBackbone('mobilenet_v2');
    expect({ columns, pretrained }).toEqual({ columns: 1280, pretrained: true });
    const manifest = readFileSync(path.join(__dirname, '../../../../media/backbones/manifest.json'), 'utf8');
    const shipped = (JSON.parse(manifest) as { files: Record<string, { sha256: string }> }).files[
      'mobilenet_v2_1.0_224.safetensors'
    ]!.sha256;
    expect(key).toBe(createHash('sha256').update(`${shipped} 1`).digest('hex'));
  });

  it('says which file is missing, where it is to be had and where it belongs', async () => {
    const {
      weights: { noTop },
    } = catalogueEntry('xception');
    await expect(openBackbone('xception')).rejects.toMatchObject({ code: 'weights-missing' });
    await expect(openBackbone('xception')).rejects.toThrow(
      `fetch ${noTop.address} elsewhere and put ${noTop.file} into ${path.join(folder, 'mine')}`,
    );
    await expect(openBackbone('xception')).rejects.toThrow('loupe weights download xception');
  });

  it('starts from random weights where asked to, and says so', async () => {
    const notices: string[] = [];
    const options = {
      size: 96,
      weights: 'random',
      notify: (level: string, code: string) => notices.push(`${level} ${code}`),
    } as const;
    const first = await openBackbone('mobilenet_0.25', options);
    expect(first.pretrained).toBe(false);
    expect(notices).toEqual(['warning random-weights']);
    const keys = new Set([
      first.key,
      (await openBackbone('mobilenet_0.25', { ...options, seed: 2 })).key,
      (await openBackbone('mobilenet_0.5', options)).key,
    ]);
    expect(keys.size).toBe(3);
  });

  it('refuses unknown names and sizes in words', async () => {
    await expect(openBackbone('resnet7')).rejects.toThrow(
      /There is no backbone “resnet7”. Choose one of .*mobilenet_v2/,
    );
    await expect(openBackbone('mobilenet_v2', { size: 8 })).rejects.toThrow('at least 32 x 32 pixels, not 8');
  });

  it('says what else a file is', async () => {
    const file = path.join(folder, 'mine', catalogueEntry('mobilenet_0.25').weights.noTop.file);
    writeFileSync(file, '<!DOCTYPE html><html>sign in</html>');
    await expect(openBackbone('mobilenet_0.25')).rejects.toThrow(`${file} is a web page, not a weights file`);
    writeFileSync(file, Buffer.alloc(2000, 7));
    await expect(openBackbone('mobilenet_0.25')).rejects.toThrow('not an HDF5 file');
  });
});
