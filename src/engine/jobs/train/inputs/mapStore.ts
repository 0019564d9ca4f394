import { statfs } from 'node:fs/promises';
import * as path from 'node:path';
import { formatBytes, formatCount } from '../../../../core/format';
import type { Preprocessing } from '../../../../protocol/runFiles';
import { openPackedImages, packedFolder, type PackedImages } from '../../../cache/packedImages';
import type { LayersModel } from '../../../layersModel/tensorflow';
import { PhaseClock } from '../../../runs/phaseClock';
import { elements } from '../../../tensor';
import { frozenGraph } from '../../../inference/frozenGraph';
import type { ImageGraph } from '../../../inference/imageGraph';
import type { DividedTraining } from '../preparation/preparedTraining';
import type { TrainingRun } from '../preparation/trainingRun';
import { unreadableNow, type InputStore } from './inputStore';

/** Never more on disk than this, and never more than half of what is free there. */
const mostBytes = 8 * 2 ** 30;

/** Numbers a frozen part gives for an image, as bytes. */
export function outputBytes(lower: LayersModel): number {
  return 4 * elements(lower.outputs[0]!.shape.slice(1).map((length) => length ?? 0));
}

/** The bytes that so many outputs of a frozen part take, and whether the cache's disk has room for them. */
export async function outputRoom(
  rows: number,
  lower: LayersModel,
): Promise<{ bytes: number; free: number; folder: string; fits: boolean }> {
  const bytes = rows * outputBytes(lower);
  const { folder } = await packedFolder();
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return { bytes, free, folder, fits: bytes <= mostBytes && bytes <= free / 2 };
}

/**
 * Reports how much room so many outputs of a frozen part take until the run ends, or, where that is too much, that they
 * are computed again in every epoch. Returns whether there is room.
 */
export async function roomForOutputs({ writer }: TrainingRun, rows: number, lower: LayersModel): Promise<boolean> {
  const { bytes, free, folder, fits } = await outputRoom(rows, lower);
  const words = `What the frozen part makes of the images takes ${formatBytes(bytes)}`;
  if (!fits) {
    writer.notice(
      'warning',
      'feature-maps',
      `${words}, too much to keep (${formatBytes(free)} are free in ${folder}): it is computed again in every epoch.`,
    );
    return false;
  }
  writer.notice('info', 'feature-maps', `${words}: it is computed once and kept in ${folder} until the run ends.`);
  return true;
}

/** A frozen part's graph for so many images. */
export function frozenPart(
  { runtime, writer }: TrainingRun,
  lower: LayersModel,
  preprocessing: Preprocessing,
  images: number,
): Promise<ImageGraph> {
  return frozenGraph({
    runtime,
    model: lower,
    name: lower.name,
    preprocessing,
    images,
    notify: writer.notify,
  });
}

/** A row of numbers as the store takes it. */
export function asBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** What a frozen part makes of every divided image, computed once into a file; row i is the image at position i. */
export async function mapStore(
  { run, images }: DividedTraining,
  lower: LayersModel,
  preprocessing: Preprocessing,
): Promise<InputStore> {
  const { writer, seconds } = run;
  const bytesEach = outputBytes(lower);
  const clock = new PhaseClock(writer, 'features', images.files.length);
  const packed = await openPackedImages({ count: images.files.length, bytesEach }, (notice) =>
    writer.notice('warning', 'cache', notice),
  );
  const part = await frozenPart(run, lower, preprocessing, images.files.length);
  let done = 0;
  try {
    await part.forEachFile({
      files: images.files.map((file) => path.join(images.dataset.folder, file)),
      signal: run.signalUntilFit,
      pause: writer.stop.pause,
      onOutput: async (index, values) => {
        await packed.write(index, asBytes(values));
        clock.read(images.files[index] as string);
        clock.progress(++done);
      },
      onUndecoded: (file) => {
        throw unreadableNow(images, file);
      },
    });
    seconds.features += clock.end(`${formatCount(images.files.length)} feature maps${part.words}`);
    return storeOf(packed, images.labels);
  } catch (error) {
    await packed.close();
    throw error;
  } finally {
    await part.close();
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
