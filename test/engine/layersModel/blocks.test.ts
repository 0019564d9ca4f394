import { describe, expect, test } from 'vitest';
import { backboneBlocks } from '../../../src/engine/layersModel/blocks';
import { catalogue, catalogueEntry } from '../../../src/engine/networks/architectures/catalogue';
import { lastMap } from '../../../src/engine/networks/head';
import { layers, sequential, type LayersModel } from '../../../src/engine/layersModel/tensorflow';

const blocksOf = (model: LayersModel) => backboneBlocks(model, lastMap(model));
const build = (name: string) => catalogueEntry(name).build({ size: Math.max(96, catalogueEntry(name).minimumSize) });

describe('blocks of a backbone', () => {
  test.each([
    ['mobilenet', 13, 'conv_12', 'conv_13'],
    ['mobilenet_v2', 17, 'block_15', 'block_16'],
    ['mobilenet_v3_small', 11, 'expanded_conv_9', 'expanded_conv_10'],
    ['efficientnet_b0', 16, 'block6d', 'block7a'],
    ['resnet50', 16, 'conv5_block2', 'conv5_block3'],
    ['xception', 14, 'block13', 'block14'],
    ['inception_v3', 11, 'mixed9', 'mixed10'],
    ['inception_resnet_v2', 43, 'block8_9', 'block8_10'],
  ])('%s has %i, the last two are %s and %s', (name, count, before, last) => {
    const blocks = blocksOf(build(name));
    expect(blocks).toHaveLength(count);
    expect(blocks.slice(-2).map((block) => block.name)).toEqual([before, last]);
  });

  test('hold every layer behind the stem once, each where its inputs are known', () => {
    for (const { name } of catalogue) {
      const model = build(name);
      const blocks = blocksOf(model);
      const inBlocks = blocks.flatMap((block) => block.layers.map((layer) => layer.name));
      expect(new Set(inBlocks).size, name).toBe(inBlocks.length);
      const first = model.layers.findIndex((layer) => inBlocks.includes(layer.name));
      expect(
        model.layers
          .slice(first)
          .filter((layer) => !inBlocks.includes(layer.name))
          .map((layer) => layer.getClassName()),
        name,
      ).toEqual(['GlobalAveragePooling2D']);
      blocks.slice(1).forEach((block, index) => {
        const before = blocks[index]!.layers.map((layer) => layer.name);
        expect(before, name).toContain(block.from.sourceLayer.name);
      });
    }
  });

  test('of a plain network without names go by its convolutions', () => {
    const model = sequential();
    model.add(layers.conv2d({ name: 'first', filters: 2, kernelSize: 3, inputShape: [16, 16, 3] }));
    model.add(layers.reLU({ name: 'act' }));
    model.add(layers.maxPooling2d({ name: 'pool', poolSize: 2 }));
    model.add(layers.conv2d({ name: 'second', filters: 3, kernelSize: 3 }));
    expect(blocksOf(model).map(({ name, layers: of }) => [name, of.length])).toEqual([
      ['first', 3],
      ['second', 1],
    ]);
  });
});
