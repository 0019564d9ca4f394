import * as path from 'node:path';
import { existsSync } from 'node:fs';
import { LoupeError } from '../../core/errors';
import { listWords } from '../../core/format';
import { runFile } from '../../protocol/runFiles';
import { listRuns, runsFolderOf } from '../../runfolder';

/**
 * The run folder that a user means: a path, a run's name, the unambiguous beginning of one, or `latest` (the latest
 * that has a model). Throws LoupeError `run-missing`.
 */
export async function resolveRun(text: string, runsFolder: string | undefined): Promise<string> {
  const asPath = path.resolve(text);
  if (existsSync(path.join(asPath, runFile.record))) return asPath;
  const place = path.resolve(runsFolder ?? runsFolderOf(process.cwd()));
  const { runs } = await listRuns(place);
  if (text === 'latest') {
    const latest = runs.find((run) => existsSync(path.join(run.folder, runFile.model)));
    if (latest) return latest.folder;
    throw new LoupeError('run-missing', `No run in ${place} has a model yet. Train one with: loupe train <folder>`);
  }
  const exact = runs.find((run) => run.record.id === text);
  if (exact) return exact.folder;
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
