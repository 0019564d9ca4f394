import type { RunRow } from '../../protocol/pages/runs';
import { allColumns, firstColumns, type RunColumn } from './runColumns';

/** Every column that the runs have, and those that are shown: the same lists as before where nothing about them changed. */
export class ShownColumns {
  all: readonly RunColumn[] = [];
  shown: readonly RunColumn[] = [];

  update(rows: Iterable<RunRow>, wanted: readonly string[] | null): void {
    const all = allColumns(rows);
    if (all.map(({ key }) => key).join('\n') !== this.all.map(({ key }) => key).join('\n')) this.all = all;
    const shown = this.all.filter(({ key }) => (wanted ?? firstColumns).includes(key));
    if (shown.length !== this.shown.length || shown.some((column, index) => column !== this.shown[index])) this.shown = shown;
  }
}
