import type { Preprocessing } from '../../../../protocol/runFiles';
import type { PackedImages } from '../../../cache/packedImages';
import { PhaseClock } from '../../../runs/phaseClock';
import type { UndecodedFile } from '../../../inference/imageBatches';
import { packImages } from '../../../inference/packImages';
import type { TrainingImages } from '../../../datasets/trainingImages';
import type { DividedTraining, PreparedTraining } from '../preparation/preparedTraining';
import type { TrainingRun } from '../preparation/trainingRun';
import { unreadableNow, type InputStore } from './inputStore';

/** Pixels of every image, decoded once, and the parts that they are divided into. */
export interface PixelStore extends InputStore {
  readonly packed: PackedImages;
}

/** Decodes all images into a store on disk, leaves out what cannot be decoded, and divides the rest into parts. */
export async function decodeAndDivide(
  training: PreparedTraining,
  preprocessing: Preprocessing,
): Promise<{ training: DividedTraining; store: PixelStore }> {
  const { run, images: found } = training;
  const packed = await decode(run, found, preprocessing, (file) => training.leaveOut(file));
  try {
    const divided = await training.divide();
    // Rows of the store are positions among the images that were to be decoded; the parts count decodable ones only.
    const position = new Map(found.row.map((row, index) => [row, index]));
    const rowsOf = (rows: Uint32Array): Uint32Array => rows.map((image) => position.get(divided.images.row[image]!)!);
    return { training: divided, store: storeOf(packed, found.labels, rowsOf) };
  } catch (error) {
    await packed.close();
    throw error;
  }
}

/**
 * Decodes the images of a divided training into a store on disk. Throws LoupeError `dataset-changed` where one cannot
 * be decoded any more.
 */
export async function pixelStore({ run, images }: DividedTraining, preprocessing: Preprocessing): Promise<PixelStore> {
  const packed = await decode(run, images, preprocessing, (file) => {
    throw unreadableNow(images, file);
  });
  return storeOf(packed, images.labels, (rows) => rows);
}

async function decode(
  { writer, seconds, signalUntilFit }: TrainingRun,
  images: TrainingImages,
  preprocessing: Preprocessing,
  onUndecoded: (file: UndecodedFile) => void,
): Promise<PackedImages> {
  const clock = new PhaseClock(writer, 'decode', images.files.length);
  const packed = await packImages({
    images,
    preprocessing,
    signal: signalUntilFit,
    pause: writer.stop.pause,
    onUndecoded,
    onDecoded: (done, total) => {
      clock.read(images.files[done - 1] as string);
      clock.progress(done, total);
    },
    onElsewhere: (notice) => writer.notice('warning', 'cache', notice),
  });
  seconds.decode += clock.end();
  return packed;
}

function storeOf(packed: PackedImages, labels: Int32Array, rowsOf: PixelStore['rowsOf']): PixelStore {
  return { packed, source: packed, labels, rowsOf, close: () => packed.close() };
}
