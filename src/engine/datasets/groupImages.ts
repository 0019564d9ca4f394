import { ColumnReader } from '../../core/groups/columnGroups';
import type { Notify } from '../../core/codes/noticeCodes';
import { LoupeError } from '../../core/errors';
import { formatCount, listWords, plural } from '../../core/format';
import { burstNames, burstSeconds } from '../../core/groups/burstGroups';
import { parseGroupBy, type ExifField } from '../../core/groups/groupBy';
import { nameGroups } from '../../core/groups/nameGroups';
import { groupOfName } from '../../core/groups/namePattern';
import { groupNumbers, unionGroups } from '../../core/groups/unionGroups';
import type { TableText } from '../../core/layouts/tables/tableText';
import { readTables } from './readTables';
import type { Together, TrainingImages } from './trainingImages';
import { walkFolder } from './walkFolder';

/** What of the images is needed to group them. */
export type GroupedImages = Pick<TrainingImages, 'dataset' | 'files' | 'labels' | 'groups'>;

/** What cameras wrote into the images of a folder, by path: the camera, and the time in milliseconds (NaN: none). */
export type ExifReader = (folder: string) => Promise<ReadonlyMap<string, { camera: string; taken: number }>>;

/** The group of each image, and where it was found in words: `by column “patient” of labels.csv`. */
export interface FoundGroups {
  readonly names: readonly (string | null)[];
  readonly words: string;
}

/**
 * Groups images as `--group-by` says and unites what equal files join. What was found, which images have no group, and
 * that nothing is grouped at all becomes a notice. Throws LoupeError `group-by` where nothing tells a group.
 */
export async function groupImages(
  images: GroupedImages,
  groupBy: string,
  tell: Notify,
  readExif: ExifReader,
): Promise<Together> {
  const { names, words } = await findGroupNames(images, groupBy, readExif);
  const numbers = groupNumbers(names);
  const groups = unionGroups(names.length, [numbers, images.groups]);
  const different = Math.max(-1, ...numbers) + 1;
  if (different === 1 && names.every((name) => name !== null))
    throw new LoupeError(
      'group-by',
      `All images of ${images.dataset.folder} are of one group ${words}, “${names[0]}”, and a group stays in one part. Group by something else.`,
    );
  sayGroups(names, different, words, tell);
  sayUnited(numbers, groups, names, tell);
  return { by: groupBy, names, groups };
}

/** Throws LoupeError `group-by` where nothing tells a group. */
export async function findGroupNames(
  images: GroupedImages,
  groupBy: string,
  readExif: ExifReader,
): Promise<FoundGroups> {
  const { dataset, files, labels } = images;
  const wanted = parseGroupBy(groupBy);
  const examples = listWords(files.slice(0, 3), 3);
  if (wanted.by === 'column') return byColumn(images, wanted.column);
  if (wanted.by === 'exif') return byExif(images, wanted.field, readExif);
  const { keys } =
    wanted.by === 'name'
      ? { keys: files.map(groupOfName(wanted.pattern)) }
      : nameGroups(files, dataset.classes, labels);
  if (keys.some((key) => key !== null))
    return { names: keys, words: wanted.by === 'name' ? `by the pattern ${wanted.pattern}` : 'by their names' };
  throw new LoupeError(
    'group-by',
    wanted.by === 'name'
      ? `No name in ${dataset.folder} fits the pattern ${wanted.pattern}; they are such as ${examples}. * stands for any characters, {group} for the group.`
      : `The names in ${dataset.folder} (${examples}) show no groups. Say where the group stands with --group-by "name:{group}_*", or name a column of a table with --group-by column:patient.`,
  );
}

/** The tables of a folder. */
export async function tablesOf(folder: string): Promise<readonly TableText[]> {
  return (await readTables(folder, (await walkFolder(folder)).files)).tables;
}

async function byColumn({ dataset, files }: GroupedImages, heading: string): Promise<FoundGroups> {
  const reader = new ColumnReader(files, await tablesOf(dataset.folder));
  const found = reader.find(heading);
  if (!found) {
    const there = reader.columns.map(({ column }) => `“${column}”`);
    throw new LoupeError(
      'group-by',
      `No table in ${dataset.folder} that names its images has a column “${heading}”. ${there.length === 0 ? 'There is no such table with headings' : `The columns are ${listWords([...new Set(there)], 12)}`}: choose another --group-by.`,
    );
  }
  const words = `by column “${found.column}” of ${found.table}`;
  if (found.values.every((value) => value === null))
    throw new LoupeError(
      'group-by',
      `No image of ${dataset.folder} has a value in “${found.column}” of ${found.table}. Choose another --group-by.`,
    );
  return { names: found.values, words };
}

async function byExif({ dataset, files }: GroupedImages, field: ExifField, read: ExifReader): Promise<FoundGroups> {
  const found = await read(dataset.folder);
  const names =
    field === 'camera'
      ? files.map((file) => found.get(file)?.camera || null)
      : burstNames(files.map((file) => found.get(file)?.taken ?? NaN));
  if (names.every((name) => name === null))
    throw new LoupeError(
      'group-by',
      field === 'camera'
        ? `No image of ${dataset.folder} tells its camera (EXIF). Group by a column of a table or by names.`
        : `No two images of ${dataset.folder} were taken within ${burstSeconds} seconds, as far as they tell (EXIF). Group by a column of a table or by names.`,
    );
  return { names, words: field === 'camera' ? 'by camera (EXIF)' : `taken within ${burstSeconds} seconds (EXIF)` };
}

function sayGroups(names: readonly (string | null)[], different: number, words: string, tell: Notify): void {
  const named = names.filter((name) => name !== null).length;
  const alone = names.length - named;
  const rest =
    alone === 0
      ? ''
      : ` ${plural(alone, 'image')} of no group ${alone === 1 ? 'counts' : 'count'} by ${alone === 1 ? 'itself' : 'themselves'}.`;
  if (different === named)
    tell(
      'warning',
      'groups',
      `No two images are of one group ${words}, so every image counts by itself. Is that what should be grouped by?`,
    );
  else
    tell(
      'info',
      'groups',
      `${plural(named, 'image')} ${named === 1 ? 'is' : 'are'} in ${plural(different, 'group')} ${words}.${rest}`,
    );
}

/** Equal files of two groups make one of them. */
function sayUnited(
  numbers: ArrayLike<number>,
  groups: ArrayLike<number>,
  names: readonly (string | null)[],
  tell: Notify,
): void {
  const members = new Map<number, Set<number>>();
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i]! < 0 || groups[i]! < 0) continue;
    members.set(groups[i]!, (members.get(groups[i]!) ?? new Set<number>()).add(i));
  }
  const united = [...members.values()]
    .map((of) => [...new Set([...of].map((i) => names[i]!))])
    .filter((of) => of.length > 1);
  if (united.length === 0) return;
  const count = united.reduce((sum, of) => sum + of.length, 0);
  tell(
    'info',
    'groups',
    `${formatCount(count)} groups are united, as equal files stand in more than one of them: ${listWords(
      united[0]!.map((name) => `“${name}”`),
      4,
    )}.`,
  );
}
