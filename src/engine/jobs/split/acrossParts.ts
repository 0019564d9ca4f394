import { listWords, plural } from '../../../core/format';
import { partCode, partOfCode } from '../../../core/parts';
import type { SplitFinding } from '../../../protocol/split';
import type { TrainingImages } from '../../datasets/trainingImages';

/** Images of a group by the codes of the parts that they stand in. */
type Sides = Map<number, number[]>;

/** Groups of which images stand in two parts or more; what is in no part is used by nobody. */
function divided(groups: ArrayLike<number>, part: Uint8Array): Sides[] {
  const found = new Map<number, Sides>();
  for (let i = 0; i < part.length; i++) {
    const group = groups[i] ?? -1;
    if (group < 0 || part[i] === partCode.none) continue;
    const sides: Sides = found.get(group) ?? new Map<number, number[]>();
    found.set(group, sides);
    sides.set(part[i]!, [...(sides.get(part[i]!) ?? []), i]);
  }
  return [...found.values()].filter((sides) => sides.size > 1);
}

/** Images that are judged although training has others of their group. */
function falsified(all: readonly Sides[]): number {
  return all
    .filter((sides) => sides.has(partCode.train))
    .reduce(
      (sum, sides) => sum + [...sides].reduce((n, [code, of]) => n + (code === partCode.train ? 0 : of.length), 0),
      0,
    );
}

const filesOf = (all: readonly Sides[], { files }: TrainingImages) =>
  all.flatMap((sides) => [...sides.values()].flat().map((i) => files[i]!));

/** Equal files in two parts. */
export function leaksAcross(images: TrainingImages, part: Uint8Array): SplitFinding[] {
  const all = divided(images.groups, part);
  if (all.length === 0) return [];
  const held = falsified(all);
  const [first] = all;
  const places = [...first!].map(([code, of]) => `${images.files[of[0]!]!} (${partOfCode(code)})`);
  return [
    {
      kind: 'leak',
      severity: held > 0 ? 'error' : 'warning',
      message: `${plural(all.length, 'picture')} ${all.length === 1 ? 'stands' : 'stand'} in more than one part, such as ${listWords(places)}. ${held > 0 ? `The score is too good by up to ${plural(held, 'image')}: keep each picture in one part.` : 'Validation and test share them: keep each picture in one part.'}`,
      files: filesOf(all, images),
    },
  ];
}

/** Images that belong together in two parts. `sure` where somebody said so, and no name was only read that way. */
export function groupsAcross(images: TrainingImages, part: Uint8Array, sure: boolean): SplitFinding[] {
  if (!images.together) return [];
  const { groups, names, by } = images.together;
  const copies = divided(images.groups, part).flatMap((sides) => [...sides.values()].flat());
  const equal = new Set(copies);
  // Equal files are told already.
  const all = divided(groups, part).filter((sides) => ![...sides.values()].flat().every((i) => equal.has(i)));
  if (all.length === 0) return [];
  const held = falsified(all);
  const examples = all.slice(0, 3).map((sides) => {
    const members = [...sides.values()].flat();
    const name = names[members.find((i) => names[i] !== null) ?? -1] ?? '';
    const counts = [...sides].sort(([a], [b]) => a - b).map(([code, of]) => `${of.length} ${partOfCode(code)}`);
    return `“${name}” (${listWords(counts)})`;
  });
  const total = new Set(names.filter((name) => name !== null)).size;
  return [
    {
      kind: 'group',
      severity: held > 0 && sure ? 'error' : 'warning',
      message: `${plural(all.length, 'group')} of ${total} by ${by} ${all.length === 1 ? 'stands' : 'stand'} in more than one part, such as ${listWords(examples)}. ${held > 0 ? `The score of ${plural(held, 'image')} may be too good. ` : ''}Make a split that keeps them together: --group-by ${JSON.stringify(by)}.`,
      files: filesOf(all, images),
    },
  ];
}
