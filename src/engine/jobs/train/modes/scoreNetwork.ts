import * as path from 'node:path';
import type { Preprocessing } from '../../../../protocol/runFiles';
import { compileInference } from '../../../graphs/compile/compileInference';
import { imageInput, probabilitiesOutput } from '../../../graphs/names';
import { prepareFile } from '../../../images/preprocessing';
import type { LayersModel } from '../../../layersModel/tensorflow';
import { elements, floatData, floats } from '../../../tensor';
import type { InputStore } from '../inputs/inputStore';
import { batchSize } from '../../../inference/imageBatches';
import type { DividedTraining } from '../preparation/preparedTraining';
import type { TrainedNetwork } from './trainedNetwork';

/**
 * How a trained network (or the trained upper layers of one) answers for the run's own images, and what the model's
 * self-test needs.
 */
export async function scoredNetwork(
  { run, images }: DividedTraining,
  part: LayersModel,
  store: InputStore,
  preprocessing: Preprocessing,
): Promise<Pick<TrainedNetwork, 'score' | 'sampleImages' | 'release'>> {
  const { classes } = images.dataset;
  const graph = await run.runtime.load(compileInference(part), { name: part.name, sparesMemory: true });
  const shape = part.inputs[0]!.shape.slice(1).map((length) => length ?? 0);
  const numbers = store.source.elements === 'float32';
  const each = elements(shape) * (numbers ? 4 : 1);
  // No more at once than were trained on: that many are known to fit.
  const atOnce = Math.min(batchSize, Number(run.settings.batchSize) || batchSize);
  return {
    async score(wanted) {
      const probabilities = new Float32Array(wanted.length * classes.length);
      const bytes = new Uint8Array(atOnce * each);
      for (let start = 0; start < wanted.length; start += atOnce) {
        await run.writer.stop.pause();
        const rows = store.rowsOf(wanted.subarray(start, start + atOnce));
        const data = bytes.subarray(0, rows.length * each);
        await store.source.read(rows, data);
        const input = numbers ? new Float32Array(data.buffer, 0, data.length / 4) : Float32Array.from(data);
        const answers = await graph.run({ [imageInput]: floats(input, [rows.length, ...shape]) });
        probabilities.set(floatData(answers[probabilitiesOutput], probabilitiesOutput), start * classes.length);
      }
      return probabilities;
    },
    async sampleImages(wanted) {
      return Promise.all(
        Array.from(
          wanted,
          async (image) =>
            (await prepareFile(path.join(images.dataset.folder, images.files[image] as string), preprocessing)).data,
        ),
      );
    },
    async release() {
      await Promise.all([graph.release(), store.close()]);
    },
  };
}
