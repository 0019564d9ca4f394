import path from 'node:path';
import { formatOfExtension } from '../../core/choices/imageFormats';
import type { DatasetProblem } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { recognise, type TableText } from '../../core/layouts/layouts';
import type { RecognisedLayout, RecogniseOptions } from '../../core/layouts/layoutTypes';
import type { FolderMemory } from '../cache/folderMemory';
import type { WalkOptions } from './folderWalk';
import { readTables } from './readTables';
import { walkOrContinue, type ChangedPlaces, type Walked } from './walkOrContinue';

export interface BeginOptions extends WalkOptions, Pick<RecogniseOptions, 'layout' | 'known'> {
  /** The only places that changed since the memory's walk. */
  readonly changedPlaces?: ChangedPlaces | undefined;
  /** Takes what names tell by themselves; not called where they tell nothing. */
  readonly onNames?: ((names: RecognisedLayout) => void | Promise<void>) | undefined;
}

/** What is known of a folder before a file is opened, tables aside. */
export interface BegunOpening extends Walked {
  /** Files that no list excludes. */
  readonly used: readonly string[];
  readonly tables: TableText[];
  readonly tableProblems: DatasetProblem[];
}

/**
 * Walks a folder, reads its tables, and tells what names say by themselves.
 * @param memory where only what changed is to be walked; for the whole it is not needed yet, and reading it takes
 * longer than the walk
 */
export async function beginOpening(root: string, options: BeginOptions, memory?: FolderMemory): Promise<BegunOpening> {
  const walk = await walkOrContinue(root, memory, options);
  const { files, excluded } = walk.walked;
  const used = files.filter((file) => !excluded.has(file));
  const { tables, problems: tableProblems } = await readTables(root, used);
  const names = options.onNames && layoutByNames(used, { ...options, tables });
  if (names) await options.onNames?.(names);
  return { ...walk, used, tables, tableProblems };
}

/** The layout as far as names and tables tell it, before a file is opened; undefined where they do not. */
export function layoutByNames(
  files: readonly string[],
  { layout, known, tables }: Pick<RecogniseOptions, 'layout' | 'known' | 'tables'>,
): RecognisedLayout | undefined {
  const images = files.filter((file) => formatOfExtension.has(path.posix.extname(file).slice(1).toLowerCase()));
  try {
    return recognise(images, { layout, known, tables, oneClass: true });
  } catch (error) {
    if (error instanceof LoupeError) return undefined;
    throw error;
  }
}
