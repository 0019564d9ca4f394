import { ColumnReader } from '../../../core/groups/columnGroups';
import { nameGroups } from '../../../core/groups/nameGroups';
import { tablesOf } from '../../datasets/groupImages';
import type { TrainingImages } from '../../datasets/trainingImages';
import type { Grouping } from '../../../protocol/split';

/** Names of groups that are given as examples. */
const exampleCount = 3;

/**
 * What the images of a folder can be grouped by, those with the most images in groups first: what their names show, and
 * each column of the tables that name them. Left out is what joins no two images, what tells the classes alone, and
 * one group of all. Cameras and times are not looked for, as that reads every file.
 */
export async function findGroupings(images: TrainingImages): Promise<Grouping[]> {
  const { dataset, files, labels } = images;
  const reader = new ColumnReader(files, await tablesOf(dataset.folder));
  const columns = [...new Set(reader.columns.map(({ column }) => column))].flatMap((column) => {
    const found = reader.find(column);
    return found ? [{ groupBy: `column:${found.column}`, names: found.values }] : [];
  });
  const ways = [{ groupBy: 'names', names: nameGroups(files, dataset.classes, labels).keys }, ...columns];
  return ways
    .flatMap(({ groupBy, names }) => groupingOf(groupBy, names, labels) ?? [])
    .sort((a, b) => b.images - a.images || b.groups - a.groups);
}

/** Undefined where the names are of no use to divide images by. */
export function groupingOf(
  groupBy: string,
  names: readonly (string | null)[],
  labels: ArrayLike<number>,
): Grouping | undefined {
  const groups = new Map<string, { images: number; label: number | null }>();
  names.forEach((name, i) => {
    if (name === null) return;
    const group = groups.get(name);
    groups.set(name, {
      images: (group?.images ?? 0) + 1,
      label: group === undefined || group.label === labels[i] ? labels[i]! : null,
    });
  });
  const all = [...groups.values()];
  const together = all.filter(({ images }) => images > 1);
  const oneForAll = groups.size === 1 && all[0]!.images === names.length;
  // The column of the classes itself, or another spelling of it: each class would stand in one part.
  const labelled = all.every(({ label }) => label !== null);
  const tellsClass = labelled && new Set(all.map(({ label }) => label)).size === groups.size;
  if (together.length === 0 || oneForAll || tellsClass) return undefined;
  return {
    groupBy,
    groups: groups.size,
    images: all.reduce((sum, { images }) => sum + images, 0),
    examples: [...groups]
      .sort(([, a], [, b]) => b.images - a.images)
      .slice(0, exampleCount)
      .map(([name]) => name),
  };
}
