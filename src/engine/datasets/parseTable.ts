import { parse } from 'csv-parse/sync';
import { LoupeError } from '../../core/errors';
import { isImageName } from '../../core/layouts/layoutReading';
import { tableStart } from '../../core/layouts/tableStart';

/** Records of a text, and the line of the first, counted from 1. */
export interface ParsedTable {
  readonly rows: string[][];
  readonly firstLine: number;
}

/** Characters of a line beyond which it is no line of labels. */
const longestLine = 1 << 20;

/**
 * Records of a table separated by comma, semicolon, tab, bar or spaces, whatever ends its lines. Lines before the table
 * that are empty, comments (`#`) or Excel's `sep=;` are left out; after that every line stays a record, so that record
 * numbers are line numbers. Throws LoupeError `no-text`.
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

/**
 * Lines separated by spaces: `img1.jpg 0`, `1 001.Black_footed_Albatross`, `my photo.jpg cat`. Lines of plain words
 * ("golden retriever") are one field.
 */
function bySpaces(lines: readonly string[]): string[][] {
  const split = lines.map((line) => line.trim().split(/\s+/));
  const filled = split.filter((words) => words[0] !== '');
  const whole = () => lines.map((line) => [unquoted(line.trim())]);
  if (filled.length === 0 || filled.some((words) => words.length < 2)) return whole();
  const isNumber = (word: string | undefined) => /^-?\d+$/.test(word ?? '');
  const cut = (at: (words: string[]) => number) =>
    split.map((words) => [words.slice(0, at(words)).join(' '), words.slice(at(words)).join(' ')].map(unquoted));
  const equal = filled.every((words) => words.length === filled[0]!.length);
  if (equal && (filled[0]!.length > 2 || filled.some((words) => words.some((word) => /[\d./_]/.test(word)))))
    return split.map((words) => words.map(unquoted));
  if (filled.every((words) => isNumber(words[0]))) return cut(() => 1);
  const after = (words: string[]) => words.findIndex(isImageName) + 1 || words.length - 1;
  if (filled.every((words) => words.some(isImageName) || isNumber(words.at(-1)))) return cut(after);
  return whole();
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
