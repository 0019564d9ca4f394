import { fillPattern } from '../fillPattern';
import { formatAccuracy, formatCount, formatInterval, formatP } from '../format';
import { significant } from './optimizerRanking';
import type { PairedDifference } from './pairedDifference';
import type { Part } from '../parts';

/** Why two runs cannot be told apart image by image. */
export const unpairedReasons = [
  'no-scores',
  'other-parts',
  'other-datasets',
  'other-images',
  'other-classes',
  'no-answers',
  'evaluated-again',
] as const;
export type UnpairedReason = (typeof unpairedReasons)[number];

/** Scores that a sentence may name where there is no verdict. */
export interface ScoredSide {
  readonly accuracy: number;
  readonly interval: readonly [number, number];
}

/** Scores of a part in each run, as a comparison has them. */
interface PartScores {
  readonly part: Part;
  readonly runs: readonly ({ readonly accuracy: number; readonly accuracyInterval: [number, number] } | null)[];
}

/** Scores of the first run and of the one at `run` in the part that both are judged on, else each in its best judge. */
export function verdictSides(
  scores: readonly PartScores[],
  { part, run }: { readonly part: Part | null; readonly run: number },
): [ScoredSide | null, ScoredSide | null] {
  const side = (place: number): ScoredSide | null => {
    const of = (name: Part) => scores.find((row) => row.part === name)?.runs[place];
    const score = part === null ? (of('test') ?? of('validation')) : of(part);
    return score ? { accuracy: score.accuracy, interval: score.accuracyInterval } : null;
  };
  return [side(0), side(run)];
}

/** What is known of a run against the first, on held-out images. */
export interface VerdictFacts {
  /** The part that both are judged on; null where they have none in common. */
  readonly part: Part | null;
  /** Null where the same images were not answered by both. */
  readonly pair: PairedDifference | null;
  readonly reason: UnpairedReason | null;
  /** Held-out images that both answered. */
  readonly shared: number;
  /** Whether images are taken for the same by their names alone, as files of the folder changed in between. */
  readonly byName: boolean;
}

/** The sentences of a verdict, in English; a page may have other languages for the same keys. */
export const verdictPatterns = {
  'verdict.better': '{better} is better by {difference} ({net} of {images}), more than noise ({p}).',
  'verdict.noise':
    'No difference beyond noise: {first} is right for {right}, {second} for {other} of {images} ({p}). The difference may be anything from {low} to {high}.',
  'verdict.equal': '{first} and {second} are right for the very same images, {right} of {images}.',
  'verdict.detail':
    'Accuracy of {second} less that of {first}: {difference}, 95% interval {low} to {high}. Only {first} is right for {onlyFirst}, only {second} for {onlySecond} (McNemar’s exact test).',
  'verdict.test': '{n} test images',
  'verdict.testOne': '1 test image',
  'verdict.validation': '{n} validation images',
  'verdict.validationOne': '1 validation image',
  'verdict.seen':
    'These are validation images, which the training may have used to choose its best epoch: test images would be a stricter judge.',
  'verdict.byName':
    'Files of the dataset changed between the two runs; the images are taken for the same by their names.',
  'verdict.models': 'The verdict is about these two models. Another seed of the same settings may end otherwise.',
  'verdict.many': 'Of twenty comparisons of equal models, one looks like a difference by chance alone.',
  'verdict.no-scores': 'No verdict: {first} or {second} has no score on held-out images yet.',
  'verdict.other-parts': 'No verdict: one was judged on test images, the other on validation images only.',
  'verdict.other-datasets':
    'No verdict: {first} and {second} were judged on images of different datasets, and one dataset may be easier than the other.',
  'verdict.other-images':
    'No verdict: {first} and {second} were judged on different images ({shared} in common), and one part may be easier than the other.',
  'verdict.other-classes': 'No verdict: some of the same images have another class in {second} than in {first}.',
  'verdict.no-answers': 'No verdict: the answers to single images of {first} or {second} are not there.',
  'verdict.evaluated-again':
    'No verdict: the answers of {first} or {second} to single images are of a later evaluation than its score.',
  'verdict.remedy.no-scores':
    'Wait until both are finished. A training without validation and test images has nothing to be judged by.',
  'verdict.remedy.other-parts': 'Score both on one folder of labelled images with “loupe evaluate”.',
  'verdict.remedy.other-datasets':
    'Models of the same classes can be scored on one folder of labelled images, with “loupe evaluate” for each, and these scores compared. Models of different classes have nothing to be compared by.',
  'verdict.remedy.other-images':
    'Train one of them again with the seed and the validation and test shares of the other, or score both on one folder of labelled images with “loupe evaluate”.',
  'verdict.remedy.other-classes':
    'Labels changed between the two trainings: train the older one again on the dataset as it is now.',
  'verdict.remedy.no-answers': 'Score the run again with “loupe evaluate”.',
  'verdict.remedy.evaluated-again': 'The scores themselves can be compared, by their intervals.',
  'verdict.intervals':
    '{first} {accuracy} (95% interval {interval}), {second} {otherAccuracy} (95% interval {otherInterval}).',
} as const;
export type VerdictKey = keyof typeof verdictPatterns;
export type SayVerdict = (key: VerdictKey, values?: Readonly<Record<string, string | number>>) => string;

const english: SayVerdict = (key, values = {}) => fillPattern(verdictPatterns[key], values);

/** A verdict in words: one sentence to read first, and what it rests on. */
export interface VerdictWords {
  readonly sentence: string;
  readonly details: readonly string[];
}

/**
 * Says how a run compares with the first one. `names` are what the two are called, the first one first; `sides` their
 * scores, for where there is no verdict.
 */
export function verdictWords(
  { part, pair, reason, shared, byName }: VerdictFacts,
  [first, second]: readonly [string, string],
  sides: readonly [ScoredSide | null, ScoredSide | null],
  say: SayVerdict = english,
): VerdictWords {
  if (!pair) {
    const [a, b] = sides;
    const intervals =
      a && b
        ? [
            say('verdict.intervals', {
              first,
              second,
              accuracy: formatAccuracy(a.accuracy),
              interval: formatInterval(a.interval),
              otherAccuracy: formatAccuracy(b.accuracy),
              otherInterval: formatInterval(b.interval),
            }),
          ]
        : [];
    return {
      sentence: say(`verdict.${reason ?? 'no-scores'}`, { first, second, shared: formatCount(shared) }),
      details: [say(`verdict.remedy.${reason ?? 'no-scores'}`), ...intervals],
    };
  }
  const { images, onlyFirst, onlySecond, difference, interval, p } = pair;
  const kind = part === 'validation' ? 'validation' : 'test';
  const common = {
    first,
    second,
    images: images === 1 ? say(`verdict.${kind}One`) : say(`verdict.${kind}`, { n: formatCount(images) }),
    low: signed(interval[0]),
    high: signed(interval[1]),
    p: formatP(p),
  };
  const notes = [
    say('verdict.detail', {
      ...common,
      difference: signed(difference),
      onlyFirst: formatCount(onlyFirst),
      onlySecond: formatCount(onlySecond),
    }),
    ...(byName ? [say('verdict.byName')] : []),
    ...(part === 'validation' ? [say('verdict.seen')] : []),
    say('verdict.models'),
  ];
  const [right, other] = sides.map((side) => formatCount(Math.round((side?.accuracy ?? NaN) * images)));
  if (onlyFirst + onlySecond === 0)
    return { sentence: say('verdict.equal', { ...common, right: right! }), details: notes };
  if (p >= significant)
    return { sentence: say('verdict.noise', { ...common, right: right!, other: other! }), details: notes };
  return {
    sentence: say('verdict.better', {
      ...common,
      better: difference > 0 ? second : first,
      difference: Math.abs(difference).toFixed(3),
      net: formatCount(Math.abs(onlySecond - onlyFirst)),
    }),
    details: notes,
  };
}

/** `+0.030`, `−0.012`: a difference has a sign. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return Number(text) === 0 ? '0.000' : `${value < 0 ? '−' : '+'}${text}`;
}
