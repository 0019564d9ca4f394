/**
 * Loupe as a contender: decoding.js plain|augmented|sharp LIST SIZE [ARGUMENTS]. Takes every file of LIST to SIZE x
 * SIZE RGB, in batches of 32; `augmented` then changes them as Keras's ImageDataGenerator with the ARGUMENTS (JSON)
 * would; `sharp` does it with that package alone, eight files at once. Says {"ready": what}; then, for each line with a
 * number on standard input, runs that often and says {"seconds": [...]}.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { prepareFiles } from '../../../src/engine/images/pipeline';
import { preprocessingFor } from '../../../src/engine/images/preprocessing';
import { augmentImages } from '../../../src/engine/training/augmentation/augmentation';
import { augmentationSchema, type Augmentation } from '../../../src/protocol/recipe/augmentation';
import { fromImageDataGenerator } from '../../../src/protocol/recipe/imageDataGenerator';
import { parseWith } from '../../../src/protocol/parse';

const [how, list, side, given] = process.argv.slice(2) as [string, string, string, string?];
const files = readFileSync(list, 'utf8').split('\n');
const size = Number(side);
const bytes = size * size * 3;
const batchSize = 32;

/** Settings in force; null without augmentation. */
function settingsOf(): Augmentation | null {
  if (how !== 'augmented') return null;
  const meant = fromImageDataGenerator(JSON.parse(given ?? '{}') as Record<string, unknown>);
  const parsed = parseWith(augmentationSchema, meant.augmentation);
  if (!parsed.ok || meant.problems.length > 0)
    throw new Error(parsed.ok ? meant.problems.map(({ message }) => message).join(' ') : parsed.problem);
  return parsed.value;
}
const settings = settingsOf();

async function passOfSharp(): Promise<void> {
  sharp.concurrency(1);
  let next = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < files.length)
        await sharp(files[next++]).resize(size, size, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();
    }),
  );
}

async function pass(epoch: number): Promise<void> {
  let batch = new Uint8Array(batchSize * bytes);
  let images: number[] = [];
  let changing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await changing;
    const [full, of] = [batch, images];
    if (settings)
      changing = augmentImages(
        full.subarray(0, of.length * bytes),
        { height: size, width: size, seed: 1, epoch, images: of },
        settings,
      );
    [batch, images] = [new Uint8Array(batchSize * bytes), []];
  };
  for await (const image of prepareFiles(files, preprocessingFor(size, size))) {
    if (!image.ok) throw new Error(`${files[image.index]}: ${image.reason}`);
    batch.set(image.data, images.length * bytes);
    images.push(image.index);
    if (images.length === batchSize) await flush();
  }
  await flush();
  await changing;
}

async function answer(): Promise<void> {
  let epoch = 0;
  process.stdout.write(`${JSON.stringify({ ready: 'Loupe' })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const seconds: number[] = [];
    for (let i = 0; i < Number(line); i++) {
      const began = performance.now();
      await (how === 'sharp' ? passOfSharp() : pass(++epoch));
      seconds.push((performance.now() - began) / 1000);
    }
    process.stdout.write(`${JSON.stringify({ seconds })}\n`);
  }
}

void answer().then(() => process.exit(0));
