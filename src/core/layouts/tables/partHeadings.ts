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
/** Headings of yes-or-no columns, and the part that a yes means. */
export const flagHeadings: readonly [RegExp, number][] = [
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

/** How surely a heading, normalised, says that its column holds parts. */
export function certainty(heading = ''): number {
  return certainHeadings.has(heading) ? 2 : possibleHeadings.has(heading) ? 1 : 0;
}
