import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { listWords } from '../../../core/format';
import type { ComparedPair } from '../../../protocol/optimizerComparison';
import { runFile } from '../../../protocol/runFiles';
import { readRun } from '../../../runfolder';
import { namesIn, removeFolder } from '../../../runfolder/files';

/** What lies at the top of a run folder, and what a killed process left of a file that it was about to replace. */
const runNames = new Set(Object.values(runFile).map((name) => name.split('/')[0] as string));
const unfinished = /^([\w.]+)\.\d+(-[0-9a-f]{8})?\.tmp$/;

/**
 * Removes what an unfinished training of a comparison left, so that it begins again; harmless where there is nothing.
 * Only a folder inside the comparison's that holds a run and nothing else, and that training's run where it says which:
 * anything else throws LoupeError `comparison-broken` or `run-file-refused`, and stays.
 */
export async function removeTraining(comparison: string, pair: ComparedPair): Promise<void> {
  const folder = path.join(comparison, pair.run);
  const foreign = (await namesIn(comparison, pair.run)).filter((name) => !isOfRun(name));
  if (foreign.length > 0) {
    throw new LoupeError(
      'comparison-broken',
      `${folder} holds what no training wrote (${listWords(foreign, 3)}), so it was not removed. Move that elsewhere, or begin a new comparison.`,
    );
  }
  const record = await readRun(folder).catch(() => undefined);
  if (record && (record.id !== path.basename(pair.run) || record.seed !== pair.seed)) {
    throw new LoupeError(
      'comparison-broken',
      `${folder} holds the run ${record.id} with seed ${record.seed}, which is not of this comparison, so it was not removed. Move it elsewhere, or begin a new comparison.`,
    );
  }
  await removeFolder(comparison, pair.run);
}

function isOfRun(name: string): boolean {
  return runNames.has(unfinished.exec(name)?.[1] ?? name);
}
