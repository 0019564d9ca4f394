import { LoupeError } from '../../core/errors';
import { plural } from '../../core/format';
import type { PackedImages } from '../cache/packedImages';
import { classify } from '../export/classify';
import { compileInference } from '../graphs/compileInference';
import { preprocessingFor } from '../images/preprocessing';
import { buildScratchNetwork, type ScratchNetwork, type ScratchRecipe } from '../networks/scratch';
import { PhaseClock } from '../runs/phaseClock';
import { trainNetwork } from '../training/trainNetwork';
import type { NetworkSettings } from '../training/trainNetworkTypes';
import { batchSize } from './imageBatches';
import { packImages } from './packImages';
import { networkSettings } from './networkSettings';
import { sayNetwork } from './sayNetwork';
import type { TrainContext } from './trainContext';
import type { TrainedNetwork } from './trainedNetwork';
import { writeCheckpoints } from './writeCheckpoints';

/** Trains one of the small networks from random weights, epoch by epoch, on images decoded once. */
export async function trainScratch(context: TrainContext, recipe: ScratchRecipe): Promise<TrainedNetwork> {
  const { writer, settings, seconds } = context;
  const network = buildScratchNetwork(recipe, context.images.dataset.classes.length, settings.seed, settings.imageSize ?? undefined);
  const effective = networkSettings(settings);
  sayNetwork(writer, network.name, network.model);

  const preprocessing = preprocessingFor(network.inputWidth, network.inputHeight);
  const decodeClock = new PhaseClock(writer, 'decode', context.images.files.length);
  const packed = await packImages({
    images: context.images, preprocessing, signal: writer.stop.any,
    onUndecoded: (file) => context.leaveOut(file), onDecoded: (done, total) => decodeClock.progress(done, total),
  });
  try {
    seconds.decode = decodeClock.end();
    const divided = await context.divide();
    // Rows of the store are positions among all labelled images; the parts count decodable ones only.
    const position = new Map(context.images.row.map((row, index) => [row, index]));
    const stored = (rows: Uint32Array) => rows.map((image) => position.get(divided.images.row[image] as number) as number);
    const bestEpoch = await fit(context, network, effective, packed, stored);
    return await trained(context, network, bestEpoch, packed, stored);
  } catch (error) {
    await packed.close();
    throw error;
  }
}

/** Returns the epoch whose weights are kept. Throws LoupeError `stopped` where no epoch was finished. */
async function fit(
  context: TrainContext, network: ScratchNetwork, settings: NetworkSettings, packed: PackedImages, stored: (rows: Uint32Array) => Uint32Array,
): Promise<number> {
  const { writer, runtime, images } = context;
  const { rows } = context.result as NonNullable<TrainContext['result']>;
  const { epochs } = settings;
  const clock = new PhaseClock(writer, 'fit', epochs * rows.train.length);
  let finished = 0;
  let best: number | null = null;
  try {
    await trainNetwork({
      model: network.model, runtime, images: packed, labels: images.labels, settings, seed: context.settings.seed,
      trainRows: stored(rows.train), validationRows: stored(rows.validation),
      onBatch: (done, total) => clock.progress(finished * total + done, epochs * total, `epoch ${finished + 1} of ${epochs}`),
      onEpoch: (epoch) => {
        finished = epoch.epoch;
        if (epoch.best) best = epoch.epoch;
        writer.event({ type: 'epoch', epochs, ...epoch });
      },
      onCheckpoint: (checkpoint) => writeCheckpoints(writer.folder, checkpoint),
      shouldStop: () => writer.stop.requested,
    });
  } catch (error) {
    // What was learned before the loss ran away is worth keeping.
    if (!(error instanceof LoupeError && error.code === 'diverged') || best === null) throw error;
    writer.notice('error', error.code, error.message);
  }
  context.seconds.fit = clock.end(plural(finished, 'epoch'));
  if (best === null) throw new LoupeError('stopped', 'The run was stopped before its first epoch was over.');
  return best;
}

async function trained(
  context: TrainContext, network: ScratchNetwork, bestEpoch: number, packed: PackedImages, stored: (rows: Uint32Array) => Uint32Array,
): Promise<TrainedNetwork> {
  const { classes } = context.images.dataset;
  const preprocessing = preprocessingFor(network.inputWidth, network.inputHeight);
  const graph = await context.runtime.load(compileInference(network.model), { name: network.name });
  return {
    model: network.model,
    name: network.name,
    preprocessing,
    bestEpoch,
    backbone: null,
    async score(wanted) {
      const probabilities = new Float32Array(wanted.length * classes.length);
      const pixels = new Uint8Array(batchSize * packed.bytesEach);
      for (let start = 0; start < wanted.length; start += batchSize) {
        const rows = stored(wanted.subarray(start, start + batchSize));
        await packed.read(rows, pixels);
        const of = await classify(graph, pixels.subarray(0, rows.length * packed.bytesEach), preprocessing, rows.length, classes.length);
        probabilities.set(of, start * classes.length);
      }
      return probabilities;
    },
    async sampleImages(wanted) {
      const pixels = new Uint8Array(wanted.length * packed.bytesEach);
      await packed.read(stored(wanted), pixels);
      return Array.from(wanted, (_, index) => pixels.slice(index * packed.bytesEach, (index + 1) * packed.bytesEach));
    },
    async release() {
      await Promise.all([graph.release(), packed.close()]);
    },
  };
}
