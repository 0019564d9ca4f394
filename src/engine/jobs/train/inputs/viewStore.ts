import { formatCount, plural } from '../../../../core/format';
import type { Preprocessing } from '../../../../protocol/runFiles';
import { openPackedImages } from '../../../cache/packedImages';
import type { LayersModel } from '../../../layersModel/tensorflow';
import { PhaseClock } from '../../../runs/phaseClock';
import { augmentRows, drawView, viewGenerator, viewName } from '../../../training/augmentation/augmentation';
import { batchSize } from '../../../inference/imageBatches';
import type { InputStore } from './inputStore';
import { asBytes, frozenPart, outputBytes } from './mapStore';
import type { PixelStore } from './pixelStore';
import type { DividedTraining } from '../preparation/preparedTraining';

/**
 * What a frozen part makes of every divided image as it is, and of `views` augmented views of each training image,
 * computed once into a file. An epoch takes one of an image's views, by its own seeded generator; judging takes the
 * image as it is. View v of an image is the same in every run with the same seed.
 */
export async function viewStore(
  { run, images, rows }: DividedTraining,
  lower: LayersModel,
  pixels: PixelStore,
  preprocessing: Preprocessing,
  views: number,
): Promise<InputStore> {
  const { settings, writer, seconds } = run;
  const count = images.files.length;
  const bytesEach = outputBytes(lower);
  const packed = await openPackedImages({ count: count + rows.train.length * views, bytesEach }, (notice) =>
    writer.notice('warning', 'cache', notice),
  );
  const clock = new PhaseClock(writer, 'features', packed.count);
  const part = await frozenPart(run, lower, preprocessing, packed.count);
  const random = viewGenerator(settings.seed);
  const size = { height: preprocessing.height, width: preprocessing.width };
  const each = size.height * size.width * 3;
  const buffer = new Uint8Array(batchSize * each);
  let done = 0;

  /** Row `first + i` becomes the output for the i-th of `wanted`, changed by `view` where one is given. */
  const compute = async (wanted: Uint32Array, rowOf: (index: number) => number, view?: number): Promise<void> => {
    for (let start = 0; start < wanted.length; start += batchSize) {
      await writer.stop.pause();
      run.signalUntilFit.throwIfAborted();
      const some = wanted.subarray(start, start + batchSize);
      const data = buffer.subarray(0, some.length * each);
      await pixels.source.read(pixels.rowsOf(some), data);
      if (view !== undefined) {
        await augmentRows(
          data,
          size,
          settings.augmentation,
          Array.from(some, (image) => viewName(images.files[image] as string, view)),
          random,
        );
      }
      const outputs = asBytes(await part.run(data, some.length));
      for (let i = 0; i < some.length; i++)
        await packed.write(rowOf(start + i), outputs.subarray(i * bytesEach, (i + 1) * bytesEach));
      clock.read(images.files[some[0] as number] as string);
      clock.progress((done += some.length));
    }
  };
  try {
    await compute(
      Uint32Array.from({ length: count }, (_, image) => image),
      (index) => index,
    );
    for (let view = 0; view < views; view++) await compute(rows.train, (index) => count + index * views + view, view);
    seconds.features += clock.end(
      `${plural(views, 'augmented view')} of each of ${formatCount(rows.train.length)} training images${part.words}`,
    );
    const place = new Map([...rows.train].map((image, index) => [image, index]));
    return {
      source: {
        elements: 'float32',
        read: (wanted, into) => packed.read(wanted, into),
        view: (row, name, epoch) => count + place.get(row)! * views + drawView(epoch, name, views),
      },
      labels: images.labels,
      rowsOf: (wanted) => wanted,
      close: () => packed.close(),
    };
  } catch (error) {
    await packed.close();
    throw error;
  } finally {
    await part.close();
  }
}
