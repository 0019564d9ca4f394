import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { TableText } from '../../../../src/core/layouts/layouts';

/** One archive's structure, and what a person would say of it. */
export interface RecordedLayout {
  readonly name: string;
  readonly files: readonly string[];
  readonly others: readonly string[];
  readonly tables: readonly TableText[];
  /** `=` a reading that is clear, `?` a question with its first offer, `!` an error. */
  readonly kind: '=' | '?' | '!';
  readonly expected: string;
}

/**
 * Reads a list of recorded layouts. A layout is its name and, indented, a line a pattern of image files (`{a,b}` and
 * `{1..3}` stand for each of several, as in a shell), `+` with other files, `|` with a table (`path: record / record`),
 * and at last what is expected: `= choice, what counts, says code`, `? first offer, the next ones` (`a|b` where both
 * would do), or `! code words`.
 */
export function recordedLayouts(list: string): RecordedLayout[] {
  const text = readFileSync(path.join(__dirname, 'recorded', `${list}.txt`), 'utf8');
  return text
    .split(/\n\n+/)
    .filter((block) => !block.startsWith('#') && block.trim() !== '')
    .map((block) => {
      const [name = '', ...lines] = block.trimEnd().split('\n');
      const rest = lines.map((line) => line.slice(2));
      const marked = (mark: string) => rest.filter((line) => line.startsWith(`${mark} `)).map((line) => line.slice(2));
      const outcome = rest.find((line) => /^[=?!] /.test(line));
      if (outcome === undefined) throw new Error(`${name}: nothing is expected.`);
      return {
        name,
        files: rest.filter((line) => !/^[=?!+|] /.test(line)).flatMap(expand),
        others: marked('+').flatMap((line) => line.split(/ (?=\S*[./])/)),
        tables: marked('|').map(table),
        kind: outcome[0] as RecordedLayout['kind'],
        expected: outcome.slice(2),
      };
    });
}

function table(line: string): TableText {
  const colon = line.indexOf(': ');
  const rows = line.slice(colon + 2).split(' / ');
  return { path: line.slice(0, colon), header: null, rows: rows.map((row) => row.split(',')) };
}

/** `{a,b}/{1..2}.jpg` as a shell expands it; digits keep their width. */
export function expand(pattern: string): string[] {
  const found = /\{([^{}]*)\}/.exec(pattern);
  if (!found) return [pattern];
  const [whole, inside = ''] = found;
  const range = /^(\d+)\.\.(\d+)$/.exec(inside);
  const values = range
    ? Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) => String(Number(range[1]) + i))
    : inside.split(',');
  return values.flatMap((value) => expand(pattern.replace(whole, () => value)));
}
