import * as path from 'node:path';
import { formatCount, plural } from '../../core/format';
import { prepareFile, preprocessingFor } from '../images/preprocessing';
import { loadStarterBackbone } from '../networks/backbones';
import { composeClassifier } from '../networks/classifier';
import { PhaseClock } from '../runs/phaseClock';
import { extractFeatures, type Features } from './extractFeatures';
import { fitHead } from './fitHead';
import { headProbabilities, savedHead } from './headProbabilities';
import { sayNetwork } from './sayNetwork';
import type { TrainContext } from './trainContext';
import type { TrainedNetwork } from './trainedNetwork';

/** Features of the frozen starter backbone, then a logistic-regression head: the quick recipe. */
export async function trainQuick(context: TrainContext): Promise<TrainedNetwork> {
  const { writer, settings, runtime, seconds } = context;
  const backbone = await loadStarterBackbone();
  const preprocessing = preprocessingFor(backbone.inputWidth, backbone.inputHeight);
  const found = context.images;

  const decodeClock = new PhaseClock(writer, 'decode', found.files.length);
  const featureClock = new PhaseClock(writer, 'features', found.files.length);
  const features = await extractFeatures({
    images: found, backbone, preprocessing, runtime, signal: context.signalUntilFit(),
    onUndecoded: (file) => context.leaveOut(file),
    onDecoded: (done, total) => decodeClock.progress(done, total),
    onFeatures: (done, total) => featureClock.progress(done, total),
    onCacheFailure: (reason) => writer.notice('warning', 'cache', `The feature cache cannot be used: ${reason}. Features are computed again next time.`),
  });
  const words = featureWords(features);
  seconds.decode = features.computed > 0 ? decodeClock.end(words) : (decodeClock.end(words), 0);
  seconds.features = featureClock.end(words);

  const { images, rows } = await context.divide();
  const fitClock = new PhaseClock(writer, 'fit');
  const { classes } = images.dataset;
  const order = [...rows.train, ...rows.validation];
  const matrix = new Float32Array(order.length * backbone.columns);
  order.forEach((image, row) => matrix.set(featuresOf(features, images.hashes, image), row * backbone.columns));
  const { fit, l2, mean, scale } = await fitHead({
    features: matrix, columns: backbone.columns, labels: Int32Array.from(order, (image) => images.labels[image] as number),
    classes: classes.length, trainRows: rows.train.length, groups: Int32Array.from(rows.train, (image) => images.groups[image] as number),
    l2: settings.l2, epochs: settings.epochs, seed: settings.seed, runtime, writer, clock: fitClock,
  });
  const head = savedHead({ mean, scale }, fit);
  const model = composeClassifier(backbone, head, classes.length);
  sayNetwork(writer, settings.model, model);
  seconds.fit = fitClock.end(`${plural(fit.iterations, 'iteration')}, L2 ${l2}`);

  return {
    model,
    name: settings.model,
    preprocessing,
    bestEpoch: fit.iterations > 0 ? fit.iterations : null,
    backbone: { name: backbone.name, source: backbone.source, licence: backbone.licence },
    score(wanted) {
      const probabilities = new Float32Array(wanted.length * classes.length);
      wanted.forEach((image, row) => headProbabilities(head, featuresOf(features, images.hashes, image), probabilities, row * classes.length));
      return Promise.resolve(probabilities);
    },
    sampleImages: (wanted) => Promise.all(Array.from(wanted, async (image) =>
      (await prepareFile(path.join(images.dataset.folder, images.files[image] as string), preprocessing)).data)),
    release: () => Promise.resolve(),
  };
}

function featuresOf(features: Features, hashes: readonly string[], image: number): Float32Array {
  const row = features.of(hashes[image] as string);
  if (!row) throw new Error(`image ${image} has no features although it was not left out`);
  return row;
}

function featureWords({ computed, cached }: Features): string {
  if (computed === 0) return `all ${formatCount(cached)} from the cache`;
  return cached === 0 ? `${formatCount(computed)} computed` : `${formatCount(computed)} computed, ${formatCount(cached)} from the cache`;
}
