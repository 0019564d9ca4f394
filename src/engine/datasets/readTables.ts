import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { DatasetProblem } from '../../core/dataset';
import { messageOf } from '../../core/errors';
import type { TableText } from '../../core/layouts/layouts';

/** Bytes above which a table is no list of labels. */
const maxBytes = 64 * 2 ** 20;
const tableNames = /\.(csv|tsv)$/i;
const delimiters = [',', ';', '\t'] as const;

/**
 * Parses the CSV and TSV tables that lie in the dataset's folder or one folder below. Every line stays a record,
 * so that record numbers are line numbers; which column says what, and whether there is a heading, is for
 * `recognise` to find. A table that cannot be parsed is a problem.
 */
export async function readTables(
  root: string,
  files: readonly string[],
): Promise<{ tables: TableText[]; problems: DatasetProblem[] }> {
  const tables: TableText[] = [];
  const problems: DatasetProblem[] = [];
  for (const file of files) {
    if (!tableNames.test(file) || file.split('/').length > 2) continue;
    const full = path.join(root, file);
    try {
      const { size } = await stat(full);
      if (size === 0) continue;
      if (size > maxBytes) {
        problems.push({
          file,
          code: 'table-too-large',
          message: 'The table has more than 64 MiB and is not read as a list of labels.',
        });
        continue;
      }
      tables.push({ path: file, header: null, rows: parseTable(await readFile(full, 'utf8')) });
    } catch (error) {
      problems.push({ file, code: 'unreadable-table', message: `The table cannot be read (${messageOf(error)}).` });
    }
  }
  return { tables, problems };
}

/** Records of a table separated by comma, semicolon or tab, with or without a byte order mark. */
export function parseTable(text: string): string[][] {
  return parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
  });
}

/** The separator that most first lines agree on: the one with the highest least count. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(0, 10);
  const least = (delimiter: string): number => Math.min(...lines.map((line) => line.split(delimiter).length - 1));
  return delimiters.reduce<string>((best, delimiter) => (least(delimiter) > least(best) ? delimiter : best), ',');
}
