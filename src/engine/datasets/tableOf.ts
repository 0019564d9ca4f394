import path from 'node:path';
import type { TableText } from '../../core/layouts/layouts';
import { jsonLinesTable, jsonTable, labelMapTable } from './jsonTable';
import { parseTable } from './parseTable';

/** The table that a file's text is, by the file's extension; null where it is none. Throws what JSON.parse throws. */
export function tableOf(file: string, text: string): Omit<TableText, 'path'> | null {
  const extension = path.posix.extname(file).toLowerCase();
  if (extension === '.pbtxt') return labelMapTable(text);
  if (extension === '.jsonl' || extension === '.ndjson') return entries(jsonLinesTable(text));
  if (extension === '.json') return entries(jsonTable(JSON.parse(text)));
  const { rows, firstLine } = parseTable(text);
  return { header: null, rows, firstLine };
}

/** Entries of JSON are counted from 1; their keys, the heading, are no entry. */
function entries(table: Pick<TableText, 'header' | 'rows'> | null): Omit<TableText, 'path'> | null {
  return table && { ...table, unit: 'Entry', firstLine: table.header ? 0 : 1 };
}
