const delimiters = [',', ';', '\t', '|'] as const;

/** Where a table begins, and what separates its fields. */
export interface TableStart {
  /** Index of its first line. */
  readonly first: number;
  /** Index after its last line. */
  readonly end: number;
  /** Undefined where spaces do. */
  readonly delimiter: string | undefined;
}

/** Where a table stands: empty lines around it, comments (`#`) and Excel's `sep=;` before it are no records. */
export function tableStart(lines: readonly string[]): TableStart {
  let first = 0;
  let said: string | undefined;
  for (; first < lines.length; first++) {
    const line = lines[first]!.trim();
    const excel = /^"?sep=(.)"?$/i.exec(first === 0 ? lines[first]!.replace(/ +$/, '') : '')?.[1];
    if (excel !== undefined) said = excel;
    else if (line !== '' && !/^#(?![0-9a-f]{3,8}\b)/i.test(line)) break;
  }
  let end = lines.length;
  while (end > first && lines[end - 1]!.trim() === '') end--;
  return { first, end, delimiter: said ?? delimiterOf(lines.slice(first, end)) };
}

/** The separator with the highest least count in the first lines; undefined where none is in all of them. */
function delimiterOf(all: readonly string[]): string | undefined {
  const lines = all.filter((line) => line !== '').slice(0, 10);
  // What stands in quotes separates nothing.
  const bare = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '""'));
  const least = (delimiter: string): number => Math.min(...bare.map((line) => line.split(delimiter).length - 1));
  const best = delimiters.reduce((one, other) => (least(other) > least(one) ? other : one));
  return lines.length > 0 && least(best) > 0 ? best : undefined;
}
