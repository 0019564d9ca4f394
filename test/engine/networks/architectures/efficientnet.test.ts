import { afterAll, describe, expect, it } from 'vitest';
import { compileInference } from '../../../../src/engine/graphs/compile/compileInference';
import { compileTrainingStep } from '../../../../src/engine/graphs/compile/compileTrainingStep';
import { allLayers } from '../../../../src/engine/layersModel/layerWeights';
import { artifactsOf } from '../../../../src/engine/layersModel/artifacts';
import { catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { modelFromTopology } from '../../../../src/engine/layersModel/tensorflow';
import type { LayersModel } from '../../../../src/engine/layersModel/tensorflow';
import { seededWeights } from './seeded';

const entry = catalogueEntry('efficientnet_b0');
const models: LayersModel[] = [];
const built = (classes?: number): LayersModel => {
  const model = entry.build({ size: 32, ...(classes && { classes }) });
  models.push(model);
  return model;
};
afterAll(() => models.forEach((model) => model.dispose()));

const colours = (model: LayersModel): Record<'scale' | 'offset', number[]> =>
  model.getLayer('normalization').getConfig() as Record<'scale' | 'offset', number[]>;

describe("EfficientNet's colour layer", () => {
  it("is ImageNet's where no weights were given", () => {
    const { scale, offset } = colours(built());
    scale.forEach((factor, channel) => {
      const [mean, deviation] = [[0.485, 0.456, 0.406][channel]!, [0.229, 0.224, 0.225][channel]!];
      expect(200 * factor + offset[channel]!).toBeCloseTo((200 / 255 - mean) / deviation, 10);
    });
  });

  it('takes mean and variance from the file, and keeps them when saved', async () => {
    const model = built();
    entry.assign(model, seededWeights(model, 2), 'seeded weights');
    const { scale, offset } = colours(model);
    expect(255 * scale[0]!).toBeCloseTo(1 / Math.sqrt(0.2 * 0.229), 6);
    expect(offset[1]!).toBeCloseTo(-0.4 / Math.sqrt(0.3 * 0.224), 6);
    const loaded = await modelFromTopology((await artifactsOf(model)).topology);
    models.push(loaded);
    expect(colours(loaded)).toEqual(colours(model));
  });

  it('refuses a file without them', () => {
    const model = built();
    expect(() => entry.assign(model, seededWeights(model, 2).slice(3), 'other.h5')).toThrow(
      /other\.h5 does not begin with the mean/,
    );
  });
});

describe("EfficientNet's dropped residuals", () => {
  it('are dropped for whole images, more often in later blocks', () => {
    const { masks } = compileTrainingStep(built(10), { optimizer: { name: 'sgd' }, batchSize: 4 });
    const blocks = masks.filter(({ name }) => name.includes('drop/'));
    expect(blocks.map(({ dims }) => dims)).toEqual(blocks.map(() => [4, 1, 1, 1]));
    // 0.2 · block / 16, for the nine blocks whose output has the shape of their input.
    expect(blocks.map(({ rate }) => Math.round(rate * 80))).toEqual([2, 4, 6, 7, 9, 10, 12, 13, 14]);
    expect(masks.at(-1)).toEqual({ name: 'top_dropout/mask', dims: [4, 1280], rate: 0.2, perImage: true });
  });

  it('are kept in frozen blocks and in inference', () => {
    const model = built(10);
    for (const layer of allLayers(model))
      layer.trainable = layer.name === 'predictions' || layer.name === 'top_dropout';
    const { masks } = compileTrainingStep(model, { optimizer: { name: 'sgd' }, batchSize: 4 });
    expect(masks.map(({ name }) => name)).toEqual(['top_dropout/mask']);
    expect(compileInference(model).length).toBeGreaterThan(0);
  });
});
