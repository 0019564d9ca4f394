/** The parts a dataset is divided into. `train` is fitted, `validation` chooses, `test` only judges. */
export const parts = ['train', 'validation', 'test'] as const;
export type Part = (typeof parts)[number];

/** Codes of the `part` column of a dataset: 0 means that the data itself assigns no part. */
export const partCode = { none: 0, train: 1, validation: 2, test: 3 } as const;

/** The part for a column code, or undefined for 0 (not assigned). */
export function partOfCode(code: number): Part | undefined {
  return code === 0 ? undefined : parts[code - 1];
}
