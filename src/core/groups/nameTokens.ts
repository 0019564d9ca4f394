import { isNeutral, partOfWord } from '../layouts/folders/partWords';
import { withoutExtension } from '../layouts/layoutReading';
import { partCode } from '../parts';
import { foldName } from '../sameName';

/** A piece of a name between signs. `time` is a date, with or without a time of day; `mixed` is a hash or the like. */
export interface NameToken {
  readonly kind: 'word' | 'number' | 'mixed' | 'time';
  /** Letters before the digits of a number, in lower case; of a word all of it. */
  readonly word: string;
  /** As it is written. */
  readonly text: string;
  /** Where it ends in `SplitName.text`. */
  readonly end: number;
}

/** A file's path without what only says its class or its part, in pieces. */
export interface SplitName {
  readonly text: string;
  readonly tokens: readonly NameToken[];
  /** Which kinds of pieces, and which signs between them: names of one habit share it. */
  readonly shape: string;
}

/** A file whose name is looked at. */
export interface NamedFile {
  readonly index: number;
  readonly classIndex: number;
  readonly name: SplitName;
}

/** 2019-05-01, 20190501_101112, 2019-05-01 at 10.11.12, 20150619114756123 */
const times =
  /(?<!\d)(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])(?:(?:[-_. T]|\s+at\s+)?(?:[01]\d|2[0-3])[-_.:h]?[0-5]\d(?:[-_.:m]?[0-5]\d(?:[._]?\d{3}|\d{2})?)?)?(?!\d)/giu;
const pieces = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Takes a path apart. Folders of parts, of the class and such that mean nothing (`images`) are left out, and the class
 * where the name begins or ends with it, as numbers beside it may restart in each class.
 */
export function splitName(file: string, className: string): SplitName {
  const segments = file.normalize('NFC').split('/');
  const name = withoutExtension(segments.at(-1)!);
  const own = foldName(className);
  const folders = segments
    .slice(0, -1)
    .filter(
      (folder) =>
        foldName(folder) !== own &&
        partOfWord(folder) === partCode.none &&
        !isNeutral(folder) &&
        !own.split('/').includes(foldName(folder)),
    );
  const text = [...folders, withoutClass(name, className)].join('/');
  const tokens: NameToken[] = [];
  let rest = 0;
  for (const found of text.matchAll(times)) {
    addPieces(text, rest, found.index, tokens);
    rest = found.index + found[0].length;
    tokens.push({ kind: 'time', word: '', text: found[0], end: rest });
  }
  addPieces(text, rest, text.length, tokens);
  let at = 0;
  const shape = tokens.map(({ kind, word, text: piece, end }) => {
    const sign = text.slice(at, end - piece.length);
    at = end;
    return sign + (kind === 'number' ? `${word === '' ? '' : 'w'}#` : kind[0]);
  });
  return { text, tokens, shape: shape.join('') + text.slice(at) };
}

function addPieces(text: string, from: number, to: number, tokens: NameToken[]): void {
  for (const found of text.slice(from, to).matchAll(pieces)) {
    const start = from + found.index;
    const piece = found[0];
    const end = start + piece.length;
    if (/^\p{N}+$/u.test(piece)) tokens.push({ kind: 'number', word: '', text: piece, end });
    else if (!/\p{N}/u.test(piece)) tokens.push({ kind: 'word', word: piece.toLowerCase(), text: piece, end });
    else {
      const before = /^([\p{L}\p{M}]{1,20})(\p{N}+)$/u.exec(piece);
      const after = /^(\p{N}+)([\p{L}\p{M}]{1,5})$/u.exec(piece);
      if (before) tokens.push({ kind: 'number', word: before[1]!.toLowerCase(), text: piece, end });
      else if (after) {
        const middle = start + after[1]!.length;
        tokens.push({ kind: 'number', word: '', text: after[1]!, end: middle });
        tokens.push({ kind: 'word', word: after[2]!.toLowerCase(), text: after[2]!, end });
      } else tokens.push({ kind: 'mixed', word: '', text: piece, end });
    }
  }
}

/** `0001_dog` and `dog_0001` are `0001` where the class is “dog”. */
function withoutClass(name: string, className: string): string {
  for (const label of [className, ...className.split('/')]) {
    if (label.length < 2) continue;
    const lower = name.toLowerCase();
    const word = label.toLowerCase();
    const rest = lower.startsWith(word)
      ? name.slice(word.length)
      : lower.endsWith(word)
        ? name.slice(0, -word.length)
        : name;
    const bare = rest.replace(/^[\s_.-]+|[\s_.-]+$/gu, '');
    if (bare !== '' && bare !== name) return bare;
  }
  return name;
}
