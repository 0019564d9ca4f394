import * as path from 'node:path';
import { decisionWords } from '../../../core/decisions/decisionWords';
import type { PartScores } from '../../../protocol/common';
import { runFile } from '../../../protocol/runFiles';
import { decisionOfRun } from '../../../runfolder/decisions';
import { saveModel } from '../../savedModel/saveModel';
import { PhaseClock } from '../../runs/phaseClock';
import { selfTestRows } from './modes/selfTestRows';
import type { TrainedNetwork } from './modes/trainedNetwork';

/** Writes the model folder of a run, with its card and a self-test on a few of its own images. */
export async function saveTrained(trained: TrainedNetwork, scores: PartScores): Promise<void> {
  const { run, images, rows } = trained.training;
  const { writer, settings, runtime } = run;
  const clock = new PhaseClock(writer, 'save');
  const decided = await decisionOfRun(writer.folder).catch(() => undefined);
  if (decided !== null)
    writer.notice(
      'warning',
      'decision',
      `${decided ? `The model decided by ${decisionWords(decided)}` : 'The model had a decision'}, which was chosen for its earlier weights and is gone with them: it decides for the most probable class again. Choose anew with: loupe decide`,
    );
  await saveModel(
    path.join(writer.folder, runFile.model),
    {
      model: trained.model,
      classes: images.dataset.classes,
      preprocessing: trained.preprocessing,
      card: {
        title: writer.record.id,
        recipe: settings.extends,
        created: writer.record.created,
        dataset: { name: images.dataset.name, images: rows.train.length },
        scores,
        backbone: trained.backbone,
      },
      selfTestImages: await trained.sampleImages(selfTestRows(rows)),
    },
    runtime,
  );
  clock.end();
}
