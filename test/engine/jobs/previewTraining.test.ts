import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { featuresOutput, imageInput, stepNames } from '../../../src/engine/graphs/names';
import { preview } from '../../../src/engine/jobs/preview/preview';
import { stageInputs } from '../../../src/engine/jobs/train/modes/fitStage';
import { prepareNetwork } from '../../../src/engine/jobs/train/modes/prepareNetwork';
import { prepareTraining } from '../../../src/engine/jobs/train/preparation/prepareTraining';
import { recordedSettings, trainSettings } from '../../../src/engine/jobs/train/preparation/trainSettings';
import { openBackbone } from '../../../src/engine/networks/backbones';
import { modelBelow } from '../../../src/engine/layersModel/splitModel';
import { headedNetwork } from '../../../src/engine/networks/head';
import { RunWriter } from '../../../src/engine/runs/runWriter';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { floatData, type Tensor } from '../../../src/engine/tensor';
import { trainNetwork } from '../../../src/engine/training/trainNetwork';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const batchSize = 8;
let dataset: string;

beforeAll(async () => {
  dataset = await tinyDataset(7);
  // Left out, so that the images behind it move up.
  const [folder] = (await drawn({ extends: 'small-cnn' }, 1)).files.map((file) => path.dirname(file));
  writeFileSync(
    path.join(dataset, folder!, 'img 0 broken.png'),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
  );
});

/** The pixels of the training part's batch as the preview draws them, uint8 [images, side, side, 3]. */
async function drawn(config: RecipeFile, epoch: number): Promise<{ files: string[]; pixels: Buffer; skipped: number }> {
  const shown = await preview({
    folder: dataset,
    out: temporaryFolder('preview'),
    config: { ...config, batchSize },
    epoch,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const { batch } = shown.parts[0]!;
  const pixels = await Promise.all(
    batch.map(({ before, after }) =>
      sharp(path.join(shown.folder, after ?? before))
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  return { files: batch.map(({ file }) => file), pixels: Buffer.concat(pixels), skipped: shown.skipped.length };
}

/** What a training with the same recipe hands to its compiled step, first in each epoch. */
async function fed(config: RecipeFile, epochs: number): Promise<Tensor[]> {
  const settings = trainSettings({ folder: dataset, config: { ...config, batchSize, epochs } });
  const folder = temporaryFolder('run');
  const writer = RunWriter.open({
    folder,
    recipe: 'test',
    settings: recordedSettings(settings),
    seed: settings.seed,
    workspace: folder,
    dataset: { folder: dataset, name: 'tiny' },
  });
  const images: Tensor[] = [];
  try {
    const { training, first, close } = await prepareNetwork(
      await prepareTraining(writer, { settings, folder: dataset, device: 'cpu' }),
    );
    const { runtime } = training.run;
    const recording: Runtime = {
      ...runtime,
      load: async (onnx, options) => {
        const graph = await runtime.load(onnx, options);
        if (!options?.name?.endsWith('training step')) return graph;
        return {
          ...graph,
          run: (feeds) => {
            images.push(feeds[stepNames.image]!);
            return graph.run(feeds);
          },
        };
      },
    };
    await trainNetwork({ ...stageInputs(training, first), runtime: recording, onEpoch: () => undefined });
    await close();
  } finally {
    writer.abandon();
  }
  const each = images.length / epochs;
  return images.filter((_, i) => i % each === 0);
}

const everything = { flipHorizontal: 0.5, rotation: 15, shiftX: 0.1, zoom: 0.2, brightness: 0.2, hue: 10, cutout: 0.2 };

test.each([
  ['from scratch', { extends: 'small-cnn', imageSize: 24, augmentation: everything }],
  [
    'from scratch, balanced',
    { extends: 'small-cnn', imageSize: 24, augmentation: everything, balancedSampling: true, seed: 3 },
  ],
  [
    'a head, augmented in every epoch',
    { extends: 'head', model: 'mobilenet_v2', imageSize: 64, augmentation: everything, earlyStopping: null },
  ],
] as [string, RecipeFile][])('the preview shows the pixels that training is fed: %s', async (_, config) => {
  const batches = await fed(config, 2);
  for (const [index, image] of batches.entries()) {
    const shown = await drawn(config, index + 1);
    expect(shown.skipped).toBe(1);
    expect(Buffer.from(image.data as Uint8Array).equals(shown.pixels)).toBe(true);
  }
  expect(
    Buffer.compare(Buffer.from(batches[0]!.data as Uint8Array), Buffer.from(batches[1]!.data as Uint8Array)),
  ).not.toBe(0);
});

test('with views that are computed once, it shows the views that the epoch takes', async () => {
  const config: RecipeFile = {
    extends: 'head',
    model: 'mobilenet_v2',
    imageSize: 64,
    augmentation: everything,
    augmentedViews: 3,
    earlyStopping: null,
  };
  const backbone = await openBackbone('mobilenet_v2', { size: 64 });
  const { model, pooled } = headedNetwork(backbone, [{ layer: 'globalAveragePooling2d' }], 3, 1);
  const runtime = await openRuntime({ device: 'cpu' });
  const graph = await runtime.load(compileInference(modelBelow(model, pooled!), 'uint8'));
  for (const [index, image] of (await fed(config, 2)).entries()) {
    const { pixels } = await drawn(config, index + 1);
    const features = floatData(
      (
        await graph.run({ [imageInput]: { type: 'uint8', dims: [batchSize, 64, 64, 3], data: new Uint8Array(pixels) } })
      )[featuresOutput],
      featuresOutput,
    );
    const given = image.data as Float32Array;
    expect(given).toHaveLength(features.length);
    expect(Math.max(...features.map((value, i) => Math.abs(value - given[i]!)))).toBeLessThan(1e-4);
  }
  await graph.release();
});
