import path from 'node:path';
import { LoupeError } from '../../core/errors';
import type { TableText } from '../../core/layouts/layouts';
import { jsonLinesTable, jsonTable, labelMapTable } from './jsonTable';
import { parseJson } from '../../protocol/parse';
import { parseTable } from './parseTable';

/** The table that a file's text is, by the file's extension; null where it is none. Throws LoupeError `no-text`. */
export function tableOf(file: string, text: string): Omit<TableText, 'path'> | null {
  const extension = path.posix.extname(file).toLowerCase();
  if (extension === '.pbtxt') return labelMapTable(text);
  if (extension === '.jsonl' || extension === '.ndjson') return entries(jsonLinesTable(text, json));
  if (extension === '.json') return entries(jsonTable(json(text)));
  const { rows, firstLine } = parseTable(text);
  return { header: null, rows, firstLine };
}

/** Entries of JSON are counted from 1; their keys, the heading, are no entry. */
function entries(table: Pick<TableText, 'header' | 'rows'> | null): Omit<TableText, 'path'> | null {
  return table && { ...table, unit: 'Entry', firstLine: table.header ? 0 : 1 };
}

function json(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed.ok) return parsed.value;
  throw new LoupeError('no-text', `It is no JSON: ${parsed.problem}.`);
}
