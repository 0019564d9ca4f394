import { formatCount } from '../../../../core/format';
import type { Preprocessing } from '../../../../protocol/runFiles';
import type { Backbone } from '../../../networks/backbone';
import { PhaseClock } from '../../../runs/phaseClock';
import { extractFeatures, type Features } from '../../../inference/extractFeatures';
import type { DividedTraining, PreparedTraining } from '../preparation/preparedTraining';
import type { InputStore } from './inputStore';

/**
 * Features of every image, from the cache or computed, with the stages that the user sees. Before the parts are
 * divided.
 *
 * @param onBegin called before so many images are computed
 */
export async function pooledFeatures(
  training: PreparedTraining,
  backbone: Backbone,
  preprocessing: Preprocessing,
  onBegin?: (missing: number) => Promise<void>,
): Promise<Features> {
  const { images } = training;
  const { writer, seconds, runtime, signalUntilFit, plan } = training.run;
  // Decoding and features overlap: to the user it is one stage.
  plan?.without('decode');
  const decodeClock = new PhaseClock(writer, 'decode', images.files.length);
  const featureClock = new PhaseClock(writer, 'features', images.files.length);
  const features = await extractFeatures({
    images,
    backbone,
    preprocessing,
    runtime,
    signal: signalUntilFit,
    onBegin,
    onUndecoded: (file) => training.leaveOut(file),
    onDecoded: (done, total, file) => {
      decodeClock.read(file);
      decodeClock.progress(done, total);
    },
    onFeatures: (done, total) => featureClock.progress(done, total),
    notify: writer.notify,
    pause: writer.stop.pause,
    onCacheFailure: (reason) =>
      writer.notice(
        'warning',
        'cache',
        `The feature cache cannot be used: ${reason}. Features are computed again next time.`,
      ),
  });
  const words = featureWords(features);
  seconds.decode = features.computed > 0 ? decodeClock.end(words) : (decodeClock.end(words), 0);
  seconds.features = featureClock.end(words);
  return features;
}

/** The features of the divided images as inputs of a head, in memory. */
export function pooledStore({ images }: DividedTraining, features: Features, columns: number): InputStore {
  const matrix = new Float32Array(images.files.length * columns);
  images.hashes.forEach((hash, image) => matrix.set(featuresOf(features, hash), image * columns));
  const bytes = new Uint8Array(matrix.buffer);
  return {
    source: {
      elements: 'float32',
      read: (rows, into) => {
        Array.from(rows).forEach((row, slot) =>
          into.set(bytes.subarray(row * columns * 4, (row + 1) * columns * 4), slot * columns * 4),
        );
        return Promise.resolve();
      },
    },
    labels: images.labels,
    rowsOf: (rows) => rows,
    close: () => Promise.resolve(),
  };
}

/** Of an image that was not left out. */
export function featuresOf(features: Features, hash: string): Float32Array {
  const row = features.of(hash);
  if (!row) throw new Error(`the image ${hash} has no features although it was not skipped`);
  return row;
}

function featureWords({ computed, cached, words }: Features): string {
  if (computed === 0) return `all ${formatCount(cached)} from the cache`;
  const made = `${formatCount(computed)} computed${words}`;
  return cached === 0 ? made : `${made}, ${formatCount(cached)} from the cache`;
}
