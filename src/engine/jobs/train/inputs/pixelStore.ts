import type { Preprocessing } from '../../../../protocol/runFiles';
import type { PackedImages } from '../../../cache/packedImages';
import { PhaseClock } from '../../../runs/phaseClock';
import { packImages } from '../../../inference/packImages';
import type { TrainContext } from '../preparation/trainContext';
import type { InputStore } from './inputStore';

/** Pixels of every image, decoded once, and the parts that they are divided into. */
export interface PixelStore extends InputStore {
  readonly packed: PackedImages;
}

/**
 * Decodes all images into a store on disk, leaves out what cannot be decoded, and divides the rest into parts, unless that
 * was done before.
 */
export async function pixelStore(context: TrainContext, preprocessing: Preprocessing): Promise<PixelStore> {
  const { writer, seconds } = context;
  const found = context.result?.images ?? context.images;
  const clock = new PhaseClock(writer, 'decode', found.files.length);
  const packed = await packImages({
    images: found, preprocessing, signal: context.signalUntilFit(), pause: writer.stop.pause,
    onUndecoded: (file) => context.leaveOut(file), onDecoded: (done, total) => clock.progress(done, total),
  });
  try {
    seconds.decode += clock.end();
    const { images } = context.result ?? await context.divide();
    // Rows of the store are positions among the images that were to be decoded; the parts count decodable ones only.
    const position = new Map(found.row.map((row, index) => [row, index]));
    return {
      packed,
      source: packed,
      labels: found.labels,
      rowsOf: (rows) => rows.map((image) => position.get(images.row[image] as number) as number),
      close: () => packed.close(),
    };
  } catch (error) {
    await packed.close();
    throw error;
  }
}
