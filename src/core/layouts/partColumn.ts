import { listWords } from '../format';
import { partCode } from '../parts';
import { partOfWord } from './layoutReading';

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

/** Headings, normalised, of columns that divide the images whatever their values are. */
const certainHeadings = new Set([
  'split',
  'datasplit',
  'splitname',
  'splitset',
  'traintestsplit',
  'trainvaltestsplit',
  'trainvalsplit',
  'traintest',
  'traintestset',
  'partition',
  'evaluationstatus',
  'mluse',
  'subset',
  'usage',
  'phase',
]);
/** Headings of columns that divide the images if their values are words of parts. */
const possibleHeadings = new Set(['part', 'set', 'setname', 'dataset', 'stage', 'use', 'role']);
/** Headings of yes-or-no columns, and the part that a yes means. */
const flagHeadings: readonly [RegExp, number][] = [
  [
    /^(is|in|for)?(valid|val|validation|validationset|validset|valset|dev|devset|eval)(image|set)?$/,
    partCode.validation,
  ],
  [/^(is|in|for)?(test|testing|testset|holdout|heldout)(image|set)?$/, partCode.test],
  [/^(is|in|for)?(train|training|trainset|trainingset)(image|set)?$/, partCode.train],
];

/** Whether a heading alone makes a line a heading. */
export function isPartHeading(heading: string): boolean {
  return (
    certainHeadings.has(heading) || possibleHeadings.has(heading) || flagHeadings.some(([name]) => name.test(heading))
  );
}

const words: readonly [RegExp, number][] = [
  [/^(tr|trn|train(ing)?|trainval|train\+val|learn(ing)?|fit)$/, partCode.train],
  [/^(va|vl|vld|val(id(ate|ation)?)?|dev(el(opment)?)?|tun(e|ing)|publictest|public)$/, partCode.validation],
  [/^(te|tst|test(ing)?|hold-?out|held-?out|privatetest|private|unseen|final|blind)$/, partCode.test],
];

/** Words that say that nobody has decided yet. */
const undecided = /^(unassigned|none|null|nan|n\/?a|-|\?)?$/;

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

/** Finds the columns that say the parts among `columns`; `headings` are normalised, null where the table has none. */
export function findPartColumns(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  headings: readonly string[] | null,
  /** Whether another column than this is headed as a class. */
  hasClass: (column: number) => boolean = () => false,
): PartColumns | null {
  const flags = headings ? flagColumns(rows, columns, headings) : [];
  let found = flags.length > 0 ? ofFlags(flags) : null;
  const ranked = columns
    .filter((column) => !found?.columns.includes(column))
    .sort((a, b) => certainty(headings?.[b]) - certainty(headings?.[a]) || a - b);
  for (const column of ranked) {
    const one = wordColumn(column, valuesOf(rows, column), headings?.[column], columns.length > 1, hasClass(column));
    if (!one) continue;
    if (!found) found = one;
    // A second column counts where all its words are understood.
    else if (rows.every((row) => one.partOf(row) !== unknownPart)) found = strictest(found, one);
  }
  return found;
}

/** Of two columns the one that holds a row out counts. */
function strictest(a: PartColumns, b: PartColumns): PartColumns {
  return {
    columns: [...a.columns, ...b.columns],
    partOf: (row) => Math.max(a.partOf(row), b.partOf(row)),
    wordOf: (row) => [a.wordOf(row), b.wordOf(row)].filter((word) => word !== '').join(', '),
    taken: [a.taken, b.taken].filter((words) => words !== '').join('; '),
  };
}

function certainty(heading = ''): number {
  return certainHeadings.has(heading) ? 2 : possibleHeadings.has(heading) ? 1 : 0;
}

/** Different values of a column, as they stand there, with the rows of each. */
function valuesOf(rows: readonly (readonly string[])[], column: number): Map<string, number> {
  const values = new Map<string, number>();
  for (const row of rows) {
    const value = (row[column] ?? '').trim();
    values.set(value, (values.get(value) ?? 0) + 1);
    // A column of many words is no column of parts.
    if (values.size > 64) break;
  }
  return values;
}

function wordColumn(
  column: number,
  values: ReadonlyMap<string, number>,
  heading: string | undefined,
  hasOthers: boolean,
  hasClass: boolean,
): PartColumns | null {
  if (values.size > 64) return null;
  const said = [...values].filter(([value]) => !undecided.test(value.toLowerCase()));
  if (said.length === 0) return null;
  const sure = certainHeadings.has(heading ?? '');
  const codes = sayings(said.map(([value]) => value));
  const numbers = sure ? numberedParts(new Map(said)) : null;
  if (numbers) {
    return {
      columns: [column],
      partOf: (row) => numbers.get(Number((row[column] ?? '').trim() || NaN)) ?? blankOr(row[column]),
      wordOf: (row) => (row[column] ?? '').trim(),
      taken: `its numbers were taken so: ${listWords([...numbers].map(([number, code]) => `${number} is ${partWords[code]}`))}`,
    };
  }
  const known = said.filter(([value]) => codes.get(value) !== unknownPart);
  const kinds = new Set(known.map(([value]) => codes.get(value)));
  const count = (pairs: readonly (readonly [string, number])[]) => pairs.reduce((sum, [, rows]) => sum + rows, 0);
  const share = count(known) / count(said);
  const believed =
    sure ||
    (possibleHeadings.has(heading ?? '') && (share === 1 || (kinds.has(partCode.train) && share >= 0.3))) ||
    (kinds.size > 1 && (share === 1 || share >= 0.5)) ||
    // Without a heading, beside a column that can be the class: the words of AutoML.
    ((heading === undefined ? hasOthers : hasClass && said.length <= 6) && kinds.has(partCode.train) && share >= 0.3);
  if (!believed || (sure && known.length === 0 && foldsOf([...values.keys()]))) return null;
  const odd = said.filter(([value]) => /^(eval|evaluation)/i.test(value)).map(([value]) => value);
  return {
    columns: [column],
    partOf: (row) => codes.get((row[column] ?? '').trim()) ?? blankOr(row[column]),
    wordOf: (row) => (row[column] ?? '').trim(),
    taken: odd.map((value) => `“${value}” was taken as ${partWords[codes.get(value)!]}`).join(' and '),
  };
}

const partWords = ['no part', 'training', 'validation', 'test'];

function blankOr(value: string | undefined): number {
  return undecided.test((value ?? '').trim().toLowerCase()) ? partCode.none : unknownPart;
}

/** The part of each value. “eval” is the validation part, or the test part where another word means validation. */
function sayings(values: readonly string[]): Map<string, number> {
  const isEvaluation = (value: string) => /^eval(uation)?([-_ ]?(set|split|data|images|\d+))?$/i.test(value);
  const codes = new Map(
    values.filter((value) => !isEvaluation(value)).map((value) => [value, partOfValue(value) || unknownPart]),
  );
  const has = (part: number) => [...codes.values()].includes(part);
  const evaluation = has(partCode.validation) && !has(partCode.test) ? partCode.test : partCode.validation;
  for (const value of values) if (isEvaluation(value)) codes.set(value, evaluation);
  return codes;
}

/**
 * 0, 1, 2 are training, validation and test (as in CelebA), 1, 2, 3 too (as in MatConvNet); 0 and 1 alone, or 1 and 2,
 * only where the first has the most rows, as a training part has. Null where the numbers may mean anything else.
 */
function numberedParts(values: ReadonlyMap<string, number>): ReadonlyMap<number, number> | null {
  const numbers = new Map([...values].map(([value, rows]) => [/^\d+(\.0+)?$/.test(value) ? Number(value) : NaN, rows]));
  const sorted = [...numbers.keys()].sort((a, b) => a - b);
  const first = sorted[0] ?? NaN;
  if (sorted.length < 2 || sorted.length > 3 || (first !== 0 && first !== 1)) return null;
  if (sorted.some((number, i) => number !== first + i)) return null;
  if (sorted.some((number) => numbers.get(number)! > numbers.get(first)!)) return null;
  const codes =
    sorted.length === 3 ? [partCode.train, partCode.validation, partCode.test] : [partCode.train, partCode.test];
  return new Map(sorted.map((number, i) => [number, codes[i]!]));
}

const yes = /^(true|t|yes|y|1|1\.0+|x)$/i;
const no = /^(false|f|no|n|0|0\.0+|-1)?$/i;

/** Yes-or-no columns; those that name what is held out come first. */
function flagColumns(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  headings: readonly string[],
): { column: number; part: number }[] {
  const found: { column: number; part: number }[] = [];
  for (const column of columns) {
    const part = flagHeadings.find(([name]) => name.test(headings[column] ?? ''))?.[1];
    if (part === undefined) continue;
    const counts = valuesOf(rows, column);
    const values = [...counts.keys()];
    const held = values.reduce((sum, value) => sum + (yes.test(value) ? counts.get(value)! : 0), 0);
    // “valid” of most images says that they are in order.
    if (headings[column] === 'valid' && held > rows.length / 2) continue;
    if (values.some((value) => yes.test(value)) && values.every((value) => yes.test(value) || no.test(value)))
      found.push({ column, part });
    else if (/^is/.test(headings[column]!) && values.some((value) => value !== '')) found.push({ column, part });
  }
  return found.sort((a, b) => b.part - a.part);
}

function ofFlags(flags: readonly { column: number; part: number }[]): PartColumns {
  const holds = flags.some(({ part }) => part !== partCode.train);
  return {
    columns: flags.map(({ column }) => column),
    partOf: (row) => {
      let denied = false;
      for (const { column, part } of flags) {
        const value = (row[column] ?? '').trim();
        if (yes.test(value)) return part;
        if (!no.test(value)) return unknownPart;
        denied ||= part === partCode.train && value !== '';
      }
      // “is_train: no” alone holds an image out; “is_valid: no” alone leaves it to the training part.
      return denied && !holds ? partCode.test : denied ? unknownPart : partCode.train;
    },
    wordOf: (row) => flags.map(({ column }) => (row[column] ?? '').trim()).join(', '),
    taken: '',
  };
}

/** The headings of columns with the number of a fold. */
const foldHeadings =
  /^(k|cv|kcv|val|valid|test|stratified|group)?folds?(id|no|number|index|idx)?$|^crossval(idation)?$|^cv$/;

/** The column that numbers folds, or -1. `parts` are columns that say parts. */
export function findFoldColumn(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  headings: readonly string[] | null,
): number {
  if (!headings) return -1;
  return (
    columns.find((column) => {
      const heading = headings[column] ?? '';
      return (
        (foldHeadings.test(heading) &&
          [...valuesOf(rows, column).keys()].every((value) => value === '' || foldOf(value) >= 0)) ||
        (certainHeadings.has(heading) && foldsOf([...valuesOf(rows, column).keys()]))
      );
    }) ?? -1
  );
}

/** The number of a fold: `3`, `3.0`, `fold3`, `Fold 3`; -1 for any other word. */
export function foldOf(value: string): number {
  const digits = /^(?:folds?|split|subset|part|f|k)?[-_ ]?(\d{1,3})(?:\.0+)?$/i.exec(value.trim())?.[1];
  return digits === undefined ? -1 : Number(digits);
}

/** Four or more different numbers divide images into folds, not into parts. */
function foldsOf(values: readonly string[]): boolean {
  const said = values.filter((value) => value !== '');
  return said.length >= 4 && said.every((value) => foldOf(value) >= 0);
}
