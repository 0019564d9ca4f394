import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../../core/errors';
import { newRunId, runsFolderOf } from '../../runfolder';
import { requireOwnFolder } from '../../runfolder/files';
import { makeFolder } from '../../runfolder/files/makeFolder';

/** Where a run is to live: in a folder of its own choice, or under a name of its own among other runs. */
export type RunPlace =
  | { readonly out: string }
  | {
      readonly workspace: string;
      /** Where the runs are; the workspace's own where not given. */
      readonly runsFolder?: string | undefined;
      readonly dataset: string;
      readonly model: string;
    };

/**
 * Makes the run's folder and returns its absolute path. A given folder must be absent or empty.
 * Throws LoupeError `out-not-empty`, `out-unwritable`, or `run-file-refused` where a
 * `.loupe` folder is a link out of the workspace.
 */
export async function createRunFolder(place: RunPlace): Promise<string> {
  const folder = 'out' in place ? path.resolve(place.out) : undefined;
  try {
    if (folder) return await createGiven(folder);
    const { workspace, runsFolder, dataset, model } = place as Exclude<RunPlace, { out: string }>;
    return await createNamed(path.resolve(runsFolder ?? runsFolderOf(workspace)), newRunId(new Date(), dataset, model));
  } catch (error) {
    if (error instanceof LoupeError) throw error;
    throw new LoupeError(
      'out-unwritable',
      `The run folder cannot be made: ${messageOf(error)}. Choose a place that can be written with --out.`,
      { cause: error },
    );
  }
}

async function createGiven(folder: string): Promise<string> {
  requireOwnFolder(folder);
  await ignoreRunsInGit(path.dirname(folder));
  await makeFolder(folder);
  if ((await readdir(folder)).length > 0) {
    throw new LoupeError('out-not-empty', `${folder} already holds files. Choose a new or an empty folder with --out.`);
  }
  return folder;
}

/** Two runs started in the same second get names of their own. */
async function createNamed(runsFolder: string, id: string): Promise<string> {
  requireOwnFolder(runsFolder);
  await ignoreRunsInGit(runsFolder);
  await makeFolder(runsFolder);
  for (let number = 1; ; number++) {
    const folder = path.join(runsFolder, number === 1 ? id : `${id}-${number}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** A new `.loupe` folder is kept out of Git; a user who wants runs in Git deletes the file, and it stays deleted. */
async function ignoreRunsInGit(runsFolder: string): Promise<void> {
  const loupe = path.dirname(runsFolder);
  if (path.basename(loupe) !== '.loupe' || existsSync(loupe)) return;
  await makeFolder(loupe);
  await writeFile(
    path.join(loupe, '.gitignore'),
    '# Runs are kept out of Git. Delete this file to keep them in it.\n*\n',
  );
}
