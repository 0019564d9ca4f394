import { valuesOf } from './columnValues';
import { certainHeadings } from './partHeadings';

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
export function foldsOf(values: readonly string[]): boolean {
  const said = values.filter((value) => value !== '');
  return said.length >= 4 && said.every((value) => foldOf(value) >= 0);
}
