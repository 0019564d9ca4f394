import { mkdir, statfs } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { formatBytes, formatCount } from '../../core/format';
import type { Preprocessing } from '../../protocol/runFiles';
import { cacheFolder } from '../cache/cacheFolder';
import { openPackedImages, type PackedImages } from '../cache/packedImages';
import { compileInference } from '../graphs/compileInference';
import { featuresOutput, imageInput } from '../graphs/names';
import type { LayersModel } from '../networks/tensorflow';
import { PhaseClock } from '../runs/phaseClock';
import type { LoadedGraph } from '../runtimes/runtime';
import { elements, floatData } from '../runtimes/tensor';
import type { InputStore } from './fitNetwork';
import { forEachImageBatch } from './imageBatches';
import type { TrainContext } from './trainContext';

/** Never more on disk than this, and never more than half of what is free there. */
const mostBytes = 8 * 2 ** 30;

/** Numbers a frozen part gives for an image, as bytes. */
export function outputBytes(lower: LayersModel): number {
  return 4 * elements(lower.outputs[0]!.shape.slice(1).map((length) => length ?? 0));
}

/** The bytes that so many outputs of a frozen part take, and whether the cache's disk has room for them. */
export async function outputRoom(rows: number, lower: LayersModel): Promise<{ bytes: number; free: number; folder: string; fits: boolean }> {
  const bytes = rows * outputBytes(lower);
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return { bytes, free, folder, fits: bytes <= mostBytes && bytes <= free / 2 };
}

/**
 * Says how much room so many outputs of a frozen part take until the run ends, or, where that is too much, that they are
 * computed anew in every epoch. Returns whether there is room.
 */
export async function roomForOutputs({ writer }: TrainContext, rows: number, lower: LayersModel): Promise<boolean> {
  const { bytes, free, folder, fits } = await outputRoom(rows, lower);
  const words = `What the frozen part makes of the images takes ${formatBytes(bytes)}`;
  if (!fits) {
    writer.notice('warning', 'feature-maps', `${words}, too much to keep (${formatBytes(free)} are free in ${folder}): it is computed anew in every epoch.`);
    return false;
  }
  writer.notice('info', 'feature-maps', `${words}: it is computed once and kept in ${folder} until the run ends.`);
  return true;
}

/** A frozen part's graph, ready to be run on batches of pixels. */
export class FrozenPart {
  private constructor(private readonly graph: LoadedGraph, private readonly size: Preprocessing) {}

  static async load({ runtime }: TrainContext, lower: LayersModel, size: Preprocessing): Promise<FrozenPart> {
    return new FrozenPart(await runtime.load(compileInference(lower, 'uint8'), { name: lower.name, sharesCores: true }), size);
  }

  /** The part's output for images, uint8 [count, height, width, 3], as bytes of float32. */
  async run(pixels: Uint8Array, count: number): Promise<Uint8Array> {
    const { height, width } = this.size;
    const outputs = await this.graph.run({ [imageInput]: { type: 'uint8', dims: [count, height, width, 3], data: pixels } });
    const values = floatData(outputs[featuresOutput], featuresOutput);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }

  release(): Promise<void> {
    return this.graph.release();
  }
}

/** What a frozen part makes of every divided image, computed once into a file; row i is the image at position i. */
export async function mapStore(context: TrainContext, lower: LayersModel, preprocessing: Preprocessing): Promise<InputStore> {
  const { writer, seconds } = context;
  const { images } = context.result as NonNullable<TrainContext['result']>;
  const bytesEach = outputBytes(lower);
  const clock = new PhaseClock(writer, 'features', images.files.length);
  const packed = await openPackedImages({ count: images.files.length, bytesEach });
  const part = await FrozenPart.load(context, lower, preprocessing);
  let done = 0;
  try {
    await forEachImageBatch({
      files: images.files.map((file) => path.join(images.dataset.folder, file)),
      preprocessing,
      signal: context.signalUntilFit(),
      onBatch: async (indices, pixels) => {
        const outputs = await part.run(pixels, indices.length);
        for (const [slot, index] of indices.entries()) await packed.write(index, outputs.subarray(slot * bytesEach, (slot + 1) * bytesEach));
        clock.progress(done += indices.length);
      },
      onUndecoded: ({ index, reason }) => {
        throw new LoupeError('dataset-changed', `${images.files[index]} was readable a moment ago and is no longer: ${reason} Start the training again.`);
      },
    });
    seconds.features += clock.end(`${formatCount(images.files.length)} feature maps`);
    return storeOf(packed, images.labels);
  } catch (error) {
    await packed.close();
    throw error;
  } finally {
    await part.release();
  }
}

function storeOf(packed: PackedImages, labels: Int32Array): InputStore {
  return {
    source: { elements: 'float32', read: (rows, into) => packed.read(rows, into) },
    labels,
    rowsOf: (rows) => rows,
    close: () => packed.close(),
  };
}
