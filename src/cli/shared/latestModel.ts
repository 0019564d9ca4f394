import * as path from 'node:path';
import { bestOf } from '../../core/runs/modelChoice';
import { formatAccuracy } from '../../core/format';
import { visibleText } from '../../core/plainText';
import type { RunRecord } from '../../protocol/runFiles';
import { hasModel, heldOutScore, holdersOf, listRuns, readRun, trainedModel } from '../../runfolder';

/**
 * What to say of the run that `latest` stands for: which one it is, and, where the images lie in the dataset of other
 * runs, which of these knows them. `latest` is the run trained last, whatever it was trained on.
 */
export async function latestWords(folder: string, paths: readonly string[]): Promise<string[]> {
  const record = await readRun(folder);
  const said = [`“latest” is ${record.id}: ${modelWords(record)}.`];
  const runs = (await listRuns(path.dirname(folder))).runs.filter(hasModel);
  const models = runs.map(trainedModel);
  for (const file of paths) {
    const [dataset] = holdersOf(
      models.map((model) => model.dataset),
      path.resolve(file),
    );
    const better = dataset === undefined ? undefined : bestOf(models, dataset);
    const other = runs.find((run) => run.folder === better?.folder)?.record;
    if (!better || !other || better.dataset === record.dataset.folder) continue;
    said.push(
      `${visibleText(file)} lies in ${other.dataset.name}; this model knows ${record.dataset.name}. ` +
        `The best of ${other.dataset.name} is ${modelWords(other)}: write ${other.id} in the place of “latest” to use it.`,
    );
    break;
  }
  return said;
}

/** `flowers5 · quick, test accuracy 0.900`. */
function modelWords(record: RunRecord): string {
  const score = heldOutScore(record);
  const words = [record.dataset.name, ...(record.dataset.folder === '' ? [] : [record.recipe])].join(' · ');
  return score ? `${words}, ${score.part} accuracy ${formatAccuracy(score.accuracy)}` : `${words}, no score`;
}
