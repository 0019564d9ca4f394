import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { listWords } from '../../core/format';
import { runFile } from '../../protocol/runFiles';
import { listRuns, runsFolderOf } from '../../runfolder';
import { statOf } from '../../runfolder/files';

/**
 * The run folder that a user means: a path, a run's name, the unambiguous beginning of one, or `latest` (the latest
 * that has a model). Throws LoupeError `run-missing`, or `run-broken` for the name of a folder that cannot be read.
 */
export async function resolveRun(text: string, runsFolder: string | undefined): Promise<string> {
  const asPath = path.resolve(text);
  // What is wrong with the record is for its reader to say.
  if (await statOf(asPath, runFile.record).catch(() => undefined)) return asPath;
  const place = path.resolve(runsFolder ?? runsFolderOf(process.cwd()));
  const { runs, broken } = await listRuns(place);
  if (text === 'latest') {
    for (const { folder } of runs) if (await hasModel(folder)) return folder;
    throw new LoupeError('run-missing', `No run in ${place} has a model yet. Train one with: loupe train <folder>`);
  }
  const exact = runs.find((run) => run.record.id === text);
  if (exact) return exact.folder;
  const unreadable = broken.find(({ folder }) => path.basename(folder) === text);
  if (unreadable) throw new LoupeError('run-broken', unreadable.problem);
  const matching = runs.filter((run) => path.basename(run.folder).startsWith(text));
  if (matching.length === 1) return (matching[0] as (typeof matching)[number]).folder;
  const found =
    matching.length > 1
      ? `“${text}” could be ${listWords(
          matching.map((run) => run.record.id),
          4,
        )}. Write more of the name.`
      : `“${text}” is neither a run folder nor the name of a run in ${place}. See them with: loupe runs`;
  throw new LoupeError('run-missing', found);
}

async function hasModel(folder: string): Promise<boolean> {
  const found = await statOf(folder, runFile.model).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
