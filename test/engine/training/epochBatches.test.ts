import { describe, expect, test } from 'vitest';
import { stepNames } from '../../../src/engine/graphs/names';
import { epochGenerator } from '../../../src/engine/training/augmentation/augmentation';
import { drawnNames, epochOrder } from '../../../src/engine/training/epochOrder';
import { epochBatches } from '../../../src/engine/training/trainNetworkBatches';
import type { TrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import type { ImageSource } from '../../../src/engine/training/trainNetworkTypes';
import { noAugmentation } from '../../../src/protocol/recipe/augmentation';

const side = 8;
const size = side * side * 3;
/** Three images of the first class, seventeen of the second: balanced, each of the first is drawn about three times. */
const labels = Int32Array.from({ length: 20 }, (_, row) => (row < 3 ? 0 : 1));
const rows = [...labels.keys()];
/** Every image has a colour gradient of its own. */
const pixels: ImageSource = {
  read: (wanted, into) =>
    Promise.resolve(
      Array.from(wanted).forEach((row, i) => {
        for (let at = 0; at < size; at++) into[i * size + at] = (row * 11 + at) % 256;
      }),
    ),
};
const augmentation = { ...noAugmentation, brightness: 0.3, rotation: 20, shiftX: 0.2 };
const step = (batchSize: number): TrainingStep => ({
  onnx: new Uint8Array(),
  batchSize,
  classes: 2,
  parameters: [],
  slots: [],
  masks: [],
});

/** The rows of an epoch and what each became. */
async function epoch(
  batchSize: number,
  change: { images?: ImageSource; shape?: readonly number[]; seed?: number; balanced?: boolean } = {},
): Promise<{ label: number; data: string }[]> {
  const { images = pixels, shape = [side, side, 3], seed = 4, balanced = true } = change;
  const drawn: { label: number; data: string }[] = [];
  for await (const { count, truth, feeds } of epochBatches({
    images,
    labels,
    rows,
    shape,
    step: step(batchSize),
    augmentation,
    balancedSampling: balanced,
    random: epochGenerator(seed, 3),
  })) {
    const { data } = feeds[stepNames.image]!;
    const each = data.length / batchSize;
    for (let i = 0; i < count; i++)
      drawn.push({ label: truth[i]!, data: (data as Uint8Array).slice(i * each, (i + 1) * each).join(' ') });
  }
  return drawn;
}

describe('balanced sampling', () => {
  const order = epochOrder({ labels, balanced: true, random: epochGenerator(4, 3).fork('order') });

  test('draws images several times, each time changed in another way', async () => {
    const drawn = await epoch(4);
    expect(drawn).toHaveLength(20);
    expect(new Set(order).size).toBeLessThan(order.length - 5);
    expect(new Set(drawn.map(({ data }) => data)).size).toBe(20);
  });

  test('changes follow from seed and epoch, whatever the batches', async () => {
    const drawn = await epoch(4);
    expect(await epoch(4)).toEqual(drawn);
    expect(await epoch(7)).toEqual(drawn);
    expect(await epoch(20)).toEqual(drawn);
    expect(await epoch(4, { seed: 5 })).not.toEqual(drawn);
  });

  test('takes augmented views that were computed once again for each draw', async () => {
    const views = 50;
    const images: ImageSource = {
      elements: 'float32',
      view: (row, name, random) => row * views + random.fork(`view ${name}`).integer(views),
      read: (wanted, into) => Promise.resolve(new Float32Array(into.buffer).set(Array.from(wanted))),
    };
    const drawn = await epoch(4, { images, shape: [1] });
    expect(new Set(drawn.map(({ data }) => data)).size).toBeGreaterThan(new Set(order).size + 3);
    expect(await epoch(9, { images, shape: [1] })).toEqual(drawn);
  });
});

test('an image that is drawn once keeps the change that it has without balancing', async () => {
  const once = new Set((await epoch(4, { balanced: false })).map(({ data }) => data));
  const again = (await epoch(4)).filter(({ data }) => once.has(data));
  const order = epochOrder({ labels, balanced: true, random: epochGenerator(4, 3).fork('order') });
  expect(again).toHaveLength(new Set(order).size);
});

test('places are named by row, and counted from the second', () => {
  expect(drawnNames([2, 0, 2, 2, 1], [10, 11, 12])).toEqual([12, 10, '12 again 2', '12 again 3', 11]);
});
