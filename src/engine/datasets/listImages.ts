import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../../core/errors';
import { compareNatural } from '../../core/naturalOrder';
import { FolderMemory } from '../cache/folderMemory';
import { inspectFiles } from './inspectFiles';
import { walkFolder } from './walkFolder';
import { decoderVersion } from '../images/decode';
import { specialKind } from '../images/readImageFile';

/** Files to predict. `names` are as the user would write them, `paths` absolute; both in the same order. */
export interface ListedImages {
  readonly names: readonly string[];
  readonly paths: readonly string[];
  /** Files in folders that claim to be images but are none. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Expands files and folders into image files. A file named by the user is always taken; of a folder, what is an
 * image by its content. Throws LoupeError `path-missing`, or `no-images` where nothing is left.
 */
export async function listImages(given: readonly string[], signal?: AbortSignal): Promise<ListedImages> {
  const names: string[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const one of given) {
    const found = await stat(one).catch((error: unknown) => {
      throw new LoupeError('path-missing', `${one} cannot be read: ${messageOf(error)}. Check the path.`, {
        cause: error,
      });
    });
    const special = specialKind(found);
    if (special) {
      skipped.push({ file: one, reason: `It is ${special}, which is not opened. Give an image file or a folder.` });
      continue;
    }
    if (!found.isDirectory()) {
      names.push(one);
      continue;
    }
    const root = path.resolve(one);
    const walked = await walkFolder(root, { signal });
    const memory = await FolderMemory.open(root, decoderVersion);
    const used = walked.files.filter((file) => !walked.excluded.has(file));
    const { images, leftOut } = await inspectFiles(root, used, memory, { signal });
    names.push(...[...images.keys()].sort(compareNatural).map((file) => path.join(one, file)));
    for (const [file, reason] of walked.excluded) skipped.push({ file: path.join(one, file), reason });
    skipped.push(...leftOut.map(({ file, reason }) => ({ file: path.join(one, file), reason })));
  }
  if (names.length === 0 && skipped.length === 0)
    throw new LoupeError('no-images', `There are no images in ${given.join(', ')}.`);
  return { names, paths: names.map((name) => path.resolve(name)), skipped };
}
