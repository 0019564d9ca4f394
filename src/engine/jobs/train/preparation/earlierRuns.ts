import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { RunRecord } from '../../../../protocol/runFiles';
import { readRun } from '../../../../runfolder';
import type { PreparedTraining } from './preparedTraining';

/** Runs beside this one that are looked at, the latest first. */
const mostLookedAt = 20;
/** What decides how long a step takes, besides the images. */
const samePace = ['mode', 'model', 'imageSize', 'batchSize', 'head', 'augmentation', 'augmentedViews', 'fineTune'];

/**
 * Expects the fit to take as long as that of the latest run of the same kind beside this one, for as many images and
 * epochs. Where there is none, nothing is expected.
 */
export async function expectAsBefore({ run, images }: PreparedTraining): Promise<void> {
  const { plan, writer } = run;
  if (!plan) return;
  const before = await latestAlike(writer.folder, writer.record);
  if (!before?.result) return;
  const more = images.files.length / before.dataset.images;
  const longer = epochsOf(writer.record) / epochsOf(before);
  const { scan, decode, features, fit, total } = before.result.seconds;
  // Decoding and features overlap.
  const rest = Math.max(0, total - scan - Math.max(decode, features) - fit);
  plan.expect({ fit: fit * more * longer, evaluate: (rest / 2) * more, save: rest / 2 });
}

async function latestAlike(folder: string, record: RunRecord): Promise<RunRecord | undefined> {
  const runs = path.dirname(folder);
  const names = (await readdir(runs).catch(() => [])).filter((name) => name !== path.basename(folder));
  for (const name of names.sort().reverse().slice(0, mostLookedAt)) {
    const found = await readRun(path.join(runs, name)).catch(() => undefined);
    if (found && isAlike(found, record)) return found;
  }
  return undefined;
}

function isAlike(before: RunRecord, now: RunRecord): boolean {
  return (
    before.status === 'completed' &&
    (before.result?.seconds.fit ?? 0) > 0 &&
    before.dataset.images > 0 &&
    (before.resumes ?? []).length === 0 &&
    before.environment.engine === now.environment.engine &&
    before.environment.device === now.environment.device &&
    // How many iterations a linear head needs depends on the data.
    (now.settings['mode'] !== 'features' || before.dataset.name === now.dataset.name) &&
    samePace.every((name) => JSON.stringify(before.settings[name]) === JSON.stringify(now.settings[name]))
  );
}

/** A linear head is fitted until nothing improves, whatever the limit. */
function epochsOf({ settings }: RunRecord): number {
  const { mode, epochs } = settings;
  return mode === 'features' || typeof epochs !== 'number' || epochs <= 0 ? 1 : epochs;
}
