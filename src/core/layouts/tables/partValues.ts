import { partCode } from '../../parts';
import { partOfWord } from '../folders/partWords';

/** What a row says of its part: a `partCode`, or `unknownPart` where it says something that is not understood. */
export const unknownPart = 255;

/** The columns of a table that say which part a row belongs to. */
export interface PartColumns {
  /** Their positions; they are no classes. */
  readonly columns: readonly number[];
  /** `partCode` of a row, 0 where it says nothing, `unknownPart` where its word is not understood. */
  readonly partOf: (row: readonly string[]) => number;
  /** The words of a row, as they stand there. */
  readonly wordOf: (row: readonly string[]) => string;
  /** Where the words were not the customary ones: how they were taken. */
  readonly taken: string;
}

const words: readonly [RegExp, number][] = [
  [/^(tr|trn|train(ing)?|trainval|train\+val|learn(ing)?|fit)$/, partCode.train],
  [/^(va|vl|vld|val(id(ate|ation)?)?|dev(el(opment)?)?|tun(e|ing)|publictest|public)$/, partCode.validation],
  [/^(te|tst|test(ing)?|hold-?out|held-?out|privatetest|private|unseen|final|blind)$/, partCode.test],
];

/** Words that say that nobody has decided yet. */
const undecided = /^(unassigned|none|null|nan|n\/?a|-|\?)?$/;

/** Whether a value says anything. */
export function isSaid(value: string): boolean {
  return !undecided.test(value.trim().toLowerCase());
}

/** The part that a value of a column stands for, in any spelling; 0 for any other word. */
export function partOfValue(value: string): number {
  const known = partOfWord(value);
  if (known !== partCode.none) return known;
  const word = value
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^(is|in|for|the|data)[-_ ]+/, '')
    .replace(/[-_ .]*(set|split|part|data|images?|samples?|\d+)$|[-_ .]+[a-c]$/, '')
    .replace(/[_ ]+/g, '-');
  const plain = word.replaceAll('-', '');
  return words.find(([pattern]) => pattern.test(word) || pattern.test(plain))?.[1] ?? partCode.none;
}

/** What a `partCode` is called. */
export const partWords = ['no part', 'training', 'validation', 'test'];

/** What a value that stands for no part says: nothing, or something that is not understood. */
export function blankOr(value: string | undefined): number {
  return isSaid(value ?? '') ? unknownPart : partCode.none;
}

/** The part of each value. “eval” is the validation part, or the test part where another word means validation. */
export function sayings(values: readonly string[]): Map<string, number> {
  const isEvaluation = (value: string) => /^eval(uation)?([-_ ]?(set|split|data|images|\d+))?$/i.test(value);
  const codes = new Map(
    values.filter((value) => !isEvaluation(value)).map((value) => [value, partOfValue(value) || unknownPart]),
  );
  const has = (part: number) => [...codes.values()].includes(part);
  const evaluation = has(partCode.validation) && !has(partCode.test) ? partCode.test : partCode.validation;
  for (const value of values) if (isEvaluation(value)) codes.set(value, evaluation);
  return codes;
}

/** Whether all that a column says is two or three numbers in sequence, or yes and no. */
export function isNumbered(values: readonly string[]): boolean {
  if (values.length < 2 || values.length > 3) return false;
  if (values.every((value) => /^(true|false|yes|no|t|f|y|n)$/i.test(value))) return true;
  const numbers = values.map((value) => (/^-?\d(\.0+)?$/.test(value) ? Number(value) : NaN)).sort((a, b) => a - b);
  return numbers.every((number, i) => number === numbers[0]! + i) || numbers.join() === '-1,1';
}

/**
 * 0, 1, 2 are training, validation and test (as in CelebA), 1, 2, 3 too (as in MatConvNet); 0 and 1 alone, or 1 and 2,
 * only where the first has the most rows, as a training part has. Null where the numbers may mean anything else.
 */
export function numberedParts(values: ReadonlyMap<string, number>): ReadonlyMap<number, number> | null {
  const numbers = new Map([...values].map(([value, rows]) => [/^\d+(\.0+)?$/.test(value) ? Number(value) : NaN, rows]));
  const sorted = [...numbers.keys()].sort((a, b) => a - b);
  const first = sorted[0] ?? NaN;
  if (sorted.length < 2 || sorted.length > 3 || (first !== 0 && first !== 1)) return null;
  if (sorted.some((number, i) => number !== first + i)) return null;
  const most = numbers.get(first)!;
  const others = sorted.slice(1).map((number) => numbers.get(number)!);
  if (others.some((rows) => rows > most || (others.length === 1 && rows === most))) return null;
  const codes =
    sorted.length === 3 ? [partCode.train, partCode.validation, partCode.test] : [partCode.train, partCode.test];
  return new Map(sorted.map((number, i) => [number, codes[i]!]));
}
