import { parse } from 'csv-parse/sync';
import { LoupeError } from '../../core/errors';
import { tableStart } from '../../core/layouts/tableStart';
import { bySpaces } from '../../core/tables/spaceSeparated';

/** Records of a text, and the line of the first, counted from 1. */
export interface ParsedTable {
  readonly rows: string[][];
  readonly firstLine: number;
}

/** Characters of a line beyond which it is no line of labels. */
const longestLine = 1 << 20;

/**
 * Records of a table separated by comma, semicolon, tab, bar or spaces, whatever ends its lines. What does not belong
 * to it is left out (`tableStart`); after that every line stays a record, so that record numbers are line numbers. An
 * open document is read the same way by core/tables/tableRecords.ts. Throws LoupeError `no-text`.
 */
export function parseTable(text: string): ParsedTable {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (lines.some((line) => line.length > longestLine))
    throw new LoupeError('no-text', 'A line has more than a million characters, so it is no table of labels.');
  const { first, end, delimiter } = tableStart(lines);
  const rest = lines.slice(first, end);
  const rows = delimiter === undefined ? bySpaces(rest) : byDelimiter(rest.join('\n'), delimiter);
  return { rows, firstLine: first + 1 };
}

function byDelimiter(text: string, delimiter: string): string[][] {
  const options = {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
  } as const;
  try {
    return parse(text, options);
  } catch {
    // A quote that is never closed is a character like others (5" pots).
    return parse(text, { ...options, quote: false });
  }
}
