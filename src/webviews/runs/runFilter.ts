import type { FilterRow } from '../../core/tableFilter';
import { readFilter } from '../../core/tableFilter';
import type { RunRow } from '../../protocol/pages/runs';
import { cellText } from '../components/tableModel';
import { settingPrefix, type RunColumn } from './runColumns';

/** Rows that a filter keeps, and column names in it that there are none of. */
export interface FilteredRuns {
  readonly rows: readonly RunRow[];
  readonly unknown: readonly string[];
}

/**
 * Keeps the rows that fit a filter. Columns are named by key, by label without spaces, and settings by their last words
 * too.
 */
export function filterRuns(rows: readonly RunRow[], columns: readonly RunColumn[], filter: string): FilteredRuns {
  const { keys, keeps } = readFilter(filter);
  const named = new Map(keys.map((key) => [key, columnNamed(columns, key)]));
  const fields = (row: RunRow): FilterRow => ({
    texts: () => textsOf(row, columns),
    field: (key) => {
      const column = named.get(key);
      return column && { text: cellText(column, row), value: column.value(row) };
    },
  });
  return {
    rows: filter.trim() === '' ? rows : rows.filter((row) => keeps(fields(row))),
    unknown: keys.filter((key) => !named.get(key)),
  };
}

const known = new WeakMap<RunRow, { readonly columns: readonly RunColumn[]; readonly texts: readonly string[] }>();

/** What all cells of a row show, cached for the next key that is typed into the filter. */
function textsOf(row: RunRow, columns: readonly RunColumn[]): readonly string[] {
  const cached = known.get(row);
  if (cached?.columns === columns) return cached.texts;
  const texts = columns.map((column) => (column.key === 'star' ? '' : cellText(column, row)));
  known.set(row, { columns, texts });
  return texts;
}

function columnNamed(columns: readonly RunColumn[], key: string): RunColumn | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(' ', '');
  return (
    columns.find((column) => plain(column.key) === key || plain(column.label) === key) ??
    columns.find((column) => column.key.startsWith(settingPrefix) && plain(column.label).endsWith(`.${key}`))
  );
}
