import * as path from 'node:path';
import type { PartScores } from '../../protocol/common';
import { runFile } from '../../protocol/runFiles';
import { saveModel } from '../export/saveModel';
import { PhaseClock } from '../runs/phaseClock';
import type { PartRows } from './splitImages';
import type { TrainContext } from './trainContext';
import type { TrainedNetwork } from './trainedNetwork';

/** Images stored with a model for its self-test. */
const selfTestImages = 4;

/** Images that a model is saved with: evenly from those that it was not trained on, where there are any. */
export function selfTestRows(rows: PartRows): Uint32Array {
  const heldOut = [rows.test, rows.validation, rows.train].find((of) => of.length > 0) as Uint32Array;
  const step = Math.max(1, Math.floor(heldOut.length / selfTestImages));
  return heldOut.filter((_, index) => index % step === 0).slice(0, selfTestImages);
}

/** Writes the model folder of a run, with its card and a self-test on a few of its own images. */
export async function saveTrained(context: TrainContext, trained: TrainedNetwork, scores: PartScores): Promise<void> {
  const { writer, settings, runtime } = context;
  const { images, rows } = context.result as NonNullable<TrainContext['result']>;
  const clock = new PhaseClock(writer, 'save');
  await saveModel(path.join(writer.folder, runFile.model), {
    model: trained.model,
    classes: images.dataset.classes,
    preprocessing: trained.preprocessing,
    card: {
      title: writer.record.id,
      recipe: settings.extends,
      created: writer.record.created,
      dataset: { name: images.dataset.name, images: images.files.length },
      scores,
      backbone: trained.backbone,
    },
    selfTestImages: await trained.sampleImages(selfTestRows(rows)),
  }, runtime);
  clock.end();
}
