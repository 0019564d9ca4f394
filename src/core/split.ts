import { LoupeError } from './errors';
import { formatCount, listWords, plural } from './format';
import { parts, partCode } from './parts';
import { drawGroups } from './splits/drawGroups';
import { Random } from './random';
import { drawStratified } from './stratified';

/** What a split is made from; the columns of a dataset. */
export interface SplitInput {
  /** Index into `classes` of every file; -1 has no label and stays out of every drawn part. */
  readonly classIndex: Int32Array;
  /** What the data itself says: `partCode`, 0 where it says nothing. */
  readonly part: Uint8Array;
  /** Group of every file; files of equal content share a number and stay on one side. Negative: no copies. */
  readonly groups?: ArrayLike<number>;
  /**
   * What else stays on one side, such as the images of a patient, united with the groups of equal files; absent where
   * only those count.
   */
  readonly together?: ArrayLike<number> | undefined;
  readonly classes: readonly string[];
  /**
   * Share (0 to below 1) of the images not held out by the data that is drawn for validation, if the data has no such
   * part.
   */
  readonly validationShare: number;
  /** The same for test. */
  readonly testShare: number;
  readonly seed: number;
}

/** Where the parts came from. */
export type SplitMethod = 'folders' | 'stratified' | 'folders+stratified';

export interface Split {
  /** `partCode` of every file; 0 only for files without a label that the data put in no part. */
  readonly part: Uint8Array;
  readonly method: SplitMethod;
  /** Groups of equal files that the data itself put on both sides: their held-out copies are scored too well. */
  readonly leaks: readonly SplitLeak[];
  /** The same of `together`: what the data itself put on both sides. Without those of `leaks`. */
  readonly divided: readonly SplitLeak[];
  /** What was done, in sentences. */
  readonly words: string;
}

/** Files of one group, such as of equal content, of which some are trained on and some are held out. */
export interface SplitLeak {
  readonly group: number;
  /** Indices of the files in the training part, and of those held out. */
  readonly train: readonly number[];
  readonly heldOut: readonly number[];
}

/**
 * Completes the parts that the data leaves open. Parts that the data assigns are never changed: its
 * test and validation images are not trained on. A missing validation part (and a test part, if asked
 * for) is drawn from the training images: stratified by class with quotas by the method of largest
 * remainders, seeded, groups of equal files whole, at least one training image left for every class that
 * has any. A file that the data leaves open goes where a copy of it is already held out. With `together`, both parts
 * are drawn at once by whole groups, and what stays together counts as a copy does.
 *
 * Throws a LoupeError for shares that cannot be, and where there is nothing to train on.
 */
export function splitDataset(input: SplitInput): Split {
  const { classIndex, classes, together } = input;
  const groups = together ?? input.groups;
  checkShares(input);
  const part = Uint8Array.from(input.part);
  // A test part without labels judges nothing, so it does not count as one.
  const given = new Set(input.part.filter((_, i) => classIndex[i]! >= 0));
  const heldOutGroups = groupsHeldOut(input);
  const candidates: number[] = [];
  for (let i = 0; i < part.length; i++) {
    if (classIndex[i]! < 0) continue;
    if (part[i] === partCode.none) part[i] = heldOutGroups.get(groups?.[i] ?? -1) ?? partCode.train;
    if (part[i] === partCode.train) candidates.push(i);
  }
  if (candidates.length === 0) {
    throw new LoupeError(
      'no-training-part',
      'There is nothing to train on: every labelled image lies in a validation or test part. Add a training folder (train/<class>/…), or choose the folder above.',
    );
  }
  const drawn: { part: 'validation' | 'test'; images: number }[] = [];
  const random = new Random(input.seed);
  const before = candidates.length;
  if (together) drawn.push(...drawWhole(input, together, candidates, given, part, random));
  for (const name of ['test', 'validation'] as const) {
    const share = name === 'test' ? input.testShare : input.validationShare;
    if (together || share === 0 || given.has(partCode[name])) continue;
    const left = candidates.filter((i) => part[i] === partCode.train);
    const chosen = drawStratified(
      { rows: left, classIndex, groups, classes: classes.length, share: (share * before) / left.length },
      random.fork(name),
    );
    for (const i of chosen) part[i] = partCode[name];
    drawn.push({ part: name, images: chosen.length });
  }
  const fromData = parts.some((name) => given.has(partCode[name]));
  const method: SplitMethod = drawn.length === 0 ? 'folders' : fromData ? 'folders+stratified' : 'stratified';
  const leaks = findLeaks(part, input);
  const leaking = new Set(leaks.flatMap(({ heldOut }) => heldOut));
  const divided = findLeaks(part, { groups: together, classIndex }).filter(
    ({ heldOut }) => !heldOut.every((i) => leaking.has(i)),
  );
  return { part, method, leaks, divided, words: splitWords(input, part, drawn, leaks) };
}

/** Draws the parts that are missing by whole groups; says how many images each got. */
function drawWhole(
  { classIndex, classes, validationShare, testShare }: SplitInput,
  groups: ArrayLike<number>,
  candidates: readonly number[],
  given: ReadonlySet<number>,
  part: Uint8Array,
  random: Random,
): { part: 'validation' | 'test'; images: number }[] {
  const missing = [
    { part: 'test', share: testShare },
    { part: 'validation', share: validationShare },
  ] as const;
  const wanted = missing.filter(({ part: name, share }) => share > 0 && !given.has(partCode[name]));
  if (wanted.length === 0) return [];
  const shares = wanted.map(({ share }) => share);
  const found = drawGroups({ rows: candidates, classIndex, groups, classes: classes.length, shares }, random);
  candidates.forEach((i, row) => {
    const drawn = wanted[found[row]! - 1];
    if (drawn) part[i] = partCode[drawn.part];
  });
  return wanted.map(({ part: name }, w) => ({
    part: name,
    images: found.reduce((sum, place) => sum + Number(place === w + 1), 0),
  }));
}

function checkShares({ validationShare, testShare }: SplitInput): void {
  for (const [name, share] of [
    ['validation', validationShare],
    ['test', testShare],
  ] as const) {
    if (!(share >= 0 && share < 1)) {
      throw new LoupeError(
        'split-share',
        `The ${name} share must be at least 0 and below 1 (0.2 is a fifth of the images), not ${share}.`,
      );
    }
  }
  if (validationShare + testShare >= 1) {
    throw new LoupeError(
      'split-share',
      `Validation (${validationShare}) and test (${testShare}) together leave nothing to train on. Make one of them smaller.`,
    );
  }
}

/** Of each group with a labelled file that the data holds out, the part it lies in; test wins over validation. */
function groupsHeldOut({ part, groups: copies, together, classIndex }: SplitInput): Map<number, number> {
  const found = new Map<number, number>();
  const groups = together ?? copies;
  if (!groups) return found;
  for (let i = 0; i < part.length; i++) {
    const group = groups[i]!;
    const code = part[i]!;
    if (group >= 0 && code > partCode.train && classIndex[i]! >= 0)
      found.set(group, Math.max(code, found.get(group) ?? 0));
  }
  return found;
}

/** Files without a label are neither trained on nor scored, so they leak nothing. */
export function findLeaks(
  part: Uint8Array,
  { groups, classIndex }: Pick<SplitInput, 'groups' | 'classIndex'>,
): SplitLeak[] {
  const sides = new Map<number, { train: number[]; heldOut: number[] }>();
  for (let i = 0; groups && i < part.length; i++) {
    const group = groups[i]!;
    if (group < 0 || classIndex[i]! < 0) continue;
    let entry = sides.get(group);
    if (!entry) sides.set(group, (entry = { train: [], heldOut: [] }));
    (part[i] === partCode.train ? entry.train : entry.heldOut).push(i);
  }
  const leaks: SplitLeak[] = [];
  for (const [group, { train, heldOut }] of sides) {
    if (train.length > 0 && heldOut.length > 0) leaks.push({ group, train, heldOut });
  }
  return leaks;
}

function splitWords(
  { classIndex, classes, seed, together }: SplitInput,
  part: Uint8Array,
  drawn: readonly { part: string; images: number }[],
  leaks: readonly SplitLeak[],
): string {
  const counts = parts.map((name) => ({
    name,
    images: part.reduce((sum, code, i) => sum + Number(code === partCode[name] && classIndex[i]! >= 0), 0),
  }));
  const sentences = [
    `${listWords(counts.filter(({ images }) => images > 0).map(({ name, images }) => `${formatCount(images)} ${name}`))} images.`,
  ];
  const real = drawn.filter(({ images }) => images > 0).map(({ part: name }) => name);
  if (real.length > 0)
    sentences.push(
      `The ${listWords(real.reverse())} ${real.length > 1 ? 'parts were' : 'part was'} drawn with seed ${seed}, class by class${together ? ', whole groups at a time' : ''}.`,
    );
  for (const { part: name, images } of drawn) {
    if (images === 0)
      sentences.push(
        `No ${name} part could be drawn: there are too few ${together ? 'groups' : 'images'}, and every class keeps at least one to train on.`,
      );
  }
  const trained = new Set<number>();
  part.forEach((code, i) => code === partCode.train && trained.add(classIndex[i]!));
  const untrained = classes.filter((_, index) => !trained.has(index));
  if (untrained.length > 0) sentences.push(`Not in the training part, so never predicted: ${listWords(untrained)}.`);
  if (leaks.length > 0) {
    const images = leaks.reduce((sum, leak) => sum + leak.heldOut.length, 0);
    sentences.push(
      `${plural(images, 'held-out image')} ${images === 1 ? 'is also' : 'are also'} in the training part (leak): the score is too good.`,
    );
  }
  return sentences.join(' ');
}
