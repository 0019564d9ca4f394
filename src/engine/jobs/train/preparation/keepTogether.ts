import { parseGroupBy } from '../../../../core/groups/groupBy';
import { groupNumbers, unionGroups } from '../../../../core/groups/unionGroups';
import type { Notify } from '../../../../core/codes/noticeCodes';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { SplitFile } from '../../../../protocol/runFiles';
import { groupImages } from '../../../datasets/groupImages';
import type { TrainingImages } from '../../../datasets/trainingImages';
import { readExif } from './exifColumns';
import { finder, readSplitFile } from './givenSplit';

/**
 * The images with what must stay on one side of their split: as the settings ask for it, else as the split file tells
 * it. A run that goes on (`own` is its split) has the groups that it began with, whatever a table says by now.
 * Throws LoupeError `group-by` or `split-unreadable`.
 */
export async function keepTogether(
  images: TrainingImages,
  { split: settings }: Pick<Recipe, 'split'>,
  tell: Notify,
  own?: string,
): Promise<TrainingImages> {
  const file = own ?? settings.file;
  const asked = own === undefined ? (settings.groupBy ?? null) : null;
  if (asked !== null) {
    parseGroupBy(asked);
    return { ...images, together: await groupImages(images, asked, tell, readExif) };
  }
  return file === null ? images : withGroupsOf(images, await readSplitFile(file));
}

/** The images with the groups that a split file names. */
export function withGroupsOf(images: TrainingImages, { groupBy, groups }: SplitFile): TrainingImages {
  if (groups.length === 0) return images;
  const find = finder(images);
  const names = new Array<string | null>(images.files.length).fill(null);
  for (const { name, files } of groups)
    for (const file of files) {
      const index = find(file);
      if (index !== undefined) names[index] = name;
    }
  return {
    ...images,
    together: {
      by: groupBy ?? 'split.json',
      names,
      groups: unionGroups(names.length, [groupNumbers(names), images.groups]),
    },
  };
}

/** The groups as a split file keeps them. */
export function namedGroups({ together, files }: TrainingImages): SplitFile['groups'] {
  const groups = new Map<string, string[]>();
  together?.names.forEach((name, i) => {
    if (name === null) return;
    const known = groups.get(name);
    if (known) known.push(files[i]!);
    else groups.set(name, [files[i]!]);
  });
  return [...groups].map(([name, of]) => ({ name, files: of }));
}
