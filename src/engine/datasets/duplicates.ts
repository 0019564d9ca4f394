import type { DatasetProblem } from '../../core/dataset';
import { partOfCode } from '../../core/parts';

/** Names shown of a group; the rest is counted. */
const namesShown = 3;

/**
 * Groups of files with equal content, as indices, each group and the groups in order of the files. A file without
 * a hash is in no group.
 */
export function duplicateGroups(hashes: readonly string[]): number[][] {
  const byHash = new Map<string, number[]>();
  hashes.forEach((hash, i) => {
    if (hash === '') return;
    const group = byHash.get(hash);
    if (group) group.push(i);
    else byHash.set(hash, [i]);
  });
  return [...byHash.values()].filter((group) => group.length > 1);
}

/** Files as columns, as far as duplicates need them. `classIndex` -1 is no label, `part` 0 no part. */
export interface LabelledFiles {
  readonly files: readonly string[];
  readonly classes: readonly string[];
  readonly classIndex: ArrayLike<number>;
  readonly part: ArrayLike<number>;
}

/**
 * One problem for each file of each group: `duplicate-across-classes` where the copies carry different labels (one
 * of them is wrong), `duplicate-across-parts` where they stand in different parts (the test then judges what was
 * learnt by heart), else `duplicate`.
 */
export function duplicateProblems(groups: readonly (readonly number[])[], dataset: LabelledFiles): DatasetProblem[] {
  const { files, classIndex, part, classes } = dataset;
  return groups.flatMap((members) => {
    const group = files[members[0]!]!;
    const labels = [...new Set(members.map((i) => classIndex[i]!).filter((label) => label >= 0))];
    const partsOfGroup = [...new Set(members.map((i) => part[i]!))];
    // A picture may be there thousands of times: no message names more than a few others.
    const first = members.slice(0, namesShown + 1);
    const classNames = listed(
      labels.map((label) => classes[label]!),
      labels.length,
    );
    const partNames = listed(
      partsOfGroup.map((code) => partOfCode(code) ?? 'no part'),
      partsOfGroup.length,
    );
    return members.flatMap((i) => {
      const shown = first.filter((other) => other !== i).slice(0, namesShown);
      const others = listed(
        shown.map((other) => files[other]!),
        members.length - 1,
      );
      const problems: DatasetProblem[] = [];
      if (labels.length > 1) {
        problems.push({
          file: files[i]!,
          group,
          code: 'duplicate-across-classes',
          message: `The same picture as ${others}, but in different classes (${classNames}). One of the labels is wrong.`,
        });
      }
      if (partsOfGroup.length > 1) {
        problems.push({
          file: files[i]!,
          group,
          code: 'duplicate-across-parts',
          message: `The same picture as ${others}, in different parts (${partNames}): scores on it say nothing. Keep it in one part.`,
        });
      }
      return problems.length > 0
        ? problems
        : [{ file: files[i]!, group, code: 'duplicate', message: `The same picture as ${others}.` }];
    });
  });
}

/** "a", "a and b", "a, b, c and 7 more". */
function listed(names: readonly string[], total: number): string {
  const shown = names.slice(0, namesShown);
  if (total > shown.length) return `${shown.join(', ')} and ${total - shown.length} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}
