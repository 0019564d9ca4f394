import * as path from 'node:path';
import { plural } from '../../../../core/format';
import type { Preprocessing } from '../../../../protocol/runFiles';
import { prepareFile } from '../../../images/preprocessing';
import { composeClassifier } from '../../../networks/classifier';
import { PhaseClock } from '../../../runs/phaseClock';
import { loadGraphProducts } from '../../../training/logisticRegression/graphProducts';
import { expectHead } from './expectHead';
import { fitHead } from './fitHead';
import { headProbabilities, savedHead } from './headProbabilities';
import { openRecipeBackbone } from './openRecipeBackbone';
import { featuresOf, pooledFeatures } from '../inputs/pooledFeatures';
import { recordNetwork } from './recordNetwork';
import type { PreparedTraining } from '../preparation/preparedTraining';
import type { TrainedNetwork } from './trainedNetwork';
import { selfTestRows } from './selfTestRows';

/** Features of a frozen backbone, then a logistic-regression head: mode features. */
export async function trainFeatures(prepared: PreparedTraining): Promise<TrainedNetwork> {
  const { writer, settings, runtime, seconds } = prepared.run;
  const { backbone, preprocessing, card } = await openRecipeBackbone(prepared);
  const features = await pooledFeatures(prepared, backbone, preprocessing, (missing) =>
    expectHead(prepared, backbone.columns, missing),
  );

  const training = await prepared.divide();
  const { images, rows } = training;
  // In a thread, while the head is fitted here.
  const sampled = selfTestRows(rows);
  const samples = prepareInTurn(
    Array.from(sampled, (image) => path.join(images.dataset.folder, images.files[image] as string)),
    preprocessing,
  );
  const fitClock = new PhaseClock(writer, 'fit');
  const { classes } = images.dataset;
  const order = [...rows.train, ...rows.validation];
  const matrix = new Float32Array(order.length * backbone.columns);
  order.forEach((image, row) =>
    matrix.set(featuresOf(features, images.hashes[image] as string), row * backbone.columns),
  );
  const { fit, l2, mean, scale } = await fitHead({
    features: matrix,
    columns: backbone.columns,
    labels: Int32Array.from(order, (image) => images.labels[image] as number),
    classes: classes.length,
    trainRows: rows.train.length,
    groups: Int32Array.from(rows.train, (image) => (images.together?.groups ?? images.groups)[image] as number),
    l2: settings.l2,
    epochs: settings.epochs,
    seed: settings.seed,
    runtime,
    writer,
    clock: fitClock,
  });
  const head = savedHead({ mean, scale }, fit);
  const model = composeClassifier(backbone, head, classes.length);
  recordNetwork(writer, settings.model, model);
  seconds.fit = fitClock.end(`${plural(fit.iterations, 'iteration')}, L2 ${l2}`);

  return {
    training,
    model,
    name: settings.model,
    preprocessing,
    bestEpoch: fit.iterations > 0 ? fit.iterations : null,
    backbone: card,
    async score(wanted) {
      const { columns } = backbone;
      const products = await loadGraphProducts(runtime, { rows: wanted.length, columns, widths: [classes.length] });
      try {
        return await headProbabilities(products, head, wanted.length, (row) =>
          featuresOf(features, images.hashes[wanted[row] as number] as string),
        );
      } finally {
        await products.release();
      }
    },
    sampleImages: (wanted) => {
      if (wanted.join() !== sampled.join()) throw new Error('other images were prepared for the self-test');
      return samples;
    },
    release: () => Promise.resolve(),
  };
}

/** One after the other, so that one thread is started for them. A failure is thrown to whoever waits. */
function prepareInTurn(files: readonly string[], preprocessing: Preprocessing): Promise<Uint8Array[]> {
  const prepared = (async () => {
    const all: Uint8Array[] = [];
    for (const file of files) all.push((await prepareFile(file, preprocessing)).data);
    return all;
  })();
  prepared.catch(() => undefined);
  return prepared;
}
