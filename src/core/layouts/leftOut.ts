import { plural } from '../format';

/** Of an entry of a skip ledger; other versions have other codes. */
interface Coded {
  readonly code: string;
}

/** Entries of a skip ledger by what they are. */
export interface LeftOut<T> {
  /** Files that are there and not used. */
  readonly files: readonly T[];
  /** Rows of tables that name no file: nothing is left out with them. */
  readonly rows: readonly T[];
}

/** A file that is not there was named by a row: folders are listed, so what they hold is there. */
export function sortLeftOut<T extends Coded>(entries: readonly T[]): LeftOut<T> {
  return {
    files: entries.filter(({ code }) => code !== 'missing-file'),
    rows: entries.filter(({ code }) => code === 'missing-file'),
  };
}

/** `3 files left out`, `1 row without a file`, or both with a comma; nothing where there are none. */
export function leftOutWords(entries: readonly Coded[], verb = 'skipped'): string {
  const { files, rows } = sortLeftOut(entries);
  return [
    ...(files.length > 0 ? [`${plural(files.length, 'file')} ${verb}`] : []),
    ...(rows.length > 0 ? [`${plural(rows.length, 'row')} without a file`] : []),
  ].join(', ');
}
