import { fillPattern } from '../fillPattern';

/**
 * What a reader of a comparison of optimizers must know, in English; a page may have other languages for the same keys.
 */
export const notePatterns = {
  'note.chosenRates':
    'Learning rates that were not chosen are Keras’s defaults; none is tuned, and another rate can change the order.',
  'note.defaultRates': 'Learning rates are Keras’s defaults and not tuned: another rate can change the order.',
  'note.bestWeights': 'Each training is judged by its weights of the best validation loss.',
  'note.sameEpochs':
    'Early stopping and time limits of the recipe are off: every optimizer trains the same number of epochs.',
  'note.fullBatch': 'The recipe takes all images in a step; only SGD, full batch does so here, the others take {n}.',
  'note.drawnTest':
    'Where the data has no test part, {n}% of the images are drawn for it, with the first seed, once for all trainings.',
} as const;

export const noteCodes = [
  'chosenRates',
  'defaultRates',
  'bestWeights',
  'sameEpochs',
  'fullBatch',
  'drawnTest',
] as const;

/** A note as a comparison keeps it: what, and the number in it; a sentence where an earlier version wrote it. */
export type ComparisonNote = string | { readonly code: (typeof noteCodes)[number]; readonly n: number | null };

/** A note in words; in English unless `say` has other patterns. */
export function noteWords(
  note: ComparisonNote,
  say: (key: keyof typeof notePatterns, values?: Readonly<Record<string, string | number>>) => string = (
    key,
    values = {},
  ) => fillPattern(notePatterns[key], values),
): string {
  return typeof note === 'string' ? note : say(`note.${note.code}`, note.n === null ? {} : { n: note.n });
}
