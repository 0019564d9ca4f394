import { absolute, relativeTo } from '../datasets/paths';
import { followed, type ChangedFile, type FileChange } from '../changes/fileChanges';
import { t } from '../shared/localize';
import type { PredictionTable } from '../../protocol/pages/prediction';

type Row = PredictionTable['rows'][number];

/** The innermost dataset that all of these files lie in; undefined where there is none. */
export function commonDataset(
  files: readonly string[],
  holders: (file: string) => readonly string[],
): string | undefined {
  const [first, ...rest] = files;
  if (first === undefined) return undefined;
  return holders(first).find((folder) => rest.every((file) => relativeTo(folder, file) !== null));
}

/** Files that a page was opened for, under the names that they have after repairs. */
export class RepairedFiles {
  private changed: ReadonlyMap<number, ChangedFile> = new Map();
  private folder = '';
  private names: readonly string[];

  constructor(private readonly files: readonly string[]) {
    this.names = files;
  }

  /** By their present names. */
  get now(): readonly string[] {
    return this.names;
  }

  /** Takes over what repairs of a folder did, all since the window was opened; whether any of the files is meant. */
  follow(folder: string, changes: readonly FileChange[]): boolean {
    const before = this.changed;
    const changed = followed(
      this.files.map((file) => relativeTo(folder, file) ?? ''),
      changes,
    );
    if (changed.size === 0 && before.size === 0) return false;
    this.folder = folder;
    this.changed = changed;
    this.names = this.files.map((file, place) => {
      const path = changed.get(place)?.path;
      return typeof path === 'string' ? absolute(folder, path) : file;
    });
    return true;
  }

  /** A row of the table as it is after the repairs. @param place of its file among all */
  row(row: Row, place: number): Row {
    const now = this.changed.get(place);
    if (!now || this.folder === '') return row;
    const gone = now.verb === 'exclude' ? t('It is excluded.') : t('It is in the trash.');
    return {
      ...row,
      file: this.names[place] ?? row.file,
      truth: now.label ?? row.truth,
      problem: now.path === null ? gone : row.problem,
    };
  }
}
