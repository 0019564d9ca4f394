import { LoupeError } from '../errors';
import { formatCount } from '../formatNumbers';
import { sameText } from '../sameName';

/** Most that is read of a list: it comes with a workspace, and every file is held against every pattern. */
export const ignoreLimits = { bytes: 8 * 2 ** 20, lines: 200_000, patterns: 200, length: 4096 } as const;

interface Rule {
  /** Counted from 1. */
  readonly line: number;
  /** `!`: takes back what lines before it exclude. */
  readonly takesBack: boolean;
}

interface Pattern extends Rule {
  readonly glob: readonly Token[];
  /** Whether it is held against names alone: it has no slash. */
  readonly nameOnly: boolean;
}

/** A literal text, `*` (anything in a name) as 1, `**` (anything) as 2, `**` before a slash (folders or none) as 3. */
type Token = string | 1 | 2 | 3;

/** The line that excludes a file, or null. */
export type IgnoreMatcher = (file: string) => number | null;

/**
 * Reads a list of excluded files: a path a line, relative to the list's folder; a folder stands for all in it; `*` is
 * any part of a name, `**` any part of a path; a line without a slash is a name at any depth; `!` takes back; `#`
 * begins a comment; a backslash before `*`, `#`, `!`, a space or a backslash takes the character as it is, before
 * anything else it separates folders, as on Windows. The last line that fits a file holds. How accents are stored does
 * not count. Throws LoupeError `ignore-list` for what is longer than any list that people or Loupe write.
 */
export function readIgnoreList(text: string, listName: string): IgnoreMatcher {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  if (lines.length > ignoreLimits.lines)
    throw tooLong(listName, `${formatCount(lines.length)} lines`, formatCount(ignoreLimits.lines));
  const paths = new Map<string, Rule>();
  const names = new Map<string, Rule>();
  const patterns: Pattern[] = [];
  lines.forEach((written, i) => {
    if (written.length > ignoreLimits.length)
      throw tooLong(listName, `a line of ${formatCount(written.length)} characters`, formatCount(ignoreLimits.length));
    const takesBack = written.startsWith('!');
    const glob = tokens(takesBack ? written.slice(1) : written);
    if (written.startsWith('#') || glob.length === 0) return;
    const rule: Rule = { line: i + 1, takesBack };
    const { cut, anchored } = withoutSlashes(glob);
    const [only] = cut;
    if (cut.length === 1 && typeof only === 'string') (anchored ? paths : names).set(only, rule);
    else if (cut.length > 0) patterns.push({ ...rule, glob: cut, nameOnly: !anchored });
  });
  if (patterns.length > ignoreLimits.patterns)
    throw tooLong(listName, `${formatCount(patterns.length)} patterns`, formatCount(ignoreLimits.patterns));
  return (file) => {
    const path = sameText(file);
    let last: Rule | undefined;
    const take = (rule: Rule | undefined) => {
      if (rule && rule.line > (last?.line ?? 0)) last = rule;
    };
    const segments = path.split('/');
    let place = '';
    for (const name of segments) {
      place = place === '' ? name : `${place}/${name}`;
      take(paths.get(place));
      take(names.get(name));
      for (const pattern of patterns)
        if (pattern.line > (last?.line ?? 0) && fits(pattern.glob, pattern.nameOnly ? name : place)) last = pattern;
    }
    return last && !last.takesBack ? last.line : null;
  };
}

/** A path as a line that means it and nothing else. Null where no line can: a name with a line break. */
export function ignoreLine(file: string): string | null {
  if (/[\r\n]/.test(file)) return null;
  return `/${file.replace(/[\\*]/g, '\\$&').replace(/ $/, '\\ ')}`;
}

function tooLong(listName: string, has: string, most: string): LoupeError {
  return new LoupeError(
    'ignore-list',
    `${listName} has ${has}, more than the ${most} that are read of a list of excluded files. Shorten it: a folder or a pattern stands for many files.`,
  );
}

function tokens(written: string): Token[] {
  const found: Token[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') found.push(sameText(literal));
    literal = '';
  };
  // Spaces at the end are nobody's intention, unless one is written as such.
  const text = written.replace(/(?<!\\)\s+$/, '');
  for (let i = 0; i < text.length; i++) {
    const one = text[i]!;
    if (one === '\\') {
      const next = text[i + 1];
      if (next !== undefined && '*#! \\'.includes(next)) {
        literal += next;
        i++;
      } else literal += '/';
    } else if (one === '*') {
      flush();
      const deep = text[i + 1] === '*';
      while (text[i + 1] === '*') i++;
      const folders = deep && text[i + 1] === '/';
      if (folders) i++;
      found.push(folders ? 3 : deep ? 2 : 1);
    } else literal += one;
  }
  flush();
  return found;
}

/** The pattern without slashes at its ends, and whether one is left or stood in front: then it is a path. */
function withoutSlashes(glob: readonly Token[]): { cut: Token[]; anchored: boolean } {
  const cut = [...glob];
  const last = cut.at(-1);
  if (typeof last === 'string') cut[cut.length - 1] = last.replace(/\/+$/, '');
  const anchored = cut.some((token) => typeof token === 'string' && token.includes('/'));
  const [first] = cut;
  if (typeof first === 'string') cut[0] = first.replace(/^(\.?\/)+/, '');
  return { cut: cut.filter((token) => token !== ''), anchored };
}

/**
 * Whether a pattern fits a whole text: the places that each token can end at, from those of the one before. Each place
 * is looked at once a token, where an expression of the language takes exponential time for some patterns.
 */
function fits(glob: readonly Token[], text: string): boolean {
  let ends = [0];
  for (const token of glob) {
    const next: number[] = [];
    let reach = -1;
    for (const at of ends) {
      if (typeof token === 'string') {
        if (text.startsWith(token, at)) next.push(at + token.length);
        continue;
      }
      // What begins within the reach of an earlier place reaches no further than that.
      if (at <= reach) continue;
      for (reach = at; ; reach++) {
        if (token !== 3 || reach === at || text[reach - 1] === '/') next.push(reach);
        if (reach === text.length || (token === 1 && text[reach] === '/')) break;
      }
    }
    if (next.length === 0) return false;
    ends = next;
  }
  return ends.at(-1) === text.length;
}
