import type { TableDialect } from './tableRecords';

/**
 * A value as it is written into a field of a table: quoted where it must be, or where the field was. Nothing guards it
 * against spreadsheets, since the readers of the table take every character as it stands. Undefined where the table has
 * no way to write it.
 */
export function cellText(value: string, { delimiter, quotes }: TableDialect, quoted = false): string | undefined {
  const needed = delimiter === undefined ? /\s/.test(value) : value.includes(delimiter);
  if (/[\r\n]/.test(value)) return undefined;
  if (!quotes || delimiter === undefined) return needed || value.startsWith('"') ? undefined : value;
  return quoted || needed || value.startsWith('"') || value.trim() !== value
    ? `"${value.replaceAll('"', '""')}"`
    : value;
}
