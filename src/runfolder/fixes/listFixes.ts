import { FixJournal, type FixEntry } from './journal';

/** A fix of a dataset, for lists. */
export interface ListedFix {
  readonly id: string;
  readonly title: string;
  readonly created: string;
  readonly state: FixEntry['state'];
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly edited: readonly string[];
}

/** The fixes of a dataset that the journal keeps, the latest first. Throws LoupeError `fix-journal`. */
export function listFixes(dataset: string): ListedFix[] {
  return new FixJournal(dataset)
    .entries()
    .reverse()
    .map(({ id, title, created, state, steps }) => ({
      id,
      title,
      created,
      state,
      moves: steps.flatMap((step) => (step.kind === 'move' ? [{ from: step.from, to: step.to }] : [])),
      edited: steps.flatMap((step) => (step.kind === 'edit' ? [step.file] : [])),
    }));
}
