import { lstat, readFile, readdir, realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { plural } from '../../core/format';
import { parseJsonWith } from '../../protocol/parse';
import { previewSchema } from '../../protocol/preview';

/** Names of the pictures of a preview. */
const pictureName = /^(?:train|validation|test)-\d{3}(?:-after)?\.png$/;

/**
 * Whether the pictures of a preview may be written into a folder: where it is absent or empty, or holds an earlier
 * preview. With `force` any folder, but never over an image of the dataset.
 * Throws LoupeError `exists`.
 */
export async function checkPreviewFolder(
  folder: string,
  dataset: string,
  images: readonly string[],
  force = false,
): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  const real = async (place: string) => realpath(place).catch(() => path.resolve(place));
  const inside = path.relative(await real(dataset), await real(folder));
  const inDataset = inside === '' || (!inside.startsWith('..') && !path.isAbsolute(inside));
  if (inDataset) {
    const prefix = inside === '' ? '' : `${inside.split(path.sep).join('/')}/`;
    const hit = images.find((file) => file.startsWith(prefix) && pictureName.test(file.slice(prefix.length)));
    if (hit !== undefined)
      throw new LoupeError(
        'exists',
        `${folder} holds ${hit}, an image of the dataset that a picture of the preview would replace. Choose another folder with --out.`,
      );
    if (!force)
      throw new LoupeError(
        'exists',
        `${folder} lies in the dataset ${dataset}, where the pictures of the preview would be taken for its images. Choose another folder with --out, or write there with --force.`,
      );
  }
  if (!found || force) return;
  const entries = await readdir(folder).catch(() => undefined);
  if (!entries) throw new LoupeError('exists', `${folder} is no folder. Name a folder with --out.`);
  const own = await earlierPictures(folder);
  const foreign = own ? entries.filter((name) => pictureName.test(name) && !own.has(name)) : entries;
  if (foreign.length > 0)
    throw new LoupeError(
      'exists',
      `${folder} holds ${plural(foreign.length, 'file')} that no preview wrote, such as ${foreign[0]}. Choose another folder with --out, or write there with --force.`,
    );
}

/** The pictures of the preview that a folder holds; undefined where it holds none. */
async function earlierPictures(folder: string): Promise<Set<string> | undefined> {
  const text = await readFile(path.join(folder, 'preview.json'), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : parseJsonWith(previewSchema, text);
  if (!parsed?.ok) return undefined;
  const names = parsed.value.parts.flatMap(({ batch }) => batch.flatMap(({ before, after }) => [before, after ?? '']));
  return new Set(names);
}
