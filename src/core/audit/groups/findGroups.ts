import { countGroups, tellsMoreThanClass } from '../../groups/groupCounts';
import { listWords, plural } from '../../format';
import { partCode } from '../../parts';
import type { AuditedImages, AuditProblem } from '../auditTypes';
import { classesOf, problemOf } from '../problem';

/** One way in which images may belong together. */
export interface GroupWay {
  /** As `--group-by` takes it. */
  readonly by: string;
  /** Where it is written, as it follows “groups”: `by their names`. */
  readonly words: string;
  /** The group of each image; null where nothing tells one. */
  readonly names: readonly (string | null)[];
}

/** Groups that are shown, and images of each. */
const shownGroups = 3;
const shownFiles = 4;

/**
 * Tells which images belong together, one problem for each way: with examples, whether the parts of the data divide the
 * groups, and how to split by them. A way that puts hardly any images together, or says no more than the class, is
 * passed over.
 */
export function findGroups(images: AuditedImages, ways: readonly GroupWay[]): AuditProblem[] {
  return ways.flatMap(({ by, words, names }) => {
    const members = new Map<string, number[]>();
    names.forEach((name, i) => {
      if (name !== null) members.set(name, [...(members.get(name) ?? []), i]);
    });
    const shared = [...members].filter(([, of]) => of.length > 1).sort(([, a], [, b]) => b.length - a.length);
    const together = shared.reduce((sum, [, of]) => sum + of.length, 0);
    const counts = countGroups(
      names.flatMap((name, i) =>
        name === null ? [] : [{ key: name, text: images.files[i]!, classIndex: images.classIndex[i]! }],
      ),
    );
    if (shared.length < 2 || together < 4 || !tellsMoreThanClass(counts, 1.5)) return [];
    const examples = shared.slice(0, shownGroups);
    const files = examples.flatMap(([, of]) => of.slice(0, shownFiles).map((i) => images.files[i]!));
    const example = examples[0]!;
    const shown = listWords(
      example[1].map((i) => images.files[i]!),
      3,
    );
    return [
      problemOf('groups', {
        score: together / Math.max(1, images.files.length),
        files,
        classes: classesOf(
          images,
          shared.flatMap(([, of]) => of),
        ),
        message: `${plural(together, 'image')} belong together in ${plural(shared.length, 'group')} ${words}, such as “${example[0]}” (${shown}). ${dividedWords(images, shared)} Keep groups whole with --group-by ${JSON.stringify(by)} (loupe split, loupe train).`,
      }),
    ];
  });
}

function dividedWords(images: AuditedImages, shared: readonly (readonly [string, readonly number[]])[]): string {
  const codes = new Set(Array.from(images.part));
  const given = codes.has(partCode.validation) || codes.has(partCode.test);
  if (!given) return 'Divided by chance, a model is judged by images of groups that it was trained on.';
  // What no part claims is trained on.
  const trained = (i: number) => images.part[i]! <= partCode.train;
  const divided = shared.filter(([, of]) => of.some(trained) && !of.every(trained));
  if (divided.length === 0) return 'The parts of the data keep them whole; so should a split that is drawn.';
  const held = divided.reduce((sum, [, of]) => sum + of.filter((i) => !trained(i)).length, 0);
  return `${plural(divided.length, 'group')} of the data ${divided.length === 1 ? 'stands' : 'stand'} in training and in a held-out part, so the score of ${plural(held, 'image')} may be too good.`;
}
