import { listWords } from '../../format';
import { partOfCode } from '../../parts';
import type { AuditKind } from '../auditKinds';
import type { AuditedImages, AuditProblem } from '../auditTypes';
import { classesOf, problemOf } from '../problem';

/** Files named in a sentence; all are in the list. */
const named = 3;

/** Groups of equal keys with more than one member, as indices in order; an empty key equals nothing. */
export function groupsOf(keys: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  keys.forEach((key, i) => {
    if (key === '') return;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * `duplicate-across-parts`, `duplicate-across-classes` and `exact-duplicate`: files whose upright pixels are the same,
 * whatever the files are. A group in several parts and several classes is both problems.
 * @param pixels hash of each image's pixels  @param contents hash of each file
 */
export function findExactDuplicates(
  images: AuditedImages,
  pixels: readonly string[],
  contents: readonly string[],
  wanted: Wanted = all,
): AuditProblem[] {
  return groupsOf(pixels).flatMap((members) => {
    const same = new Set(members.map((i) => contents[i])).size === 1 ? 'byte for byte' : 'pixel for pixel';
    const words = `are the same picture, ${same}`;
    return duplicateProblems(images, members, { words, score: 1, otherwise: countTwice }, wanted);
  });
}

/** How a group of copies is reported. */
export interface GroupWords {
  /** What the files are, to follow their names. */
  readonly words: string;
  readonly score: number;
  /** What a group in one part and one class is, and what to do about it. */
  readonly otherwise: { readonly kind: 'exact-duplicate' | 'near-duplicate'; readonly words: string };
}

/** Whether a kind is asked for. */
export type Wanted = (kind: AuditKind) => boolean;
const all: Wanted = () => true;

const countTwice = { kind: 'exact-duplicate', words: 'They count twice: keep one of them.' } as const;

/**
 * The problems of one group of copies, exact or near: `duplicate-across-parts` and `duplicate-across-classes` where
 * they hold and are asked for, else what `otherwise` says.
 */
export function duplicateProblems(
  images: AuditedImages,
  members: readonly number[],
  { words, score, otherwise }: GroupWords,
  wanted: Wanted = all,
): AuditProblem[] {
  const files = members.map((i) => images.files[i]!);
  const classes = classesOf(images, members);
  const parts = [...new Set(members.map((i) => images.part[i]!))].sort((a, b) => a - b);
  const subject = `${listWords(files, named)} ${words}`;
  const problems: AuditProblem[] = [];
  const add = (kind: AuditKind, rest: string): void => {
    problems.push(problemOf(kind, { score, files, classes, message: `${subject}${rest}` }));
  };
  if (parts.length > 1 && wanted('duplicate-across-parts')) {
    const names = listWords(parts.map((code) => partOfCode(code) ?? 'no part'));
    add('duplicate-across-parts', `, in different parts (${names}): scores on it say nothing. Keep it in one part.`);
  }
  if (classes.length > 1 && wanted('duplicate-across-classes'))
    add(
      'duplicate-across-classes',
      `, in different classes (${listWords(classes)}): one of the labels is wrong. Keep the right one.`,
    );
  if (problems.length === 0) add(otherwise.kind, `. ${otherwise.words}`);
  return problems;
}
