import { partCode } from '../../parts';

/** Headings, normalised, of columns that divide the images whatever their values are. */
export const certainHeadings = new Set([
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
export const possibleHeadings = new Set(['part', 'set', 'setname', 'dataset', 'stage', 'use', 'role']);
/** Of these the ones that divide the images by two or three numbers too, as the sets of MatConvNet do. */
export const setHeadings = new Set(['set', 'setname']);
/** Headings of yes-or-no columns, and the part that a yes means. */
export const flagHeadings: readonly [RegExp, number][] = [
  [
    /^(is|in|for|used?for|used?in)?(valid|val|validation|dev|eval)(image|set|split|data|sample|flag|mask|indicator)?$/,
    partCode.validation,
  ],
  [
    /^(is|in|for|used?for|used?in)?(test|testing|holdout|heldout)(image|set|split|data|sample|flag|mask|indicator)?$/,
    partCode.test,
  ],
  [/^(is|in|for|used?for|used?in)?(train|training)(image|set|split|data|sample|flag|mask|indicator)?$/, partCode.train],
];

/** Whether a heading has a word for dividing in it: `split_2`, `random split`, `holdout_group`. */
export function saysSplit(heading: string): boolean {
  return /split|subset|partition|hold-?out|heldout|traintest|trainval/.test(heading);
}

/** Whether a heading alone makes a line a heading. */
export function isPartHeading(heading: string): boolean {
  return (
    certainHeadings.has(heading) || possibleHeadings.has(heading) || flagHeadings.some(([name]) => name.test(heading))
  );
}

/** How surely a heading, normalised, says that its column holds parts. */
export function certainty(heading = ''): number {
  return certainHeadings.has(heading) ? 2 : possibleHeadings.has(heading) ? 1 : 0;
}
